/** Who may do what with a VM, as `AclManager::authorize` (src/acl/AclManager.cc) decides it from the VM alone: ACL rules are not told. */
import type { Rights, User, Vm } from './model.ts';

const ONEADMIN = 0;
/** LOCK/LOCKED levels that refuse MANAGE, to the owner too: 1 is USE and above, 2 MANAGE and above, 4 all. */
const LOCKS_MANAGE: readonly number[] = [1, 2, 4];

const isAdmin = (user: User) =>
  user.id === ONEADMIN || user.gid === ONEADMIN || user.groups.includes(ONEADMIN);

function may(user: User, vm: Vm, right: keyof Rights): boolean {
  if (isAdmin(user)) return true;
  // A short body tells no permissions; the list of one's own VMs is then taken for one's own.
  if (vm.permissions === null) return vm.uid === user.id;
  const { owner, group, other } = vm.permissions;
  const mine = vm.uid === user.id && owner[right];
  const ours = (vm.gid === user.gid || user.groups.includes(vm.gid)) && group[right];
  return mine || ours || other[right];
}

/** Look at it and connect. A lock does not take this away: `one.vm.info` answers to a locked VM. */
export const mayUse = (user: User, vm: Vm): boolean => may(user, vm, 'use');

/** Start, stop, restart, suspend (VM_MANAGE_OPERATIONS of oned.conf). */
export const mayManage = (user: User, vm: Vm): boolean =>
  may(user, vm, 'manage') && (isAdmin(user) || vm.lock === null || !LOCKS_MANAGE.includes(vm.lock.level));
