import { STATE } from './states.ts';
import type { DemoUser } from './users.ts';
import { isRunning } from './vm.ts';
import type { DemoVm } from './vm.ts';
import { vector } from './vector.ts';
import { cdata, tag, wrap } from './xml.ts';

/** VM_QUOTA: empty for who has no VM and no limit; -1 is none. */
function vmQuota(own: readonly DemoVm[], limit: number | null): string {
  if (own.length === 0 && limit === null) return '<VM_QUOTA></VM_QUOTA>';
  const running = own.filter(isRunning).length;
  const free = (name: string, used: number | string) => [cdata(name, -1), cdata(`${name}_USED`, used)];
  return wrap('VM_QUOTA', [
    wrap('VM', [
      ...[...free('CPU', `${own.length}.00`), ...free('MEMORY', own.length * 16)],
      ...[...free('RUNNING_CPU', `${running}.00`), ...free('RUNNING_MEMORY', running * 16)],
      ...[...free('RUNNING_VMS', running), ...free('SYSTEM_DISK_SIZE', 0)],
      ...[cdata('VMS', limit ?? -1), cdata('VMS_USED', own.length)],
    ]),
  ]);
}

export function userDocument(user: DemoUser, vms: readonly DemoVm[], limit: number | null): string {
  const own = vms.filter((vm) => vm.owner === user && vm.state !== STATE.DONE);
  return wrap('USER', [
    tag('ID', user.id),
    tag('GID', user.gid),
    wrap('GROUPS', [tag('ID', user.gid)]),
    tag('GNAME', user.group),
    tag('NAME', user.name),
    cdata('PASSWORD', '0'.repeat(64)),
    cdata('AUTH_DRIVER', 'core'),
    tag('ENABLED', 1),
    ...[...user.tokens].map(([token, until]) =>
      wrap('LOGIN_TOKEN', [
        cdata('TOKEN', token),
        tag('EXPIRATION_TIME', until === Infinity ? -1 : Math.floor(until / 1000)),
        tag('EGID', -1),
      ]),
    ),
    '<TEMPLATE></TEMPLATE><DATASTORE_QUOTA></DATASTORE_QUOTA><NETWORK_QUOTA></NETWORK_QUOTA>',
    vmQuota(own, limit),
    '<IMAGE_QUOTA></IMAGE_QUOTA>',
  ]);
}

export const groupDocument = (
  user: DemoUser,
  users: readonly DemoUser[],
  vms: readonly DemoVm[] = [],
  limit: number | null = null,
): string =>
  wrap('GROUP', [
    tag('ID', user.gid),
    tag('NAME', user.group),
    wrap('TEMPLATE', [
      ...[...user.groupAttributes].map(([name, value]) => cdata(name, value)),
      ...user.groupApplications.map((each) => vector('VDI_APP', each)),
    ]),
    wrap(
      'USERS',
      users.filter((each) => each.gid === user.gid).map((each) => tag('ID', each.id)),
    ),
    '<ADMINS></ADMINS>',
    vmQuota(
      vms.filter((vm) => vm.owner.gid === user.gid && vm.state !== STATE.DONE),
      limit,
    ),
  ]);
