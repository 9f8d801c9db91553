import type { SessionAction } from '../../contract/views.ts';
import { actSurely } from '../act.ts';
import { Trouble } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { keepSnapshot } from './keep-snapshot.ts';
import { offersFor } from './offers.ts';

const CALLS = { restart: 'reboot', 'restart-hard': 'reboot-hard', 'shut-down': 'poweroff' } as const;
type Power = keyof typeof CALLS;

export const isPower = (action: SessionAction): action is Power => Object.hasOwn(CALLS, action);

/** What is said once it was done. */
export const DONE = {
  restart: 'session.restarting',
  'restart-hard': 'session.restarting',
  'shut-down': 'rescue.shutting-down',
  keep: 'rescue.kept',
} as const;

/** Does to the machine what the person pressed, where it is still on offer by then. Rejects as the cloud does, or with `Trouble`. */
export async function press(
  ports: Pick<Ports, 'cloud' | 'clock' | 'random' | 'settings' | 'log'>,
  person: Person,
  id: number,
  action: Power | 'keep',
  signal: AbortSignal,
): Promise<void> {
  const vm = await ports.cloud.vm.info(person.session, id, { ...person.call, signal });
  if (!offersFor(ports, person, vm).actions.includes(action)) throw new Trouble('wrong-state');
  if (action === 'keep') await keepSnapshot(ports, person, vm, signal);
  else await actSurely(ports, person, vm, CALLS[action], signal);
}
