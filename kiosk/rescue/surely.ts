import type { Vm } from '../../core/opennebula/model/vm.ts';
import { ONE_ERROR, OneServerError } from '../../core/opennebula/errors.ts';
import { isAmbiguous } from '../../core/opennebula/retry.ts';
import { isLock } from '../act.ts';
import { Trouble } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

/** Between a lost answer and the look at what it did, milliseconds. */
const LOOK_AFTER = 1_000;

/**
 * Makes a call that changes the VM and makes sure of it: where the answer is lost, `taken` tells by the VM as it is then whether it was
 * done, and only one that was not is made once more. Rejects as the cloud does, or with `cloud-unreachable`, reason `unsure`.
 */
export async function callSurely(
  { cloud, clock }: Pick<Ports, 'cloud' | 'clock'>,
  person: Person,
  vm: Vm,
  call: () => Promise<unknown>,
  taken: (now: Vm) => boolean,
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
  }
  await clock.sleep(LOOK_AFTER, signal);
  if (taken(await cloud.vm.info(person.session, vm.id, { ...person.call, signal }))) return;
  try {
    await call();
  } catch (error) {
    signal.throwIfAborted();
    locked(error);
    // The first one came through late: what it changed is why this one is refused.
    if (error instanceof OneServerError && error.code === ONE_ERROR.ACTION) return;
    if (isAmbiguous(error)) throw new Trouble('cloud-unreachable', { reason: 'unsure' });
    throw error;
  }
}
