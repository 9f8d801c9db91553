import type { ApplicationVector } from '../../core/opennebula/model/application.ts';
import type { VmTemplate } from '../../core/opennebula/model/template.ts';
import type { Group, User } from '../../core/opennebula/model/user.ts';
import type { Nic, Vm } from '../../core/opennebula/model/vm.ts';

const NOTHING = { use: false, manage: false, admin: false };
export const OWNER_ONLY = {
  owner: { use: true, manage: true, admin: false },
  group: NOTHING,
  other: NOTHING,
} as const;

export const nicOf = (more: Partial<Nic> = {}): Nic => ({
  kind: 'nic',
  ip: '10.0.0.7',
  externalIp: '',
  rdp: false,
  rdpOptions: {},
  ...more,
});

/** A VM that runs and belongs to user 2, with what the test changes. */
export const vmOf = (more: Partial<Vm> = {}): Vm => ({
  id: 7,
  name: 'Office',
  uid: 2,
  gid: 100,
  userName: 'alice',
  groupName: 'vdi',
  permissions: OWNER_ONLY,
  state: 3,
  lcmState: 3,
  previous: null,
  created: 1,
  graphics: { type: 'spice', port: 5907, listen: '0.0.0.0', password: 'ticket', keymap: '' },
  nics: [nicOf()],
  hasTablet: false,
  context: { rdpPort: 3389, rdpSecurity: '', userName: '' },
  host: { hostname: 'node1', sequence: 0, runningSince: 1 },
  lock: null,
  error: null,
  schedulerMessage: '',
  snapshots: [],
  disks: [],
  diskSnapshots: [],
  scheduled: [],
  scheduledIds: [],
  monitoring: null,
  templateId: null,
  attributes: { description: '', logo: '', ready: false, vdi: {} },
  applications: [],
  ...more,
});

export const userOf = (more: Partial<User> = {}): User => ({
  id: 2,
  name: 'alice',
  gid: 100,
  groups: [100],
  driver: 'core',
  operations: { use: [], manage: [], admin: [] },
  quota: null,
  ...more,
});

export const groupOf = (more: Partial<Group> = {}): Group => ({
  id: 100,
  name: 'vdi',
  operations: { use: [], manage: [], admin: [] },
  quota: null,
  vdi: {},
  applications: [],
  ...more,
});

/** A VDI_APP that a VM may have; a group’s names a desktop besides. */
export const applicationOf = (more: Partial<ApplicationVector> = {}): ApplicationVector => ({
  name: 'Clock',
  program: '/usr/bin/clock',
  arguments: '',
  icon: '',
  mode: '',
  desktop: '',
  hosts: '',
  template: '',
  ...more,
});

/** A template of oneadmin that everybody may use. */
export const templateOf = (more: Partial<VmTemplate> = {}): VmTemplate => ({
  id: 3,
  name: 'Office 2026',
  uid: 0,
  gid: 100,
  userName: 'oneadmin',
  groupName: 'vdi',
  permissions: null,
  lock: null,
  registered: 1,
  description: 'Writing and counting',
  logo: '',
  cpu: 2,
  memory: 4_096,
  imageIds: [],
  inputs: [],
  vdi: {},
  ...more,
});
