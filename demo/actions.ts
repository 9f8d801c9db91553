import { ACTION, LCM, Refusal, STATE, STATE_NAMES } from './states.ts';
import { isActive, isRunning, move } from './vm.ts';
import type { DemoVm } from './vm.ts';
import type { VmEngine, VmRest } from './vm-engine.ts';

type Step = (vm: DemoVm, engine: VmEngine) => Promise<void> | void;
interface Rule {
  readonly legal: (vm: DemoVm) => boolean;
  readonly run: Step;
}

const at =
  (...states: readonly number[]) =>
  (vm: DemoVm) =>
    states.includes(vm.state);

/** PENDING until the scheduler has found a host, unless somebody holds or ends it meanwhile. */
async function schedule(vm: DemoVm, engine: VmEngine, lcmState: number, fallback: VmRest): Promise<void> {
  move(vm, STATE.PENDING, LCM.INIT);
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (vm.state === STATE.PENDING) await engine.raise(vm, lcmState, fallback);
}

/** The first time that a VM runs. */
export const deploy: Step = (vm, engine) =>
  schedule(vm, engine, LCM.BOOT, { state: STATE.ACTIVE, lcmState: LCM.BOOT_FAILURE });

const resume: Step = (vm, engine) => {
  const back = { state: vm.state, lcmState: LCM.INIT };
  if (vm.state === STATE.POWEROFF) return engine.raise(vm, LCM.BOOT_POWEROFF, back);
  if (vm.state === STATE.SUSPENDED) return engine.raise(vm, LCM.BOOT_SUSPENDED, back);
  return vm.state === STATE.STOPPED
    ? schedule(vm, engine, LCM.BOOT_STOPPED, { state: STATE.ACTIVE, lcmState: LCM.BOOT_STOPPED_FAILURE })
    : schedule(vm, engine, LCM.BOOT_UNDEPLOY, { state: STATE.ACTIVE, lcmState: LCM.BOOT_UNDEPLOY_FAILURE });
};

const poweroff: Step = (vm, engine) => engine.lower(vm, [LCM.SHUTDOWN_POWEROFF], STATE.POWEROFF);
const undeploy: Step = (vm, engine) =>
  engine.lower(vm, [LCM.SHUTDOWN_UNDEPLOY, LCM.EPILOG_UNDEPLOY], STATE.UNDEPLOYED);
const terminate: Step = (vm, engine) =>
  at(STATE.PENDING, STATE.HOLD, STATE.CLONING)(vm)
    ? move(vm, STATE.DONE, LCM.INIT)
    : engine.lower(vm, [LCM.SHUTDOWN], STATE.DONE);
const mayTerminate = (vm: DemoVm) =>
  vm.state !== STATE.DONE && (vm.state !== STATE.ACTIVE || isRunning(vm) || vm.lcmState === LCM.BOOT_FAILURE);

/** `one.vm.action`: where each is legal and what it does (src/dm/DispatchManagerActions.cc). */
const RULES: Readonly<Record<string, Rule>> = {
  resume: { legal: at(STATE.POWEROFF, STATE.SUSPENDED, STATE.STOPPED, STATE.UNDEPLOYED), run: resume },
  suspend: { legal: isRunning, run: (vm, engine) => engine.save(vm, [LCM.SAVE_SUSPEND], STATE.SUSPENDED) },
  stop: {
    legal: isRunning,
    run: (vm, engine) => engine.save(vm, [LCM.SAVE_STOP, LCM.EPILOG_STOP], STATE.STOPPED),
  },
  reboot: { legal: isRunning, run: (vm, engine) => engine.reset(vm) },
  'reboot-hard': { legal: isRunning, run: (vm, engine) => engine.reset(vm) },
  poweroff: { legal: isRunning, run: poweroff },
  'poweroff-hard': { legal: (vm) => isRunning(vm) || isActive(vm, LCM.SHUTDOWN_POWEROFF), run: poweroff },
  undeploy: { legal: (vm) => isRunning(vm) || vm.state === STATE.POWEROFF, run: undeploy },
  'undeploy-hard': { legal: (vm) => isRunning(vm) || vm.state === STATE.POWEROFF, run: undeploy },
  hold: { legal: at(STATE.PENDING), run: (vm) => move(vm, STATE.HOLD, LCM.INIT) },
  release: { legal: at(STATE.HOLD), run: deploy },
  terminate: { legal: mayTerminate, run: terminate },
  'terminate-hard': { legal: mayTerminate, run: terminate },
};

/** Begins the action; oned too answers before it is done. Throws 2048. */
export function act(vm: DemoVm, action: string, engine: VmEngine, log: (line: string) => void): void {
  const rule = RULES[action];
  if (rule === undefined) throw new Refusal(ACTION, `[one.vm.action] Action "${action}" is not supported.`);
  if (!rule.legal(vm)) {
    const state = STATE_NAMES[vm.state] ?? String(vm.state);
    throw new Refusal(
      ACTION,
      `[one.vm.action] Error performing action "${action}". This action is not available for state ${state}`,
    );
  }
  void Promise.resolve(rule.run(vm, engine)).catch((error: unknown) =>
    log(`demo: ${action} of VM ${vm.id}: ${String(error)}`),
  );
}
