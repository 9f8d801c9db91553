import type { Group, LiveTokens, OperationRights, QuotaLine, User, VmQuota } from '../model/user.ts';
import { child, textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Wanted } from '../xml/reader.ts';
import { applicationVectors } from './application.ts';
import { attributes, childrenOf, decimal, integer } from './fields.ts';

const OPERATIONS = {
  VM_USE_OPERATIONS: true,
  VM_MANAGE_OPERATIONS: true,
  VM_ADMIN_OPERATIONS: true,
} as const;

/** What `decodeUser` reads. PASSWORD, LOGIN_TOKEN and TEMPLATE/TOKEN_PASSWORD are dropped as they come. */
export const USER_WANTED: Wanted = {
  ID: true,
  NAME: true,
  GID: true,
  GROUPS: true,
  AUTH_DRIVER: true,
  TEMPLATE: OPERATIONS,
  VM_QUOTA: true,
  DEFAULT_USER_QUOTAS: { VM_QUOTA: true },
};

/** The user's own document (`User::to_xml_extended`, src/um/User.cc). */
export const decodeUser = (root: XmlElement): User => ({
  id: integer(root, 'ID'),
  name: textOf(root, 'NAME'),
  gid: integer(root, 'GID'),
  groups: childrenOf(child(root, 'GROUPS'), 'ID')
    .map((each) => Number(each.text))
    .filter(Number.isInteger),
  driver: textOf(root, 'AUTH_DRIVER'),
  operations: operations(child(root, 'TEMPLATE')),
  quota: quota(root, 'DEFAULT_USER_QUOTAS'),
});

/** The user's own document, read for the tokens alone. */
export const TOKENS_WANTED: Wanted = { LOGIN_TOKEN: { TOKEN: true } };

export function decodeTokens(root: XmlElement, mark: string): LiveTokens {
  const texts = childrenOf(root, 'LOGIN_TOKEN').map((each) => textOf(each, 'TOKEN'));
  return { live: texts.length, mine: texts.filter((text) => text.startsWith(mark)) };
}

/** `TEMPLATE: true`: attributes that begin with VDI_ have no list of names. */
export const GROUP_WANTED: Wanted = {
  ...{ ID: true, NAME: true, TEMPLATE: true, VM_QUOTA: true },
  DEFAULT_GROUP_QUOTAS: { VM_QUOTA: true },
};

/** A group's document (`Group::to_xml_extended`, src/group/Group.cc). */
export const decodeGroup = (root: XmlElement): Group => ({
  id: integer(root, 'ID'),
  name: textOf(root, 'NAME'),
  operations: operations(child(root, 'TEMPLATE')),
  quota: quota(root, 'DEFAULT_GROUP_QUOTAS'),
  vdi: attributes(child(root, 'TEMPLATE'), 'VDI_'),
  applications: applicationVectors(child(root, 'TEMPLATE')),
});

function operations(template: XmlElement | undefined): OperationRights {
  const list = (name: string) =>
    textOf(template, name)
      .toLowerCase()
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
  return {
    use: list('VM_USE_OPERATIONS'),
    manage: list('VM_MANAGE_OPERATIONS'),
    admin: list('VM_ADMIN_OPERATIONS'),
  };
}

/** -1 is the site's default, which stands in the same document; -2 is none. Who has no VM and no limit of her own has an empty VM_QUOTA. */
function quota(root: XmlElement, defaults: string): VmQuota | null {
  const vm = child(child(root, 'VM_QUOTA'), 'VM');
  const site = child(child(child(root, defaults), 'VM_QUOTA'), 'VM');
  if (vm === undefined && site === undefined) return null;
  const limitIn = (element: XmlElement | undefined, name: string): number | null =>
    /^\d/.test(textOf(element, name)) ? decimal(element, name) : null;
  const line = (name: string): QuotaLine => ({
    limit: limitIn(vm, name) ?? (textOf(vm, name) === '-2' ? null : limitIn(site, name)),
    used: decimal(vm, `${name}_USED`),
  });
  return {
    vms: line('VMS'),
    runningVms: line('RUNNING_VMS'),
    cpu: line('CPU'),
    memory: line('MEMORY'),
    systemDisk: line('SYSTEM_DISK_SIZE'),
  };
}
