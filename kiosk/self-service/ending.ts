import { ONE_ERROR, OneServerError } from '../../core/opennebula/errors.ts';
import type { Vm, VmAction } from '../../core/opennebula/model/vm.ts';
import { isMarked, neverRan } from '../../core/self-service/claim.ts';
import type { Claimant } from '../../core/self-service/claim.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

type EndPorts = Pick<Ports, 'cloud' | 'log'>;

const MINE = -3;

/** All VMs of the user. A terminal of many looks by the name alone, which short bodies have: thirty desktops of one user are many. */
export async function ownVms(
  { cloud }: EndPorts,
  person: Person,
  claimant: Pick<Claimant, 'owner'>,
  signal: AbortSignal,
): Promise<readonly Vm[]> {
  const read = claimant.owner === 'u' ? cloud.vmPool.infoExtended : cloud.vmPool.info;
  return (await read(person.session, MINE, { ...person.call, signal })).items;
}

/**
 * Ends copies, each of which is looked at once more right before: only what is still marked for this class and this owner, and has never
 * run, is ended. One that cannot be ended stays for the next look; rejects when the cloud no longer knows the person.
 */
export async function endCopies(
  ports: EndPorts,
  person: Person,
  copies: readonly Pick<Vm, 'id'>[],
  claimant: Claimant,
  signal: AbortSignal,
): Promise<void> {
  const call = { ...person.call, signal };
  for (const { id } of copies) {
    await forgiving(signal, async () => {
      const vm = await ports.cloud.vm.info(person.session, id, call);
      if (!neverRan(vm) || !isMarked(vm, claimant)) return;
      await ports.cloud.vm.action(person.session, id, 'terminate', call);
      ports.log.write({ level: 'notice', event: 'copy of a desktop ended', fields: { vm: id } });
    });
  }
}

/** Ends these VMs, and leaves those that cannot be ended now. Rejects as `endCopies`. */
export async function endAll(
  ports: EndPorts,
  person: Person,
  vms: readonly Pick<Vm, 'id'>[],
  action: VmAction,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const ended: number[] = [];
  for (const { id } of vms) {
    await forgiving(signal, async () => {
      await ports.cloud.vm.action(person.session, id, action, { ...person.call, signal });
      ended.push(id);
      ports.log.write({ level: 'notice', event: 'desktop ended', fields: { vm: id, action } });
    });
  }
  return ended;
}

/** What went away by itself, or was ended by somebody else, and what a busy cloud does not do now, is no failure. */
async function forgiving(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    signal.throwIfAborted();
    const expired = error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION;
    if (expired) throw error;
  }
}
