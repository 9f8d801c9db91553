/**
 * What STATE and LCM_STATE mean to a person, and which actions oned takes in them (include/VirtualMachine.h and
 * src/dm/DispatchManagerActions.cc of OpenNebula 7.4.0). Total: an unknown number means "busy" and allows nothing.
 */
import type { Phase } from '../../contract/views.ts';
import type { VmAction } from './model.ts';

const ACTIVE = 3;

/** STATE while it is not ACTIVE. */
const STATES: Readonly<Record<number, Phase>> = {
  0: 'queued', //   INIT
  1: 'queued', //   PENDING
  2: 'held', //     HOLD
  4: 'off', //      STOPPED
  5: 'asleep', //   SUSPENDED
  6: 'gone', //     DONE
  8: 'off', //      POWEROFF
  9: 'off', //      UNDEPLOYED
  10: 'queued', //  CLONING
  11: 'failed', //  CLONING_FAILURE
};

const among = (phase: Phase, states: readonly number[]): [number, Phase][] =>
  states.map((state) => [state, phase]);

/** LCM_STATE while STATE is ACTIVE. What is not here keeps the machine busy for a while. */
const LCM_STATES: ReadonlyMap<number, Phase> = new Map([
  // RUNNING, and what is done to a machine that goes on running: hot-plugs, disk snapshots, resize, backup, live migration.
  ...among('running', [3, 4, 17, 25, 26, 57, 58, 59, 62, 66, 69]),
  // PROLOG, BOOT, and the roads back from POWEROFF, SUSPENDED, STOPPED, UNDEPLOYED, UNKNOWN, migration.
  ...among('starting', [0, 1, 2, 8, 9, 15, 19, 20, 21, 22, 31, 32, 35, 60]),
  // SAVE_STOP, SAVE_SUSPEND, EPILOG, SHUTDOWN and their kin.
  ...among('stopping', [5, 6, 10, 11, 12, 18, 23, 29, 30]),
  ...among('unknown', [16]),
  ...among('failed', [36, 37, 38, 39, 40, 41, 42, 44, 46, 47, 48, 49, 50, 61]),
]);

export function phaseOf(state: number, lcmState: number): Phase {
  if (state !== ACTIVE) return STATES[state] ?? 'busy';
  return LCM_STATES.get(lcmState) ?? 'busy';
}

const RUNNING = 3;
const UNKNOWN = 16;
const SHUTDOWN_POWEROFF = 18;

const BY_STATE: Readonly<Record<number, readonly VmAction[]>> = {
  2: ['release'],
  4: ['resume'],
  5: ['resume', 'stop'],
  8: ['resume'],
  9: ['resume'],
};
const BY_LCM_STATE: Readonly<Record<number, readonly VmAction[]>> = {
  [RUNNING]: ['suspend', 'stop', 'reboot', 'reboot-hard', 'poweroff', 'poweroff-hard'],
  [UNKNOWN]: ['resume', 'poweroff', 'poweroff-hard'],
  [SHUTDOWN_POWEROFF]: ['poweroff-hard'],
};

/** What `one.vm.action` takes now; everything else is answered with 2048. */
export function legalActions(state: number, lcmState: number): readonly VmAction[] {
  return (state === ACTIVE ? BY_LCM_STATE[lcmState] : BY_STATE[state]) ?? [];
}
