import { describe, expect, test } from 'vitest';
import type { Lock } from '../../../core/opennebula/model/common.ts';
import type { OperationRights } from '../../../core/opennebula/model/user.ts';
import { VM_OPERATIONS, rightFor } from '../../../core/opennebula/operations.ts';
import { isLockedFor, mayDo, mayUse } from '../../../core/opennebula/rights.ts';
import { OWNER_ONLY, userOf, vmOf } from '../../support/vm.ts';

const none = { use: false, manage: false, admin: false };
const NO_LISTS: OperationRights = { use: [], manage: [], admin: [] };
const rights = (who: 'owner' | 'group' | 'other', may: Partial<typeof none>) => ({
  owner: none,
  group: none,
  other: none,
  [who]: { ...none, ...may },
});
const stranger = userOf({ id: 9, gid: 200, groups: [200] });
const colleague = userOf({ id: 9, gid: 200, groups: [200, 100] });
const oneadmin = userOf({ id: 0, gid: 0, groups: [0] });

describe('who may use and who may resume, which needs MANAGE', () => {
  test.each([
    ['the owner', userOf(), OWNER_ONLY, true, true],
    ['the owner with USE only', userOf(), rights('owner', { use: true }), true, false],
    ['the owner without a right', userOf(), rights('owner', {}), false, false],
    ['a stranger', stranger, OWNER_ONLY, false, false],
    ['a stranger, open to others', stranger, rights('other', { use: true }), true, false],
    ['a colleague', colleague, OWNER_ONLY, false, false],
    ['a colleague, open to the group', colleague, rights('group', { use: true, manage: true }), true, true],
    ['a stranger, open to the group', stranger, rights('group', { use: true, manage: true }), false, false],
    ['oneadmin', oneadmin, rights('owner', {}), true, true],
    ['a member of oneadmin', userOf({ id: 9, groups: [200, 0] }), rights('owner', {}), true, true],
    ['the owner, where nobody told the permissions', userOf(), null, true, true],
    ['a stranger, where nobody told them', stranger, null, false, false],
  ])('%s', (_who, user, permissions, use, resume) => {
    const vm = vmOf({ permissions });
    expect([mayUse(user, vm), mayDo('resume', user, null, vm)]).toEqual([use, resume]);
  });

  test('recover needs ADMIN, which an owner lacks unless she was given it', () => {
    expect(mayDo('recover', userOf(), null, vmOf())).toBe(false);
    expect(mayDo('recover', userOf(), null, vmOf({ permissions: rights('owner', { admin: true }) }))).toBe(
      true,
    );
  });
});

describe('a lock (LOCK/LOCKED)', () => {
  const lock = (level: number): Lock => ({ level, owner: 0, since: 1 });
  test.each([
    // level, USE, MANAGE, ADMIN
    [1, false, false, false],
    [2, true, false, false],
    [3, true, true, false],
    [4, false, false, false],
    [0, true, true, true],
  ])('of level %i lets USE %s, MANAGE %s, ADMIN %s, to the owner too', (level, use, manage, admin) => {
    const all = { use: true, manage: true, admin: true };
    const vm = vmOf({ lock: lock(level), permissions: { owner: all, group: all, other: all } });
    const group = { ...NO_LISTS, use: ['reboot'] };
    expect([
      mayDo('reboot', userOf(), group, vm),
      mayDo('resume', userOf(), group, vm),
      mayDo('recover', userOf(), group, vm),
    ]).toEqual([use, manage, admin]);
    // one.vm.info answers to a locked VM, and oneadmin passes.
    expect(mayUse(userOf(), vm)).toBe(true);
    expect(mayDo('recover', oneadmin, null, vm)).toBe(true);
    expect(isLockedFor(userOf(), vm, 'manage')).toBe(!manage);
  });
});

describe('VM_*_OPERATIONS: which right an operation needs', () => {
  const lists = (more: Partial<OperationRights>): OperationRights => ({ ...NO_LISTS, ...more });
  const by = (operations: Partial<OperationRights>) => ({ operations: lists(operations) });

  test('of oned.conf, where nobody says otherwise: MANAGE, and ADMIN to recover and to reschedule', () => {
    const asked = VM_OPERATIONS.map((operation) => [operation, rightFor(operation, by({}), null)]);
    expect(asked.filter(([, right]) => right !== 'manage')).toEqual([
      ['resched', 'admin'],
      ['unresched', 'admin'],
      ['recover', 'admin'],
    ]);
  });

  test.each([
    ['the group’s list', by({}), lists({ use: ['resume'] }), 'use'],
    ['the user’s goes before the group’s', by({ admin: ['resume'] }), lists({ use: ['resume'] }), 'admin'],
    ['the user’s about something else does not', by({ admin: ['stop'] }), lists({ use: ['resume'] }), 'use'],
    ['ADMIN before USE where one list has both', by({ admin: ['resume'], use: ['resume'] }), null, 'admin'],
    ['MANAGE before USE', by({}), lists({ manage: ['resume'], use: ['resume'] }), 'manage'],
  ] as const)('%s', (_what, user, group, right) => {
    expect(rightFor('resume', user, group)).toBe(right);
  });

  test.each([
    ['reboot-hard', 'reboot'],
    ['poweroff-hard', 'poweroff'],
    ['terminate-hard', 'terminate'],
    ['undeploy-hard', 'undeploy'],
    ['snapshot-revert', 'snapshot'],
    ['disk-snapshot-revert', 'disk-snapshot'],
  ] as const)('%s goes by the name %s, as VMActions::set_auth_ops has it', (operation, family) => {
    expect(rightFor(operation, by({ use: [family] }), null)).toBe('use');
    expect(rightFor(operation, by({ use: [operation] }), null)).toBe('manage');
  });

  test('no list can give away the lock', () => {
    expect(rightFor('lock', by({ use: ['lock'] }), lists({ use: ['lock'] }))).toBe('manage');
  });
});
