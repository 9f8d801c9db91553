/** Who may do what with a VM, as `AclManager::authorize` (src/acl/AclManager.cc) decides it from the VM alone: ACL rules are not told. */
import type { Owned, Rights } from './model/common.ts';
import type { OperationRights, User } from './model/user.ts';
import { rightFor } from './operations.ts';
import type { Right, VmOperation } from './operations.ts';

const ONEADMIN = 0;

/** LOCK/LOCKED → the rights that it takes from everybody but oneadmin, the owner included: 1 USE and above, 2 MANAGE and above, 3 ADMIN, 4 all. */
const LOCKS: Readonly<Record<number, readonly Right[]>> = {
  1: ['use', 'manage', 'admin'],
  2: ['manage', 'admin'],
  3: ['admin'],
  4: ['use', 'manage', 'admin'],
};

const isAdmin = (user: User) =>
  user.id === ONEADMIN || user.gid === ONEADMIN || user.groups.includes(ONEADMIN);

function has(user: User, vm: Owned, right: keyof Rights): boolean {
  if (isAdmin(user)) return true;
  // A short body tells no permissions; the list of one's own VMs is then taken for one's own.
  if (vm.permissions === null) return vm.uid === user.id;
  const { owner, group, other } = vm.permissions;
  const mine = vm.uid === user.id && owner[right];
  const ours = (vm.gid === user.gid || user.groups.includes(vm.gid)) && group[right];
  return mine || ours || other[right];
}

/** Look at it and connect. A lock does not take this away: `one.vm.info` answers to a locked VM. */
export const mayUse = (user: User, vm: Owned): boolean => has(user, vm, 'use');

/** Whether a lock is what refuses `right`: oned answers 512 to it, as to somebody without the right. */
export const isLockedFor = (user: User, vm: Owned, right: Right): boolean =>
  !isAdmin(user) && vm.lock !== null && (LOCKS[vm.lock.level] ?? []).includes(right);

/** Whether oned will let `user` do this with `vm`, its state aside. `group`: lists of the user's primary group, null where nobody asked. */
export function mayDo(operation: VmOperation, user: User, group: OperationRights | null, vm: Owned): boolean {
  const right = rightFor(operation, user, group);
  return has(user, vm, right) && !isLockedFor(user, vm, right);
}
