import type { DemoVm } from './vm.ts';

export interface VmRest {
  readonly state: number;
  readonly lcmState: number;
}

export type DiskStep = 'create' | 'revert' | 'delete';

/** What makes the cloud's decisions happen to a VM. Each resolves when the VM is where it was to go. */
export interface VmEngine {
  /** Boots or resumes through `lcmState`, then RUNNING; `fallback` is where a failure leaves it. */
  raise(vm: DemoVm, lcmState: number, fallback: VmRest): Promise<void>;
  /** Powers off through the steps, then rests in `state`. */
  lower(vm: DemoVm, steps: readonly number[], state: number): Promise<void>;
  /** Keeps its memory on the way: SUSPENDED, or STOPPED. */
  save(vm: DemoVm, steps: readonly number[], state: number): Promise<void>;
  reset(vm: DemoVm): Promise<void>;
  /** HOTPLUG_SNAPSHOT for as long as `command` of QEMU's monitor takes, then RUNNING again. */
  snapshot(vm: DemoVm, command: string): Promise<void>;
  /** ACTIVE in `lcmState` for as long as the snapshot of its disk takes, then where it was. False, and an ERROR, when it failed. */
  disk(vm: DemoVm, lcmState: number, step: DiskStep, name: string): Promise<boolean>;
}
