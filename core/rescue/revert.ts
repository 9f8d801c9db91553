/**
 * Back to a disk snapshot: the machine is switched off hard, its disk goes back, it starts again (`one.vm.disksnapshotrevert` is taken
 * in POWEROFF only). What to do next follows from the VM as it is now and from what was asked for, never from time, so that it may be
 * interrupted anywhere and be gone on with by anybody. Pure.
 */
import { legalOperations, phaseOf } from '../opennebula/states.ts';
import { errorIsNews } from '../opennebula/news.ts';
import type { Vm, VmError } from '../opennebula/model/vm.ts';
import { REVERT_STEPS, readMarker, runOf } from './marker.ts';
import type { RevertMarker, RevertStep, RevertTarget } from './marker.ts';

const [ACTIVE, POWEROFF] = [3, 8];
/** DISK_SNAPSHOT_POWEROFF, DISK_SNAPSHOT_REVERT_POWEROFF, DISK_SNAPSHOT_DELETE_POWEROFF (include/VirtualMachine.h). */
const REVERTING = 52;
const AT_THE_DISK: readonly number[] = [51, REVERTING, 53];
const SHUTDOWN_POWEROFF = 18;

export interface RevertProgress {
  readonly target: RevertTarget;
  /** The run that is given up; a machine of another run was started since, and is left alone. */
  readonly run: string;
  readonly step: RevertStep;
  /** Somebody pressed it here and now. Only then a machine that runs is switched off. */
  readonly pressed: boolean;
  /** oned has accepted this step's call, or is at it already. */
  readonly asked: boolean;
  /** ERROR as it stood before this step: only another one tells of it. */
  readonly error: VmError | null;
}

export type RevertCall = 'poweroff-hard' | 'disk-snapshot-revert' | 'resume';

export type RevertNext =
  | { readonly kind: 'do'; readonly call: RevertCall }
  /** oned is at this step already, whoever asked for it. */
  | { readonly kind: 'joined' }
  | { readonly kind: 'advance'; readonly step: RevertStep }
  | { readonly kind: 'wait' }
  /** `done`: it runs again from the snapshot. `started`: somebody started it since, and nothing more is done to it. */
  | { readonly kind: 'over'; readonly how: 'done' | 'started' | 'gone' | 'no-snapshot' }
  /** The cloud could not; what it says, if anything. The machine is off, but for the first step. */
  | { readonly kind: 'failed'; readonly text: string };

const WAIT: RevertNext = { kind: 'wait' };

/** Where somebody begins who presses it. */
export const beginRevert = (vm: Vm, target: RevertTarget): RevertProgress => ({
  target,
  run: runOf(vm),
  step: 'off',
  pressed: true,
  asked: false,
  error: vm.error,
});

/** A machine that is to be switched off, and of which nobody knows whether it was accepted, is off for it within this time, or for another reason; milliseconds. */
const INTENT_VALID = 600_000;

/**
 * What was begun and never ended, read of the VM: null where there is nothing to finish, because the machine runs, was started since, or
 * the snapshot is not there. `now`: milliseconds since the epoch.
 */
export function foundRevert(vm: Vm, now: number): RevertProgress | null {
  const marker = readMarker(vm);
  if (marker === null || marker.step === 'done' || marker.run !== runOf(vm)) return null;
  if (!hasSnapshot(vm, marker) || isOldIntent(marker, now)) return null;
  const resting = vm.state === POWEROFF;
  const under = vm.state === ACTIVE && AT_THE_DISK.includes(vm.lcmState);
  const goes = marker.step === 'off' || marker.step === 'leaving';
  const leaving = goes && vm.state === ACTIVE && vm.lcmState === SHUTDOWN_POWEROFF;
  if (!resting && !under && !leaving) return null;
  const { disk, snapshot, run } = marker;
  const step = marker.step === 'leaving' ? 'off' : marker.step;
  return {
    ...{ target: { disk, snapshot }, run, step, pressed: false, error: vm.error },
    asked: marker.step === 'leaving',
  };
}

/** Whether the VM has a marker that nobody needs any more: it is to be taken away. */
export function hasStaleMarker(vm: Vm, now: number): boolean {
  const marker = readMarker(vm);
  if (marker === null || marker.step === 'done') return false;
  if (marker.run !== runOf(vm) || isOldIntent(marker, now)) return true;
  // It was to go, and runs again: the driver could not.
  return marker.step !== 'off' && isUp(vm);
}

const isOldIntent = ({ step, at }: RevertMarker, now: number): boolean =>
  step === 'off' && Math.abs(now - at * 1_000) > INTENT_VALID;

export const hasSnapshot = (vm: Pick<Vm, 'diskSnapshots'>, { disk, snapshot }: RevertTarget): boolean =>
  vm.diskSnapshots.some(
    ({ diskId, snapshots }) => diskId === disk && snapshots.some(({ id }) => id === snapshot),
  );

/** Whether it may still be given up, and the machine be started as it was. */
export const isCancellable = ({ step, asked }: RevertProgress): boolean =>
  step === 'off' || (step === 'revert' && !asked);

/** Total: every VM at every step gives one answer. */
export function nextOfRevert(vm: Vm, progress: RevertProgress): RevertNext {
  const phase = phaseOf(vm.state, vm.lcmState);
  if (phase === 'gone') return { kind: 'over', how: 'gone' };
  const same = runOf(vm) === progress.run;
  const ahead = same ? aheadOf(vm, progress) : null;
  if (ahead !== null) return { kind: 'advance', step: ahead };
  switch (progress.step) {
    case 'off':
      return same ? nextOfOff(vm, progress) : startedSince(vm, progress);
    case 'revert':
      return same ? nextOfDisk(vm, progress) : startedSince(vm, progress);
    case 'resume':
      return nextOfResume(vm, progress, same);
  }
}

/** Another terminal that takes the same machine back is further: from there it goes on. */
function aheadOf(vm: Vm, { target, run, step }: RevertProgress): RevertStep | null {
  const marker = readMarker(vm);
  if (marker === null || marker.run !== run) return null;
  if (marker.disk !== target.disk || marker.snapshot !== target.snapshot) return null;
  const later = REVERT_STEPS.slice(REVERT_STEPS.indexOf(step) + 1);
  return later.find((each) => each === marker.step) ?? null;
}

function nextOfOff(vm: Vm, { pressed, asked, error }: RevertProgress): RevertNext {
  if (vm.state === POWEROFF) return { kind: 'advance', step: 'revert' };
  if (!isUp(vm)) return WAIT;
  if (!pressed) return { kind: 'over', how: 'started' };
  if (!legalOperations(vm.state, vm.lcmState).includes('poweroff-hard')) return WAIT;
  // oned leaves RUNNING before it answers: there again, the driver could not.
  return asked ? failed(vm, error) : { kind: 'do', call: 'poweroff-hard' };
}

function nextOfDisk(vm: Vm, { target, asked, error }: RevertProgress): RevertNext {
  if (vm.state === POWEROFF) {
    if (!asked)
      return hasSnapshot(vm, target)
        ? { kind: 'do', call: 'disk-snapshot-revert' }
        : { kind: 'over', how: 'no-snapshot' };
    return errorIsNews(error, vm.error) ? failed(vm, error) : { kind: 'advance', step: 'resume' };
  }
  if (vm.state === ACTIVE && vm.lcmState === REVERTING && !asked) return { kind: 'joined' };
  return isUp(vm) ? { kind: 'over', how: 'started' } : WAIT;
}

function nextOfResume(vm: Vm, { asked, error }: RevertProgress, same: boolean): RevertNext {
  if (vm.state === POWEROFF) {
    if (asked) return failed(vm, error);
    return same ? { kind: 'do', call: 'resume' } : { kind: 'over', how: 'done' };
  }
  if (phaseOf(vm.state, vm.lcmState) === 'failed') return failed(vm, error);
  return isUp(vm) ? { kind: 'over', how: 'done' } : WAIT;
}

/** Another run than the one that was given up: by another terminal that finished it, or by somebody who knew nothing of it. */
function startedSince(vm: Vm, { target, run }: RevertProgress): RevertNext {
  const marker = readMarker(vm);
  const ours = marker !== null && marker.run === run && marker.disk === target.disk;
  const finished =
    ours && marker.snapshot === target.snapshot && (marker.step === 'done' || marker.step === 'resume');
  return { kind: 'over', how: finished ? 'done' : 'started' };
}

const failed = (vm: Vm, before: VmError | null): RevertNext => ({
  kind: 'failed',
  text: errorIsNews(before, vm.error) ? (vm.error?.text ?? '') : '',
});

/** A domain runs, or may: UNKNOWN is told so, for its host is silent and it can be switched off. */
const isUp = (vm: Vm): boolean => {
  const phase = phaseOf(vm.state, vm.lcmState);
  return phase === 'running' || phase === 'unknown';
};
