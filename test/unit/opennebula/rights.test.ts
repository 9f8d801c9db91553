import { describe, expect, test } from 'vitest';
import { mayManage, mayUse } from '../../../core/opennebula/rights.ts';
import { OWNER_ONLY, userOf, vmOf } from '../../support/vm.ts';

const none = { use: false, manage: false, admin: false };
const rights = (who: 'owner' | 'group' | 'other', may: Partial<typeof none>) => ({
  owner: none,
  group: none,
  other: none,
  [who]: { ...none, ...may },
});
const stranger = userOf({ id: 9, gid: 200, groups: [200] });
const colleague = userOf({ id: 9, gid: 200, groups: [200, 100] });

describe('who may use and who may manage', () => {
  test.each([
    ['the owner', userOf(), OWNER_ONLY, true, true],
    ['the owner with USE only', userOf(), rights('owner', { use: true }), true, false],
    ['the owner without a right', userOf(), rights('owner', {}), false, false],
    ['a stranger', stranger, OWNER_ONLY, false, false],
    ['a stranger, open to others', stranger, rights('other', { use: true }), true, false],
    ['a colleague', colleague, OWNER_ONLY, false, false],
    ['a colleague, open to the group', colleague, rights('group', { use: true, manage: true }), true, true],
    ['a stranger, open to the group', stranger, rights('group', { use: true, manage: true }), false, false],
    ['oneadmin', userOf({ id: 0, gid: 0, groups: [0] }), rights('owner', {}), true, true],
    [
      'a member of the group oneadmin',
      userOf({ id: 9, gid: 200, groups: [200, 0] }),
      rights('owner', {}),
      true,
      true,
    ],
    ['the owner, where nobody told the permissions', userOf(), null, true, true],
    ['a stranger, where nobody told them', stranger, null, false, false],
  ])('%s', (_who, user, permissions, use, manage) => {
    const vm = vmOf({ permissions });
    expect([mayUse(user, vm), mayManage(user, vm)]).toEqual([use, manage]);
  });
});

describe('a lock', () => {
  test.each([
    [1, false],
    [2, false],
    [3, true],
    [4, false],
  ])('of level %i: the owner may manage is %s, and may always use', (level, manage) => {
    const vm = vmOf({ lock: { level } });
    expect(mayManage(userOf(), vm)).toBe(manage);
    expect(mayUse(userOf(), vm)).toBe(true);
    expect(mayManage(userOf({ id: 0, gid: 0, groups: [0] }), vm)).toBe(true);
  });
});
