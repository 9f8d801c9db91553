import type { Clock } from '../core/clock.ts';
import type { OpenNebula } from '../core/opennebula/client.ts';
import { ONE_ERROR, OneServerError } from '../core/opennebula/errors.ts';
import type { Vm } from '../core/opennebula/model/vm.ts';
import { isAmbiguous } from '../core/opennebula/retry.ts';
import { isLockedFor } from '../core/opennebula/rights.ts';
import { Trouble } from './failures.ts';
import type { Person } from './person.ts';

/** Between a lost answer and the look at what it did, milliseconds. */
const LOOK_AFTER = 1_000;

/**
 * Makes a call that changes the VM and makes sure of it: where the answer is lost, `taken` tells by the VM as it is then whether it was
 * done, and only one that was not is made once more; null for one that leaves no trace, of which twice is not once. Rejects as the cloud does, or with `cloud-unreachable`, reason `unsure`, where
 * nobody can tell.
 */
export async function callSurely(
  { cloud, clock }: { readonly cloud: Pick<OpenNebula, 'vm'>; readonly clock: Clock },
  person: Person,
  vm: Vm,
  call: () => Promise<unknown>,
  taken: ((now: Vm) => boolean) | null,
  signal: AbortSignal,
): Promise<void> {
  const locked = (error: unknown) => {
    if (isLock(error, person, vm)) throw new Trouble('not-allowed', { reason: 'locked' });
  };
  try {
    await call();
    return;
  } catch (error) {
    signal.throwIfAborted();
    locked(error);
    if (!isAmbiguous(error)) throw error;
    if (taken === null) throw new Trouble('cloud-unreachable', { reason: 'unsure' });
  }
  await clock.sleep(LOOK_AFTER, signal);
  if (taken?.(await cloud.vm.info(person.session, vm.id, { ...person.call, signal }))) return;
  try {
    await call();
  } catch (error) {
    signal.throwIfAborted();
    locked(error);
    // The first one came through late: what it changed is why this one is refused.
    if (isWrongState(error)) return;
    if (isAmbiguous(error)) throw new Trouble('cloud-unreachable', { reason: 'unsure' });
    throw error;
  }
}

export const isWrongState = (error: unknown): boolean =>
  error instanceof OneServerError && error.code === ONE_ERROR.ACTION;

/** oned answers a lock with 512, as it does somebody without the right: the document tells them apart. */
export const isLock = (error: unknown, { user }: Person, vm: Vm): boolean =>
  error instanceof OneServerError &&
  error.code === ONE_ERROR.AUTHORIZATION &&
  isLockedFor(user, vm, 'manage');
