import type { Definition } from './catalogue.ts';
import type { DemoDisk } from './disk.ts';
import type { Guest } from './guest.ts';
import { LCM, STATE } from './states.ts';
import { randomPassword } from './users.ts';
import type { DemoUser } from './users.ts';
import type { RdpDesktop } from './rdp-desktop.ts';

export interface DemoSnapshot {
  readonly id: number;
  readonly name: string;
  readonly time: number;
}

/** What the demo keeps of a VM: OpenNebula's fields, and the real things behind them. */
export interface DemoVm {
  readonly id: number;
  readonly definition: Definition;
  readonly owner: DemoUser;
  readonly templateId: number;
  /** What its files are called, in the demo's folder. */
  readonly file: string;
  /** Of its GRAPHICS; 0 until it is deployed for the first time, when it gets one. */
  port: number;
  readonly password: string;
  readonly rdp: RdpDesktop | null;
  readonly disk: DemoDisk | null;
  state: number;
  lcmState: number;
  prevState: number;
  prevLcmState: number;
  lock: { level: number; time: number } | null;
  error: string;
  attributes: Map<string, string>;
  snapshots: DemoSnapshot[];
  nextSnapshot: number;
  readonly born: number;
  /** When it began to run where it is, seconds since the epoch. */
  runningSince: number;
  guest: Guest | null;
  /** The guest has said its boot byte since the last reset. */
  booted: boolean;
  /** Path of the saved state, while it is suspended or stopped. */
  saved: string | null;
  medium: string | null;
  /** When its SCHED_ACTION would power it off, seconds since the epoch; null for none. */
  endsAt: number | null;
}

type Known = Pick<DemoVm, 'id' | 'definition' | 'owner' | 'templateId' | 'born'>;

/** A VM that has never run, PENDING. */
export const createVm = (known: Known, more: Partial<DemoVm> = {}): DemoVm => ({
  file: `vm-${known.id}`,
  port: 0,
  // VNC takes eight characters, so both get eight.
  password: randomPassword().slice(0, 8),
  ...{ rdp: null, disk: null, lock: null, error: '' },
  ...{ state: STATE.PENDING, lcmState: LCM.INIT, prevState: STATE.PENDING, prevLcmState: LCM.INIT },
  attributes: new Map([['DESCRIPTION', known.definition.name]]),
  ...{ snapshots: [], nextSnapshot: 0, runningSince: 0 },
  ...{ guest: null, booted: false, saved: null, medium: null },
  endsAt: known.definition.endsAfter === null ? null : known.born + known.definition.endsAfter,
  ...known,
  ...more,
});

export const isActive = (vm: DemoVm, lcmState: number): boolean =>
  vm.state === STATE.ACTIVE && vm.lcmState === lcmState;
export const isRunning = (vm: DemoVm): boolean => isActive(vm, LCM.RUNNING);

/** Moves on, remembering where it was, as VirtualMachine::set_state does. */
export function move(vm: DemoVm, state: number, lcmState: number): void {
  vm.prevState = vm.state;
  vm.prevLcmState = vm.lcmState;
  vm.state = state;
  vm.lcmState = lcmState;
}
