import { ONED_LIMITS } from '../../../demo/abyss.ts';
import { openEndpoint } from '../../../demo/endpoint.ts';
import { createFleetSite } from '../../../demo/fleet.ts';
import { LCM, STATE } from '../../../demo/states.ts';
import { createUser } from '../../../demo/users.ts';
import type { DemoVm } from '../../../demo/vm.ts';
import { contractSuite } from '../../contract/suite.ts';

contractSuite('a fleet behind the limits of oned', async () => {
  const { site, users } = createFleetSite({
    ...{ terminals: 2, desktopsEach: 3, now: () => Date.now(), log: (line: string) => console.warn(line) },
    pause: () => new Promise((resolve) => void setTimeout(resolve, 10)),
  });
  const [person, stranger] = users;
  const [running, off, locked] = site.vms;
  if (!person || !stranger || !running || !off || !locked) throw new Error('the fleet is too small');
  const oneadmin = createUser(0, 'oneadmin', 0, 'oneadmin');
  const empty = createUser(90, 'newcomer', 101, 'newcomers');
  const resting = { state: STATE.POWEROFF, lcmState: LCM.INIT };
  Object.assign(off, resting);
  Object.assign(locked, resting, { lock: { level: 1, time: locked.born } });
  const definition = { ...off.definition, key: 'use-only' as const };
  const useOnly: DemoVm = { ...off, id: 90, owner: oneadmin, definition };
  const endpoint = await openEndpoint(
    { ...site, users: [...site.users, empty], vms: [...site.vms, useOnly] },
    ONED_LIMITS,
  );
  return {
    endpoint: endpoint.url,
    user: person.name,
    password: person.password,
    stranger: { user: stranger.name, password: stranger.password, vm: running.id },
    vms: { running: running.id, off: off.id, locked: locked.id, useOnly: useOnly.id },
    empty: { user: empty.name, password: empty.password },
    writes: true,
    close: () => endpoint.close(),
  };
});
