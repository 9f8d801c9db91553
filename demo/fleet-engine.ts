import { LCM, STATE } from './states.ts';
import { move } from './vm.ts';
import type { DemoVm } from './vm.ts';
import type { VmEngine } from './vm-engine.ts';

/** From 5900 on, as oned gives them; nobody listens there. */
export const fleetPort = (id: number): number => 5900 + (id % 50_000);

/** Moves states as a cloud does, and nothing else: there is no guest. `pause` is what a step takes, `now` in milliseconds. */
export function createFleetEngine(pause: () => Promise<void>, now: () => number): VmEngine {
  const lower = async (vm: DemoVm, steps: readonly number[], state: number): Promise<void> => {
    for (const step of steps) {
      move(vm, STATE.ACTIVE, step);
      await pause();
    }
    move(vm, state, LCM.INIT);
  };
  return {
    async raise(vm, lcmState) {
      move(vm, STATE.ACTIVE, lcmState);
      await pause();
      if (vm.port === 0) vm.port = fleetPort(vm.id);
      vm.runningSince = Math.floor(now() / 1000);
      move(vm, STATE.ACTIVE, LCM.RUNNING);
    },
    lower,
    save: lower,
    reset: () => Promise.resolve(),
    snapshot: async (vm) => {
      move(vm, STATE.ACTIVE, LCM.HOTPLUG_SNAPSHOT);
      await pause();
      move(vm, STATE.ACTIVE, LCM.RUNNING);
    },
    disk: async (vm, lcmState) => {
      const { state, lcmState: before } = vm;
      move(vm, STATE.ACTIVE, lcmState);
      await pause();
      move(vm, state, before);
      return true;
    },
  };
}
