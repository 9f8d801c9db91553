import type { VmAction } from './model/vm.ts';
import type { OperationRights, User } from './model/user.ts';

/** Everything a terminal may ask oned to do with a VM: the names of `one.vm.action`, and of the calls beside it (VMActions::action_to_str). */
export type VmOperation =
  | VmAction
  | 'snapshot-create'
  | 'snapshot-revert'
  | 'snapshot-delete'
  | 'disk-snapshot-create'
  | 'disk-snapshot-revert'
  | 'disk-snapshot-delete'
  | 'recover'
  | 'update'
  | 'updateconf'
  | 'lock'
  | 'unlock';

export type Right = 'use' | 'manage' | 'admin';

/** The name by which VM_*_OPERATIONS knows it (VMActions::set_auth_ops of src/vm/VMActions.cc), and what oned.conf asks for; null: no list can change it. */
const OPERATIONS: Readonly<Record<VmOperation, readonly [family: string | null, right: Right]>> = {
  resume: ['resume', 'manage'],
  suspend: ['suspend', 'manage'],
  stop: ['stop', 'manage'],
  reboot: ['reboot', 'manage'],
  'reboot-hard': ['reboot', 'manage'],
  poweroff: ['poweroff', 'manage'],
  'poweroff-hard': ['poweroff', 'manage'],
  undeploy: ['undeploy', 'manage'],
  'undeploy-hard': ['undeploy', 'manage'],
  hold: ['hold', 'manage'],
  release: ['release', 'manage'],
  terminate: ['terminate', 'manage'],
  'terminate-hard': ['terminate', 'manage'],
  resched: ['resched', 'admin'],
  unresched: ['resched', 'admin'],
  'snapshot-create': ['snapshot', 'manage'],
  'snapshot-revert': ['snapshot', 'manage'],
  'snapshot-delete': ['snapshot', 'manage'],
  'disk-snapshot-create': ['disk-snapshot', 'manage'],
  'disk-snapshot-revert': ['disk-snapshot', 'manage'],
  'disk-snapshot-delete': ['disk-snapshot', 'manage'],
  recover: ['recover', 'admin'],
  update: ['update', 'manage'],
  updateconf: ['updateconf', 'manage'],
  lock: [null, 'manage'],
  unlock: [null, 'manage'],
};

export const VM_OPERATIONS = Object.keys(OPERATIONS) as VmOperation[];

/** ADMIN before MANAGE before USE, where a list names it twice (VMActions::get_auth_op). */
const LISTS = ['admin', 'manage', 'use'] as const;

/**
 * Which right `operation` needs: the user's own lists, then those of the group (null: not asked), then oned.conf's defaults
 * (RequestAttributes::set_auth_op). A site that changed oned.conf itself does not tell an ordinary user.
 */
export function rightFor(
  operation: VmOperation,
  user: Pick<User, 'operations'>,
  group: OperationRights | null,
): Right {
  const [family, right] = OPERATIONS[operation];
  if (family === null) return right;
  for (const lists of [user.operations, group]) {
    const found = lists === null ? undefined : LISTS.find((list) => lists[list].includes(family));
    if (found !== undefined) return found;
  }
  return right;
}
