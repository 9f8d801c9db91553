/**
 * What STATE and LCM_STATE mean to a person, and which operations oned takes in them (include/VirtualMachine.h,
 * src/dm/DispatchManagerActions.cc and src/rm/api/VirtualMachineAPI.cc of OpenNebula 7.4.0). Total: an unknown number means "busy" and allows nothing.
 */
import type { Phase } from '../../contract/views.ts';
import type { VmOperation } from './operations.ts';

export interface StateMeaning {
  readonly phase: Phase;
  /** Key of the catalogue. */
  readonly sentence: string;
  /** Whether a domain may exist on the host, so that its console can be listened on. GRAPHICS/PORT alone proves nothing: it outlives the domain. */
  readonly domain: boolean;
  /** What oned takes now; everything else is answered with 2048. */
  readonly operations: readonly VmOperation[];
}

const ACTIVE = 3;
const END: readonly VmOperation[] = ['terminate', 'terminate-hard'];
const RESCHED: readonly VmOperation[] = ['resched', 'unresched'];
/** `lock`, `unlock` and `update` are of no state, but for one that is gone. */
const ALWAYS: readonly VmOperation[] = ['lock', 'unlock', 'update'];

interface Row {
  readonly phase: Phase;
  readonly sentence?: string;
  readonly domain?: boolean;
  readonly operations?: readonly VmOperation[];
}

/** STATE while it is not ACTIVE. */
const STATES: Readonly<Record<number, Row>> = {
  0: { phase: 'queued', operations: END }, //                               INIT
  1: { phase: 'queued', operations: ['hold', 'updateconf', ...END] }, //    PENDING
  2: { phase: 'held', operations: ['release', 'updateconf', ...END] }, //   HOLD
  4: { phase: 'off', operations: ['resume', ...END] }, //                   STOPPED
  5: {
    phase: 'asleep',
    operations: ['resume', 'stop', 'disk-snapshot-create', 'disk-snapshot-delete', ...END],
  }, // SUSPENDED
  6: { phase: 'gone' }, //                                                  DONE
  8: {
    // POWEROFF
    phase: 'off',
    operations: [
      ...(['resume', 'undeploy', 'undeploy-hard', 'updateconf', 'snapshot-delete'] as const),
      ...(['disk-snapshot-create', 'disk-snapshot-revert', 'disk-snapshot-delete'] as const),
      ...RESCHED,
      ...END,
    ],
  },
  9: { phase: 'off', operations: ['resume', 'updateconf', ...END] }, //     UNDEPLOYED
  10: { phase: 'queued', sentence: 'phase.cloning', operations: END }, //   CLONING
  11: { phase: 'failed', operations: END }, //                              CLONING_FAILURE
};

const each = (numbers: readonly number[], row: Row): [number, Row][] =>
  numbers.map((number) => [number, row]);

const FAILED: Row = { phase: 'failed', operations: ['recover', ...END] };
const TRANSIENT = ['recover'] as const;
/** A domain goes away, and its console may be looked at until it has. */
const LEAVING: Row = { phase: 'stopping', domain: true, operations: TRANSIENT };

/** LCM_STATE while STATE is ACTIVE. */
const LCM_STATES: ReadonlyMap<number, Row> = new Map([
  [
    3, // RUNNING
    {
      phase: 'running',
      domain: true,
      operations: [
        ...(['suspend', 'stop', 'reboot', 'reboot-hard', 'poweroff', 'poweroff-hard'] as const),
        ...(['undeploy', 'undeploy-hard', 'updateconf'] as const),
        ...(['snapshot-create', 'snapshot-revert', 'snapshot-delete'] as const),
        ...(['disk-snapshot-create', 'disk-snapshot-delete'] as const),
        ...RESCHED,
        ...END,
      ],
    },
  ],
  [
    16, // UNKNOWN: the host does not report, or QEMU stopped at an error
    {
      phase: 'unknown',
      domain: true,
      operations: ['resume', 'poweroff', 'poweroff-hard', 'undeploy', 'undeploy-hard', ...RESCHED, ...END],
    },
  ],
  // What is done to a machine that goes on running: hot-plugs, disk snapshots, resize, live migration.
  ...each([4, 17, 25, 26, 57, 58, 59, 62, 66], { phase: 'running', domain: true, operations: TRANSIENT }),
  [69, { phase: 'running', domain: true, operations: TRANSIENT, sentence: 'phase.backup' }],
  // HOTPLUG_SNAPSHOT: the machine stands still, and every action is refused.
  [24, { phase: 'busy', domain: true, operations: TRANSIENT, sentence: 'phase.snapshot' }],
  // PROLOG, BOOT, and the roads back from POWEROFF, SUSPENDED, STOPPED, UNDEPLOYED, UNKNOWN, migration.
  ...each([0, 1, 2, 8, 9, 15, 19, 20, 21, 22, 31, 32, 35, 60], { phase: 'starting', operations: TRANSIENT }),
  // SAVE_STOP, SAVE_SUSPEND, EPILOG and their kin.
  ...each([5, 6, 10, 11, 23, 30], { phase: 'stopping', operations: TRANSIENT }),
  [12, { ...LEAVING, operations: [...TRANSIENT, 'terminate-hard'] }], //   SHUTDOWN
  [18, { ...LEAVING, operations: [...TRANSIENT, 'poweroff-hard'] }], //    SHUTDOWN_POWEROFF
  [29, { ...LEAVING, operations: [...TRANSIENT, 'undeploy-hard'] }], //    SHUTDOWN_UNDEPLOY
  // Disk snapshots of a machine that is off.
  ...each([51, 52, 53, 54, 55, 56], { phase: 'busy', sentence: 'phase.snapshot', operations: TRANSIENT }),
  ...each([36, 37, 38, 39, 40, 41, 42, 44, 46, 47, 48, 49, 50, 61], FAILED),
  // SAVE_MIGRATE, PROLOG_MIGRATE_POWEROFF, PROLOG_MIGRATE_SUSPEND.
  ...each([7, 43, 45], { phase: 'busy', sentence: 'phase.moving', operations: TRANSIENT }),
  // Hot-plugs, resize and save-as while off, BACKUP_POWEROFF, RESTORE.
  ...each([27, 28, 33, 34, 63, 64, 65, 67, 68, 70, 71], { phase: 'busy', operations: TRANSIENT }),
]);

const BUSY: StateMeaning = { phase: 'busy', sentence: 'phase.busy', domain: false, operations: [] };

const meaning = ({
  phase,
  sentence = `phase.${phase}`,
  domain = false,
  operations = [],
}: Row): StateMeaning => ({
  phase,
  sentence,
  domain,
  operations: phase === 'gone' ? operations : [...operations, ...ALWAYS],
});

const OF_STATE: Readonly<Record<number, StateMeaning>> = Object.fromEntries(
  Object.entries(STATES).map(([number, row]) => [number, meaning(row)]),
);
const OF_LCM_STATE: ReadonlyMap<number, StateMeaning> = new Map(
  [...LCM_STATES].map(([number, row]) => [number, meaning(row)]),
);

/** What this pair means. `lcmState` counts only while `state` is ACTIVE: it is stale otherwise. */
export const stateMeaning = (state: number, lcmState: number): StateMeaning =>
  (state === ACTIVE ? OF_LCM_STATE.get(lcmState) : OF_STATE[state]) ?? BUSY;

export const phaseOf = (state: number, lcmState: number): Phase => stateMeaning(state, lcmState).phase;

/** What oned takes in this state; everything else is answered with 2048. */
export const legalOperations = (state: number, lcmState: number): readonly VmOperation[] =>
  stateMeaning(state, lcmState).operations;
