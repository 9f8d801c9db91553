import { describe, expect, test } from 'vitest';
import { vmActionFor } from '../../../core/desktops/actions.ts';
import { desktopView } from '../../../core/desktops/desktop.ts';
import { DESKTOP_ACTIONS } from '../../../contract/views.ts';
import type { DesktopAction } from '../../../contract/views.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import type { OperationRights } from '../../../core/opennebula/model/user.ts';
import { userOf, vmOf } from '../../support/vm.ts';

const none = { use: false, manage: false, admin: false };
const USE_ONLY = { owner: none, group: none, other: { ...none, use: true } };
const stranger = userOf({ id: 9, gid: 200, groups: [200] });
const NO_LISTS = { use: [], manage: [], admin: [] };
/** All but what only self-service gives (test/unit/kiosk/offers.test.ts). */
const ALL = DESKTOP_ACTIONS.filter((action) => action !== 'delete');
const view = (
  vm: Partial<Vm>,
  user = userOf(),
  allowed: readonly DesktopAction[] = ALL,
  group = NO_LISTS as OperationRights,
) => desktopView(vmOf(vm), user, { group, allowed, inherited: 'vnc', lastOpened: null });

describe('what a person sees and may do', () => {
  test.each([
    [
      'running',
      { state: 3, lcmState: 3 },
      'ready',
      ['open', 'restart', 'restart-hard', 'shut-down', 'power-off-hard', 'suspend'],
    ],
    ['off', { state: 8, lcmState: 0 }, 'off', ['open', 'start']],
    ['suspended', { state: 5, lcmState: 0 }, 'asleep', ['open', 'start']],
    ['on hold, which a release starts', { state: 2, lcmState: 0 }, 'off', ['open', 'start']],
    ['booting', { state: 3, lcmState: 2 }, 'starting', ['open']],
    ['shutting down', { state: 3, lcmState: 18 }, 'busy', ['open', 'power-off-hard']],
    ['BOOT_FAILURE', { state: 3, lcmState: 36 }, 'needs-help', []],
    ['UNKNOWN', { state: 3, lcmState: 16 }, 'needs-help', ['shut-down', 'power-off-hard']],
    ['a number that nobody knows', { state: 3, lcmState: 199 }, 'busy', ['open']],
  ] as const)('%s', (_what, vm, chip, actions) => {
    expect(view(vm)).toMatchObject({ chip, actions });
  });

  test('the settings take actions away, never the opening', () => {
    expect(view({}, userOf(), ['restart']).actions).toEqual(['open', 'restart']);
    expect(view({}, userOf(), []).actions).toEqual(['open']);
  });

  test('who may only USE opens what runs and starts nothing', () => {
    expect(view({ permissions: USE_ONLY }, stranger).actions).toEqual(['open']);
    expect(view({ permissions: USE_ONLY, state: 8, lcmState: 0 }, stranger)).toMatchObject({
      chip: 'not-allowed',
      actions: [],
    });
  });

  test('a locked desktop that is off says that it may not be opened', () => {
    const lock = { level: 1, owner: 0, since: 1 };
    expect(view({ lock, state: 8, lcmState: 0 })).toMatchObject({
      chip: 'not-allowed',
      sentence: { key: 'phase.locked' },
    });
  });

  test('a classroom whose group may resume and reboot with USE starts what it may not manage, and no more', () => {
    const group = { ...NO_LISTS, use: ['resume', 'reboot'] };
    const off = { permissions: USE_ONLY, state: 8, lcmState: 0 };
    expect(view(off, stranger, ALL, group).actions).toEqual(['open', 'start']);
    const on = { permissions: USE_ONLY };
    expect(view(on, stranger, ALL, group).actions).toEqual(['open', 'restart', 'restart-hard']);
  });

  test('a group that keeps resuming for administrators takes it from the owner too', () => {
    const group = { ...NO_LISTS, admin: ['resume'] };
    expect(view({ state: 8, lcmState: 0 }, userOf(), ALL, group).actions).toEqual([]);
  });

  test.each([
    ['CLONING', 10, 0, 'phase.cloning'],
    ['HOTPLUG_SNAPSHOT', 3, 24, 'phase.snapshot'],
    ['a disk snapshot while off', 3, 52, 'phase.snapshot'],
    ['SAVE_MIGRATE', 3, 7, 'phase.moving'],
    ['BACKUP', 3, 69, 'phase.backup'],
  ])('%s has words of its own', (_what, state, lcmState, key) => {
    expect(view({ state, lcmState }).sentence).toEqual({ key });
  });

  test('a VM without a way in is listed and cannot be opened', () => {
    expect(view({ graphics: null })).toMatchObject({ protocol: null });
    expect(view({ graphics: null }).actions).not.toContain('open');
  });

  test('a name is cut, whole characters only, and never empty', () => {
    expect(view({ name: `${'x'.repeat(127)}\u{1f600}` }).name.isWellFormed()).toBe(true);
    expect(view({ name: '' }).name).toBe('#7');
  });
});

test.each([
  ['start', 8, 0, 'resume'],
  ['start', 2, 0, 'release'],
  ['start', 3, 16, null],
  ['restart', 3, 3, 'reboot'],
  ['restart', 8, 0, null],
  ['power-off-hard', 3, 18, 'poweroff-hard'],
  ['shut-down', 3, 18, null],
] as const)('%s in %i/%i is %s', (action, state, lcmState, call) => {
  expect(vmActionFor(action, { state, lcmState })).toBe(call);
});
