import type { User, Vm } from '../../core/opennebula/model.ts';

const NOTHING = { use: false, manage: false, admin: false };
export const OWNER_ONLY = {
  owner: { use: true, manage: true, admin: false },
  group: NOTHING,
  other: NOTHING,
} as const;

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
  graphics: { type: 'spice', port: 5907, listen: '0.0.0.0', password: 'ticket', keymap: '' },
  nics: [{ ip: '10.0.0.7', externalIp: '', rdp: false }],
  context: { rdpPort: 3389, rdpSecurity: '', userName: '' },
  host: { hostname: 'node1', runningSince: 1 },
  lock: null,
  error: null,
  schedulerMessage: '',
  snapshots: [],
  ...more,
});

export const userOf = (more: Partial<User> = {}): User => ({
  id: 2,
  name: 'alice',
  gid: 100,
  groups: [100],
  ...more,
});
