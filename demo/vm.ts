import type { Definition } from './catalogue.ts';
import type { Guest } from './guest.ts';
import { LCM, STATE } from './states.ts';
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
  readonly port: number;
  readonly password: string;
  readonly rdp: RdpDesktop | null;
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
}

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
