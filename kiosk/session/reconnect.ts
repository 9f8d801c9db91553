import { phaseOf } from '../../core/opennebula/states.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

/** A connection that breaks again within this time, milliseconds, is not taken up by itself once more. */
const SOON = 60_000;

/** When this session's connection broke last. */
export interface Losses {
  last: number | null;
}

export const noLosses = (): Losses => ({ last: null });

/** What a broken connection leads to: `off` where the machine does not run any more: whoever shut it down does not want it back. */
export async function mayReconnect(
  { cloud, clock }: Pick<Ports, 'cloud' | 'clock'>,
  person: Person,
  id: number,
  losses: Losses,
  signal: AbortSignal,
): Promise<'yes' | 'no' | 'off'> {
  const now = clock.monotonic();
  const again = losses.last !== null && now - losses.last < SOON;
  losses.last = now;
  if (again) return 'no';
  try {
    const vm = await cloud.vm.info(person.session, id, { ...person.call, signal });
    return phaseOf(vm.state, vm.lcmState) === 'running' ? 'yes' : 'off';
  } catch {
    signal.throwIfAborted();
    return 'no';
  }
}
