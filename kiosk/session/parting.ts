import { vmActionFor } from '../../core/desktops/actions.ts';
import { mayDo } from '../../core/opennebula/rights.ts';
import { actSurely } from '../act.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

/** How long a sign-out waits for it, milliseconds. */
const WITHIN = 10_000;

/**
 * After a desktop was left: puts its machine to sleep where the settings say so and the person may. A machine that is off already, or was
 * shut down from inside, stays as it is. Never rejects: who leaves does not wait for a cloud that is away.
 */
export async function partFrom(
  ports: Pick<Ports, 'cloud' | 'clock' | 'settings' | 'log'>,
  person: Person,
  id: number,
): Promise<void> {
  if (ports.settings.sessions.onDisconnect !== 'suspend') return;
  const late = new AbortController();
  const done = new AbortController();
  void ports.clock.sleep(WITHIN, done.signal).then(
    () => late.abort(),
    () => {},
  );
  const signal = AbortSignal.any([late.signal, person.signal]);
  const call = { ...person.call, patience: 0, signal };
  try {
    const vm = await ports.cloud.vm.info(person.session, id, call);
    const action = vmActionFor('suspend', vm);
    if (action === null || !mayDo(action, person.user, person.group.value, vm)) return;
    await actSurely(ports, person, vm, action, signal);
  } catch {
    ports.log.write({ level: 'warning', event: 'machine not put to sleep', fields: { vm: id } });
  } finally {
    done.abort();
  }
}
