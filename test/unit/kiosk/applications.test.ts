import { describe, expect, test } from 'vitest';
import type { DesktopsView } from '../../../contract/views.ts';
import { OneServerError } from '../../../core/opennebula/errors.ts';
import type { User } from '../../../core/opennebula/model/user.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { createDesktopList } from '../../../kiosk/desktops.ts';
import { createGroupLists } from '../../../kiosk/group-lists.ts';
import type { Person } from '../../../kiosk/person.ts';
import { createStage } from '../../support/ports.ts';
import { pngOf, pngUrl } from '../../support/png.ts';
import { applicationOf, groupOf, nicOf, userOf, vmOf } from '../../support/vm.ts';

const MINUTE = 60_000;
const CALL = { patience: 0, refusals: 1 };
const SESSION = { user: 'alice', secret: 'right' };
const NONE = { use: false, manage: false, admin: false };
const SHARED = { owner: NONE, group: NONE, other: { ...NONE, use: true } };
const OFF = { state: 8, lcmState: 0 };
const rdp = (more: Partial<Vm> = {}): Vm => vmOf({ nics: [nicOf({ rdp: true })], ...more });

/** The list of somebody who has just signed in. */
async function open(
  vms: Vm[],
  group: Parameters<typeof groupOf>[0] = {},
  settings: Readonly<Record<string, unknown>> = {},
  user: User = userOf(),
) {
  const stage = createStage(settings);
  const { ports, world } = stage;
  world.vms = vms;
  world.group = groupOf(group);
  const person: Person = {
    user,
    lease: { kind: 'token', chore: () => null },
    session: SESSION,
    group: createGroupLists(ports.cloud, () => SESSION, CALL),
    given: null,
    call: CALL,
    signal: new AbortController().signal,
  };
  const list = createDesktopList(
    ports,
    person,
    () => ({ kind: 'internal', params: {}, retry: 'later', incident: 'K7Q2MX' }),
    () => false,
  );
  const first = await list.read();
  const names = (view: DesktopsView | null = list.view()) => view?.applications.map(({ name }) => name);
  return { ...stage, list, person, first, names };
}

describe('on the list', () => {
  test('stand the applications of the person’s own VMs at once, with the state of the desktop', async () => {
    const icon = pngUrl(pngOf(8, 8));
    const vm = rdp({ ...OFF, applications: [applicationOf({ icon }), applicationOf({ name: 'B' })] });
    const { first, list } = await open([vm]);
    expect(first.applications).toEqual([
      {
        id: 'a1',
        name: 'Clock',
        icon,
        desktop: 7,
        phase: 'off',
        chip: 'off',
        sentence: { key: 'phase.off' },
        canOpen: true,
        lastOpened: null,
      },
      expect.objectContaining({ id: 'a2', name: 'B', icon: 'app' }),
    ]);
    expect(list.application('a1')).toEqual({
      vm: 7,
      name: 'Clock',
      program: { kind: 'shell', program: '/usr/bin/clock', arguments: '' },
      canOpen: true,
    });
    expect([list.application('a3'), list.application('__proto__'), list.application('')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('stand the group’s when its answer is there, which costs one reading its turn', async () => {
    const { names, clock, world, events } = await open([rdp()], {
      applications: [applicationOf({ desktop: 'Office' })],
    });
    expect(names()).toEqual([]);
    const { asked } = world;
    await clock.advance(19_000);
    expect(names()).toEqual(['Clock']);
    expect([world.groupAsked, world.asked - asked]).toEqual([1, 1]);
    expect(events.at(-1)).toMatchObject({
      name: 'desktops:changed',
      payload: { applications: [{ name: 'Clock', desktop: 7 }] },
    });
    for (let minute = 0; minute < 10; minute++) {
      const before = world.asked;
      await clock.advance(MINUTE);
      expect(world.asked - before).toBeLessThanOrEqual(4);
    }
    expect(world.groupAsked).toBe(1);
  });

  test('stand none of a group that is not to be seen, and nothing breaks', async () => {
    const { names, clock, world, person } = await open([rdp({ applications: [applicationOf()] })]);
    const ask = world.group;
    Object.defineProperty(world, 'group', {
      get: () => {
        if (person.group.asked) return ask;
        throw new OneServerError('one.group.info', 0x200);
      },
    });
    await clock.advance(19_000);
    expect(names()).toEqual(['Clock']);
    expect([person.group.asked, person.group.value, person.group.vdi]).toEqual([true, null, {}]);
  });

  test.each([
    [
      ['group', 'vm'],
      ['of the group', 'of the VM'],
    ],
    [['group'], ['of the group']],
    [['vm'], ['of the VM']],
    [[], []],
  ])('with sources %j: %j', async (sources, expected) => {
    const group = { applications: [applicationOf({ name: 'of the group', desktop: '7' })] };
    const vm = rdp({ applications: [applicationOf({ name: 'of the VM' })] });
    const { names, clock } = await open([vm], group, { applications: { sources } });
    await clock.advance(19_000);
    expect(names()).toEqual(expected);
  });

  test('stand those of a stranger’s VM that this person may use, and of no other', async () => {
    const applications = [applicationOf()];
    const strange = { uid: 9, gid: 200, applications };
    const { first, log } = await open([
      rdp({ id: 1, ...strange, permissions: SHARED }),
      rdp({ id: 2, ...strange }),
      rdp({ id: 3, ...strange, permissions: SHARED, ...OFF }),
    ]);
    expect(first.applications).toMatchObject([
      { desktop: 1, canOpen: true, chip: 'ready' },
      { desktop: 3, canOpen: false, chip: 'not-allowed' },
    ]);
    expect(log).toEqual([]);
  });

  test('two of one name stay two; what is written down twice is one, be it at the VM and the group', async () => {
    const applications = [applicationOf(), applicationOf()];
    const group = { applications: [applicationOf({ desktop: '1' }), applicationOf({ desktop: '2' })] };
    const { list, clock } = await open([rdp({ id: 1, applications }), rdp({ id: 2, applications })], group);
    await clock.advance(19_000);
    expect(list.view()?.applications.map(({ id, name, desktop }) => [id, name, desktop])).toEqual([
      ['a1', 'Clock', 1],
      ['a2', 'Clock', 2],
    ]);
  });
});

describe('what is left out', () => {
  test('is told in the log, once, with whose it is and what is wrong; the rest stays', async () => {
    const applications = [
      applicationOf({ program: '' }),
      applicationOf({ mode: 'exec' }),
      applicationOf({ icon: 'x' }),
    ];
    const { names, clock, log, world } = await open([
      rdp({ applications }),
      vmOf({ id: 8, applications: [applicationOf()] }),
    ]);
    expect(names()).toEqual(['Clock']);
    world.group = groupOf({ applications: [applicationOf({ name: 'lost' })] });
    await clock.advance(3 * MINUTE);
    expect(log.filter(({ event }) => event.includes('VDI_APP'))).toEqual([
      { level: 'warning', event: 'VDI_APP left out', fields: { of: 'VM 7', name: 'Clock', what: 'PROGRAM' } },
      { level: 'warning', event: 'VDI_APP left out', fields: { of: 'VM 7', name: 'Clock', what: 'MODE' } },
      {
        level: 'warning',
        event: 'icon of a VDI_APP not taken',
        fields: { of: 'VM 7', name: 'Clock', what: 'ICON' },
      },
      { level: 'info', event: 'VDI_APP left out', fields: { of: 'VM 8', name: 'Clock', what: 'RDP' } },
      {
        level: 'warning',
        event: 'VDI_APP left out',
        fields: { of: 'group 100', name: 'lost', what: 'DESKTOP' },
      },
    ]);
  });

  test('is what strangers have too many of: 256 in a list, those of the group and one’s own first', async () => {
    const many = (of: string) =>
      Array.from({ length: 64 }, (_, at) => applicationOf({ name: `${of} ${at}`, desktop: '1' }));
    const strange = (id: number) => rdp({ id, uid: 9, permissions: SHARED, applications: many(`VM ${id}`) });
    const vms = [2, 3, 4, 5].map(strange);
    const { names, clock, log } = await open(
      [...vms, rdp({ id: 1, applications: [applicationOf({ name: 'mine' })] })],
      { applications: many('group') },
    );
    await clock.advance(19_000);
    const shown = names() ?? [];
    expect(shown).toHaveLength(256);
    expect([shown[0], shown[64], shown[65]]).toEqual(['group 0', 'mine', 'VM 2 0']);
    expect(log).toContainEqual({
      level: 'warning',
      event: 'VDI_APP left out',
      fields: { of: 'the list', name: '321', what: 'COUNT' },
    });
  });

  test('are pictures beyond a megabyte in all', async () => {
    const icon = pngUrl(pngOf(64, 64, [['tEXt', Buffer.alloc(24_000)]]));
    const applications = Array.from({ length: 40 }, (_, at) => applicationOf({ name: `${at}`, icon }));
    const { first } = await open([rdp({ applications })]);
    const pictures = first.applications.filter(({ icon: shown }) => shown !== 'app');
    expect(pictures).toHaveLength(Math.floor(1_048_576 / icon.length));
    expect(first.applications).toHaveLength(40);
  });

  test('fills the log no more than so far, however often a stranger changes it', async () => {
    const { list, log, world } = await open([rdp()]);
    for (let turn = 0; turn < 40; turn++) {
      const applications = Array.from({ length: 20 }, (_, at) =>
        applicationOf({ name: `${turn}.${at}`, mode: '?' }),
      );
      world.vms = [rdp({ applications })];
      await list.read();
    }
    expect(log.filter(({ event }) => event === 'VDI_APP left out')).toHaveLength(200);
  });
});

describe('its number', () => {
  test('stays while it stays, wherever it stands and runs, and is nothing else’s', async () => {
    const group = { applications: [applicationOf({ desktop: '', hosts: '1,2' })] };
    const { list, clock, world } = await open([rdp({ id: 1 }), rdp({ id: 2, ...OFF })], group);
    await clock.advance(19_000);
    expect(list.view()?.applications).toMatchObject([{ id: 'a1', desktop: 1 }]);
    world.vms = [rdp({ id: 1, ...OFF, applications: [applicationOf({ name: 'B' })] }), rdp({ id: 2 })];
    await list.read();
    expect(list.view()?.applications).toMatchObject([
      { id: 'a1', name: 'Clock', desktop: 2 },
      { id: 'a2', name: 'B' },
    ]);
    expect(list.application('a1')?.vm).toBe(2);
  });

  test('of another program under the same name is another: a press on the old tile runs nothing', async () => {
    const { list, world } = await open([rdp({ applications: [applicationOf()] })]);
    world.vms = [rdp({ applications: [applicationOf({ program: '/tmp/evil' })] })];
    await list.read();
    expect(list.application('a1')).toBeNull();
    expect(list.application('a2')?.program.program).toBe('/tmp/evil');
  });
});

describe('one that was opened', () => {
  const group = { applications: [applicationOf({ desktop: '', template: '5' })] };
  const pair = () => [rdp({ id: 1, templateId: 5 }), rdp({ id: 2, templateId: 5 })];

  test('is known to be, and its desktop is not; the page is told at once', async () => {
    const { list, clock, events } = await open(pair(), group);
    await clock.advance(19_000);
    const told = events.length;
    list.opened('a1');
    expect(list.view()?.applications).toMatchObject([{ lastOpened: clock.now() }]);
    expect(list.view()?.desktops.map(({ lastOpened }) => lastOpened)).toEqual([null, null]);
    expect(events).toHaveLength(told + 1);
    list.opened('a9');
    expect(events).toHaveLength(told + 1);
  });

  test('is run next by the desktop that was used last', async () => {
    const { list, clock } = await open(pair(), group);
    await clock.advance(19_000);
    expect(list.application('a1')?.vm).toBe(1);
    list.opened(2);
    expect(list.application('a1')?.vm).toBe(2);
    expect(list.view()?.desktops.map(({ lastOpened }) => lastOpened)).toEqual([null, clock.now()]);
  });

  test('does not make the list younger than it is', async () => {
    const { list, clock } = await open(pair());
    const readAt = list.view()?.readAt;
    await clock.advance(5_000);
    list.opened(1);
    expect(list.view()?.readAt).toBe(readAt);
  });
});
