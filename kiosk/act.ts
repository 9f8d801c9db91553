import type { OpenNebula } from '../core/opennebula/client.ts';
import type { Clock } from '../core/clock.ts';
import { ONE_ERROR, OneServerError } from '../core/opennebula/errors.ts';
import type { Vm, VmAction } from '../core/opennebula/model/vm.ts';
import { isLockedFor } from '../core/opennebula/rights.ts';
import { isAmbiguous } from '../core/opennebula/retry.ts';
import { phaseOf } from '../core/opennebula/states.ts';
import { Trouble } from './failures.ts';
import type { Person } from './person.ts';

/** Leaves no trace in the state: nobody can tell whether it was done, and twice is not once. */
const TRACELESS: readonly VmAction[] = ['reboot', 'reboot-hard'];
/** A machine that is on its way up, or runs, needs none of these any more, whoever asked for it. */
const RAISING: readonly VmAction[] = ['resume', 'release'];
/** Between a lost answer and the look at what it did, milliseconds. */
const LOOK_AFTER = 1_000;

/**
 * Asks for an action and makes sure of it: where the answer is lost, the machine's state tells whether it was done, and only one that was
 * not is asked for once more. Rejects as the cloud does, or with `cloud-unreachable`, reason `unsure`, where nobody can tell.
 */
export async function actSurely(
  { cloud, clock }: { readonly cloud: Pick<OpenNebula, 'vm'>; readonly clock: Clock },
  person: Person,
  vm: Vm,
  action: VmAction,
  signal: AbortSignal,
): Promise<void> {
  const look = () => cloud.vm.info(person.session, vm.id, { ...person.call, signal });
  const act = () => cloud.vm.action(person.session, vm.id, action, { ...person.call, signal });
  try {
    return await act();
  } catch (error) {
    signal.throwIfAborted();
    if (isLock(error, person, vm)) throw new Trouble('not-allowed', { reason: 'locked' });
    // Another terminal was quicker.
    if (isWrongState(error) && RAISING.includes(action) && isRising(await look())) return;
    if (!isAmbiguous(error)) throw error;
    if (TRACELESS.includes(action)) throw new Trouble('cloud-unreachable', { reason: 'unsure' });
  }
  await clock.sleep(LOOK_AFTER, signal);
  if (hasMoved(vm, await look())) return;
  try {
    await act();
  } catch (error) {
    signal.throwIfAborted();
    // The first one came through late: what it changed is why this one is refused.
    if (isWrongState(error)) return;
    if (isAmbiguous(error)) throw new Trouble('cloud-unreachable', { reason: 'unsure' });
    throw error;
  }
}

const isWrongState = (error: unknown): boolean =>
  error instanceof OneServerError && error.code === ONE_ERROR.ACTION;

const isRising = (vm: Vm): boolean =>
  ['starting', 'queued', 'running'].includes(phaseOf(vm.state, vm.lcmState));

/** oned answers a lock with 512, as it does somebody without the right: the document tells them apart. */
export const isLock = (error: unknown, { user }: Person, vm: Vm): boolean =>
  error instanceof OneServerError &&
  error.code === ONE_ERROR.AUTHORIZATION &&
  isLockedFor(user, vm, 'manage');

const hasMoved = (before: Vm, now: Vm): boolean =>
  before.state !== now.state ||
  before.lcmState !== now.lcmState ||
  before.host?.sequence !== now.host?.sequence;
