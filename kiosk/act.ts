import type { OpenNebula } from '../core/opennebula/client.ts';
import type { Clock } from '../core/clock.ts';
import type { Vm, VmAction } from '../core/opennebula/model/vm.ts';
import { phaseOf } from '../core/opennebula/states.ts';
import type { Person } from './person.ts';
import { callSurely, isWrongState } from './surely.ts';

/** Leaves no trace in the state: nobody can tell whether it was done. */
const TRACELESS: readonly VmAction[] = ['reboot', 'reboot-hard'];
/** A machine that is on its way up, or runs, needs none of these any more, whoever asked for it. */
const RAISING: readonly VmAction[] = ['resume', 'release'];

/**
 * Asks for an action and makes sure of it, as `callSurely` does: the machine's state tells whether one was done whose answer is lost.
 * Rejects as the cloud does, or with `cloud-unreachable`, reason `unsure`, where nobody can tell.
 */
export async function actSurely(
  ports: { readonly cloud: Pick<OpenNebula, 'vm'>; readonly clock: Clock },
  person: Person,
  vm: Vm,
  action: VmAction,
  signal: AbortSignal,
): Promise<void> {
  const { cloud } = ports;
  const call = { ...person.call, signal };
  const act = async () => {
    try {
      await cloud.vm.action(person.session, vm.id, action, call);
    } catch (error) {
      if (!RAISING.includes(action) || !isWrongState(error)) throw error;
      // Another terminal was quicker.
      if (!isRising(await cloud.vm.info(person.session, vm.id, call))) throw error;
    }
  };
  const taken = TRACELESS.includes(action) ? null : (now: Vm) => hasMoved(vm, now);
  await callSurely(ports, person, vm, act, taken, signal);
}

const isRising = (vm: Vm): boolean =>
  ['starting', 'queued', 'running'].includes(phaseOf(vm.state, vm.lcmState));

const hasMoved = (before: Vm, now: Vm): boolean =>
  before.state !== now.state ||
  before.lcmState !== now.lcmState ||
  before.host?.sequence !== now.host?.sequence;
