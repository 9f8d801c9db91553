import { ONE_ERROR, OneClientError, OneServerError } from '../../core/opennebula/errors.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { isAmbiguous, obstacleOf } from '../../core/opennebula/retry.ts';
import { REVERT_ATTRIBUTE, writeMarker } from '../../core/rescue/marker.ts';
import type { MarkedStep, RevertStep } from '../../core/rescue/marker.ts';
import { isCancellable, nextOfRevert } from '../../core/rescue/revert.ts';
import type { RevertCall, RevertProgress } from '../../core/rescue/revert.ts';
import { isLock } from '../surely.ts';
import { Trouble } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { watchVm } from './watch-vm.ts';

export type RevertPorts = Pick<Ports, 'cloud' | 'clock' | 'random' | 'log' | 'mark'>;

export type RevertEnd =
  | { readonly how: 'done' | 'cancelled' | 'started' | 'gone' | 'no-snapshot' }
  | { readonly how: 'failed'; readonly step: RevertStep; readonly text: string };

export interface RevertSigns {
  /** Told of every step, and whether the cloud is away meanwhile. */
  readonly tell: (progress: RevertProgress, silent: boolean) => void;
  /** Whether it was given up: heeded as long as that can be. */
  readonly givenUp: () => boolean;
}

/** A call that the state of the moment does not allow, or whose answer is lost, is made again after a look; not for ever. */
const MOST_TRIES = 6;

/**
 * Takes the disk back, step by step, from wherever it stands. What was done is kept on the VM before each step, so that it can be
 * finished by anybody. Rejects where the cloud refuses, and with the signal's reason.
 */
export async function revertDisk(
  ports: RevertPorts,
  person: Person,
  id: number,
  begin: RevertProgress,
  { tell, givenUp }: RevertSigns,
  signal: AbortSignal,
): Promise<RevertEnd> {
  const run = { progress: begin, tries: 0 };
  const watch = watchVm(ports, person, id, (silent) => tell(run.progress, silent), signal);
  const mark = (step: MarkedStep) => keep(ports, person, id, run.progress, step, watch.insist);
  let cancelled = false;
  tell(run.progress, false);
  if (begin.pressed) await mark(begin.step);
  for (;;) {
    const vm = await watch.look();
    for (let asking = true; asking;) {
      if (!cancelled && givenUp() && isCancellable(run.progress)) {
        cancelled = true;
        run.progress = { ...run.progress, step: 'resume', asked: false, error: vm.error };
        await mark('resume');
      }
      const next = nextOfRevert(vm, run.progress);
      switch (next.kind) {
        case 'advance':
          run.progress = { ...run.progress, step: next.step, asked: false, error: vm.error };
          run.tries = 0;
          tell(run.progress, false);
          await mark(next.step);
          break;
        case 'joined':
          run.progress = { ...run.progress, asked: true, error: vm.error };
          break;
        case 'do':
          if (await ask(ports, person, vm, next.call, run, signal)) {
            tell(run.progress, false);
            // From here on it is off because of this press, however long it stays so.
            if (next.call === 'poweroff-hard') await mark('leaving');
          }
          asking = false;
          break;
        case 'wait':
          asking = false;
          break;
        case 'over':
          if (next.how !== 'gone') await mark('done');
          return { how: cancelled && next.how === 'done' ? 'cancelled' : next.how };
        case 'failed':
          // It runs as before: nothing is left to be finished.
          if (run.progress.step === 'off') await mark('done');
          return { how: 'failed', step: run.progress.step, text: next.text };
      }
    }
    await watch.pause();
  }
}

/** Answers whether oned has accepted it; where not, the next look tells what to do. */
async function ask(
  { cloud }: RevertPorts,
  person: Person,
  vm: Vm,
  call: RevertCall,
  run: { progress: RevertProgress; tries: number },
  signal: AbortSignal,
): Promise<boolean> {
  const { disk, snapshot } = run.progress.target;
  const options = { ...person.call, signal };
  run.tries += 1;
  try {
    await (call === 'disk-snapshot-revert'
      ? cloud.vm.diskSnapshotRevert(person.session, vm.id, disk, snapshot, options)
      : cloud.vm.action(person.session, vm.id, call, options));
    run.progress = { ...run.progress, asked: true, error: vm.error };
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OneServerError || error instanceof OneClientError)) throw error;
    if (isLock(error, person, vm)) throw new Trouble('not-allowed', { reason: 'locked' });
    const meanwhile = error instanceof OneServerError && error.code === ONE_ERROR.ACTION;
    const passing = isAmbiguous(error) || ['busy', 'down'].includes(obstacleOf(error));
    if (run.tries < MOST_TRIES && (meanwhile || passing)) return false;
    if (isAmbiguous(error)) throw new Trouble('cloud-unreachable', { reason: 'unsure' });
    throw error;
  }
}

/** Writes the marker. A site that lets nobody edit attributes has none: an interrupted revert then ends with the machine started as it is. */
async function keep(
  { cloud, clock, log, mark }: RevertPorts,
  person: Person,
  id: number,
  { target, run }: RevertProgress,
  step: MarkedStep,
  insist: (call: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const at = Math.floor(clock.now() / 1_000);
  const text = writeMarker({ ...target, step, run, by: mark, at });
  try {
    await insist(() =>
      cloud.vm.update(person.session, id, { [REVERT_ATTRIBUTE]: text }, { ...person.call, patience: 0 }),
    );
  } catch (error) {
    if (!(error instanceof OneServerError) || error.code === ONE_ERROR.AUTHENTICATION) throw error;
    const { code } = error;
    log.write({ level: 'warning', event: 'revert not marked', fields: { vm: id, step, code } });
  }
}
