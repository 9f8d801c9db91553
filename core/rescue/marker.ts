/**
 * How far a revert has come, kept on the VM itself (`VDI_REVERT` of USER_TEMPLATE), so that any terminal finishes what another one
 * began and could not end. The owner may edit it: it is read strictly, it can name nothing but a snapshot of the same VM, and alone it
 * never switches a machine off. Pure.
 */
import type { Vm } from '../opennebula/model/vm.ts';

export const REVERT_ATTRIBUTE = 'VDI_REVERT';

export interface RevertTarget {
  /** DISK_ID. */
  readonly disk: number;
  /** ID of the disk snapshot. */
  readonly snapshot: number;
}

/** What is being done: the machine goes off, its disk goes back, it starts again. */
export const REVERT_STEPS = ['off', 'revert', 'resume'] as const;
export type RevertStep = (typeof REVERT_STEPS)[number];

/** `leaving`: oned has accepted to switch it off. `done`: nothing is left to be done. */
export type MarkedStep = RevertStep | 'leaving' | 'done';
const MARKED: readonly MarkedStep[] = [...REVERT_STEPS, 'leaving', 'done'];

export interface RevertMarker extends RevertTarget {
  readonly step: MarkedStep;
  /** `runOf` of the run that was given up. */
  readonly run: string;
  /** Which terminal. */
  readonly by: string;
  /** Seconds since the epoch, of that terminal's clock. */
  readonly at: number;
}

/** Names one run of the machine: each start has another HISTORY record or RSTIME, so that a machine that was started since is told apart. */
export const runOf = ({ host }: Pick<Vm, 'host'>): string =>
  host === null ? '0.0' : `${host.sequence}.${host.runningSince}`;

const MARKER =
  /^disk=(\d{1,5}) snapshot=(\d{1,9}) step=(off|leaving|revert|resume|done) run=(\d{1,9}\.\d{1,12}) by=([A-Za-z0-9.-]{1,64}) at=(\d{1,12})$/;

export const writeMarker = ({ disk, snapshot, step, run, by, at }: RevertMarker): string =>
  `disk=${disk} snapshot=${snapshot} step=${step} run=${run} by=${by} at=${at}`;

/** The marker of a VM, or null for none and for everything that is not exactly one. */
export function readMarker(vm: Pick<Vm, 'attributes'>): RevertMarker | null {
  const found = MARKER.exec(vm.attributes.vdi[REVERT_ATTRIBUTE] ?? '');
  if (found === null) return null;
  const [, disk, snapshot, word, run = '', by = '', at] = found;
  const step = MARKED.find((each) => each === word);
  if (step === undefined) return null;
  return { disk: Number(disk), snapshot: Number(snapshot), step, run, by, at: Number(at) };
}
