import { createFault } from './faults-counter.ts';
import type { Counter, Fault } from './faults-counter.ts';
import { LCM, STATE } from './states.ts';
import { isActive, isRunning, move } from './vm.ts';
import type { DemoVm } from './vm.ts';
import type { VmEngine, VmRest } from './vm-engine.ts';

/** What a driver can fail at. */
export type FaultyStep =
  | 'deploy' //  the first boot
  | 'resume' //  from POWEROFF, SUSPENDED, STOPPED, UNDEPLOYED
  | 'shutdown'
  | 'save' //    on the way to SUSPENDED or STOPPED
  | 'reboot'
  | 'snapshot'
  | 'snapshot-revert'
  | 'snapshot-delete'
  | 'disk-create'
  | 'disk-revert'
  | 'disk-delete';

export interface StepFaults {
  /**
   * The driver fails and says `text`, `times` times. The VM falls back as oned lets it (trigger_deploy_failure of src/lcm/LifeCycleStates.cc),
   * and ERROR keeps what was said even after a later success.
   */
  fail(vm: number, step: FaultyStep, text: string, times?: number): Fault;
  /** The step goes on until the fault is ended, and is then done; one that the VM has left meanwhile is dropped. */
  stall(vm: number, step: FaultyStep): Fault;
}

interface Due {
  readonly vm: number;
  readonly step: FaultyStep;
  readonly fault: Counter;
  /** Null: it stalls. */
  readonly text: string | null;
  left: number;
  readonly released: Promise<void>;
}

/** `Mon Nov 23 18:30:47 2026`: C's ctime, as oned writes it before an ERROR. */
const dated = (text: string, now: number): string => {
  const [, day = '', number = '', month = '', year = '', time = ''] =
    /^(\w{3}), (\d\d) (\w{3}) (\d{4}) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day} ${month} ${number} ${time} ${year}: ${text}`;
};

/** Puts a driver that can fail before `engine`. `pause` is what a step takes at least. */
export function createFaultyEngine(
  engine: VmEngine,
  pause: () => Promise<void>,
  now: () => number,
): { readonly engine: VmEngine; readonly faults: StepFaults } {
  const due = new Set<Due>();
  const add = (vm: number, step: FaultyStep, text: string | null, left: number): Fault => {
    const { promise: released, resolve } = Promise.withResolvers<void>();
    const fault = createFault(() => {
      due.delete(entry);
      resolve();
    });
    const entry: Due = { vm, step, fault, text, left, released };
    due.add(entry);
    return fault;
  };
  const take = (vm: DemoVm, step: FaultyStep): Due | null => {
    const found = [...due].find((each) => each.vm === vm.id && each.step === step && each.left > 0);
    if (found === undefined) return null;
    found.left -= 1;
    found.fault.bite();
    return found;
  };

  /** Goes to `at`, and from there on as the fault says; answers whether the step itself is to be done now. */
  const meet = async (
    vm: DemoVm,
    step: FaultyStep,
    at: VmRest,
    back: VmRest,
    label: string,
  ): Promise<boolean> => {
    const met = take(vm, step);
    if (met === null) return true;
    move(vm, at.state, at.lcmState);
    if (met.text === null) {
      await met.released;
      return vm.state === at.state && vm.lcmState === at.lcmState;
    }
    await pause();
    // A driver that says nothing leaves what stands there (set_template_error_message is not called).
    if (met.text !== '') vm.error = dated(`${label}: ${met.text}`, now());
    move(vm, back.state, back.lcmState);
    return false;
  };
  const active = (lcmState: number): VmRest => ({ state: STATE.ACTIVE, lcmState });
  const RUNNING = active(LCM.RUNNING);

  return {
    engine: {
      async raise(vm, lcmState, fallback) {
        const step = lcmState === LCM.BOOT ? 'deploy' : 'resume';
        const label = vm.saved === null ? 'DEPLOY' : 'RESTORE';
        if (await meet(vm, step, active(lcmState), fallback, label))
          await engine.raise(vm, lcmState, fallback);
      },
      async lower(vm, steps, state) {
        const at = active(steps[0] ?? LCM.SHUTDOWN);
        if (!isRunning(vm) || (await meet(vm, 'shutdown', at, RUNNING, 'SHUTDOWN')))
          await engine.lower(vm, steps, state);
      },
      async save(vm, steps, state) {
        if (await meet(vm, 'save', active(steps[0] ?? LCM.SAVE_SUSPEND), RUNNING, 'SAVE'))
          await engine.save(vm, steps, state);
      },
      async reset(vm) {
        // RUNNING before, meanwhile and afterwards: nothing of it is seen in the state.
        if (await meet(vm, 'reboot', RUNNING, RUNNING, 'REBOOT')) await engine.reset(vm);
      },
      async snapshot(vm, command) {
        const step: FaultyStep = command.startsWith('loadvm')
          ? 'snapshot-revert'
          : command.startsWith('delvm')
            ? 'snapshot-delete'
            : 'snapshot';
        if (await meet(vm, step, active(LCM.HOTPLUG_SNAPSHOT), RUNNING, 'SNAPSHOT'))
          await engine.snapshot(vm, command);
      },
      async disk(vm, lcmState, step, name) {
        const before = { state: vm.state, lcmState: vm.lcmState };
        const label = `DISKSNAPSHOT${step.toUpperCase()}`;
        if (!(await meet(vm, `disk-${step}`, active(lcmState), before, label))) return false;
        // A stalled step is done from where it began.
        if (isActive(vm, lcmState)) move(vm, before.state, before.lcmState);
        return await engine.disk(vm, lcmState, step, name);
      },
    },
    faults: {
      fail: (vm, step, text, times = Infinity) => add(vm, step, text, times),
      stall: (vm, step) => add(vm, step, null, 1),
    },
  };
}
