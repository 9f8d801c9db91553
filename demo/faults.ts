import type { VmKey } from './catalogue.ts';
import type { ClockFaults } from './faults-clock.ts';
import type { Fault } from './faults-counter.ts';
import { openDoor } from './faults-door.ts';
import type { Door } from './faults-door.ts';
import type { FaultyStep, StepFaults } from './faults-engine.ts';
import { createGuestFaults, createHostFaults } from './faults-guest.ts';
import type { Files, GuestFaults, HostFaults, Signal } from './faults-guest.ts';
import type { OnedFaults } from './faults-oned.ts';
import type { FaultyRdp, RdpFaults } from './faults-rdp.ts';
import type { DemoVm } from './vm.ts';

/** What can be made to go wrong in the demo cloud. Nothing of it happens by itself. */
export interface Faults {
  readonly oned: OnedFaults;
  readonly clock: ClockFaults;
  readonly host: HostFaults;
  /** See `StepFaults`. By its ID, a VM that is still to come has one too. */
  fail(vm: VmKey | number, step: FaultyStep, text: string, times?: number): Fault;
  stall(vm: VmKey | number, step: FaultyStep): Fault;
  guest(key: VmKey): GuestFaults;
  rdp(key: VmKey): RdpFaults;
  /** To the port of the VM's GRAPHICS, at `doorHost`: whoever opens it closes it. */
  door(key: VmKey): Promise<Door>;
}

/** Where doors are: a terminal that is to go through them has it for the demo's host. */
export const DOOR_HOST = '127.0.0.2';

export interface FaultsOptions {
  readonly oned: OnedFaults;
  readonly clock: ClockFaults;
  readonly steps: StepFaults;
  readonly vms: readonly DemoVm[];
  readonly find: (key: VmKey) => DemoVm;
  readonly rdp: ReadonlyMap<VmKey, FaultyRdp>;
  readonly filesOf: (vm: DemoVm) => Files;
}

export function createFaults({ oned, clock, steps, vms, find, rdp, filesOf }: FaultsOptions): Faults {
  const beside: Signal = (vm, signal) => rdp.get(vm.definition.key)?.signal(signal);
  const idOf = (vm: VmKey | number): number => (typeof vm === 'number' ? vm : find(vm).id);
  return {
    oned,
    clock,
    host: createHostFaults(vms, beside),
    fail: (vm, step, text, times) => steps.fail(idOf(vm), step, text, times),
    stall: (vm, step) => steps.stall(idOf(vm), step),
    guest(key) {
      const vm = find(key);
      return createGuestFaults(vm, beside, filesOf(vm));
    },
    rdp(key) {
      const faulty = rdp.get(key);
      if (faulty === undefined) throw new Error(`the demo's ${key} has no RDP server`);
      return faulty.faults;
    },
    door: (key) => openDoor(DOOR_HOST, find(key).port),
  };
}
