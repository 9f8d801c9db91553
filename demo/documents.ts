import { LCM, STATE } from './states.ts';
import type { DemoUser } from './users.ts';
import type { DemoVm } from './vm.ts';

/** XML as oned 7.4.0 writes it: values of templates in CDATA, in the long body; everything as plain text in the short one. */
const escape = (text: string): string =>
  text.replace(/[&<>]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[each] ?? each);
type Value = string | number;
const tag = (name: string, value: Value): string => `<${name}>${escape(String(value))}</${name}>`;
const cdata = (name: string, value: Value): string =>
  `<${name}><![CDATA[${String(value).replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
const wrap = (name: string, parts: readonly string[]): string => `<${name}>${parts.join('')}</${name}>`;

const HAS_PORT: readonly number[] = [STATE.ACTIVE, STATE.STOPPED, STATE.SUSPENDED, STATE.POWEROFF];
const deployed = (vm: DemoVm) => HAS_PORT.includes(vm.state);

function graphics(vm: DemoVm, write: typeof tag): string {
  return wrap('GRAPHICS', [
    write('LISTEN', '127.0.0.1'),
    write('PASSWD', vm.password),
    ...(deployed(vm) ? [write('PORT', vm.port)] : []),
    write('TYPE', vm.definition.graphics),
  ]);
}

function nic(vm: DemoVm, write: typeof tag, long: boolean): string {
  return wrap('NIC', [
    write('IP', '127.0.0.1'),
    write('MAC', `02:00:7f:00:00:${vm.id.toString(16).padStart(2, '0')}`),
    ...(long ? [write('NAME', 'NIC0')] : []),
    write('NETWORK', 'demo-net'),
    write('NIC_ID', 0),
    ...(long && vm.rdp !== null ? [write('RDP', 'YES')] : []),
    write('SECURITY_GROUPS', 0),
  ]);
}

const permissions = (vm: DemoVm): string => {
  const shared = vm.definition.key === 'use-only' ? 1 : 0;
  const rights: readonly (readonly [string, number])[] = [
    ...([
      ['OWNER_U', 1],
      ['OWNER_M', 1],
      ['OWNER_A', 0],
    ] as const),
    ...([
      ['GROUP_U', shared],
      ['GROUP_M', 0],
      ['GROUP_A', 0],
      ['OTHER_U', shared],
      ['OTHER_M', 0],
      ['OTHER_A', 0],
    ] as const),
  ];
  return wrap(
    'PERMISSIONS',
    rights.map(([name, value]) => tag(name, value)),
  );
};

const lock = (vm: DemoVm): string =>
  vm.lock === null
    ? ''
    : wrap('LOCK', [
        tag('LOCKED', vm.lock.level),
        tag('OWNER', vm.owner.id),
        tag('TIME', vm.lock.time),
        tag('REQ_ID', 1),
      ]);

function history(vm: DemoVm, hostName: string, long: boolean): string {
  const more = [
    tag('STIME', vm.born),
    tag('ETIME', 0),
    cdata('VM_MAD', 'kvm'),
    cdata('TM_MAD', 'ssh'),
    tag('DS_ID', 100),
  ];
  const times = [
    ...[
      tag('PLAN_ID', -2),
      tag('ACTION_ID', -1),
      tag('PSTIME', vm.born),
      tag('PETIME', vm.born),
      tag('RSTIME', vm.runningSince),
    ],
    ...[
      tag('RETIME', 0),
      tag('ESTIME', 0),
      tag('EETIME', 0),
      tag('ACTION', 0),
      tag('UID', -1),
      tag('GID', -1),
      tag('REQUEST_ID', -1),
    ],
  ];
  const host = [tag('SEQ', 0), tag('HOSTNAME', hostName), tag('HID', 0), tag('CID', 0)];
  const record = long
    ? [tag('OID', vm.id), ...host, ...more, ...times]
    : [...host, tag('DS_ID', 100), tag('ACTION', 0)];
  return wrap('HISTORY_RECORDS', [wrap('HISTORY', record)]);
}

const head = (vm: DemoVm): string[] => [
  tag('ID', vm.id),
  tag('UID', vm.owner.id),
  tag('GID', vm.owner.gid),
  tag('UNAME', vm.owner.name),
  tag('GNAME', vm.owner.group),
  tag('NAME', vm.definition.name),
];

const error = (vm: DemoVm, write: typeof tag): string[] =>
  vm.error === '' ? [] : [write('ERROR', vm.error)];

/** `one.vm.info` and the extended pools. */
export function longVm(vm: DemoVm, hostName: string): string {
  const context = [
    ...[cdata('DISK_ID', 1), cdata('ETH0_IP', '127.0.0.1'), cdata('NETWORK', 'YES')],
    ...(vm.rdp === null ? [] : [cdata('RDP_PORT', vm.rdp.port)]),
    ...[cdata('TARGET', 'sda'), cdata('USERNAME', vm.rdp?.user ?? '')],
  ];
  const snapshots = vm.snapshots.map((each) =>
    wrap('SNAPSHOT', [
      ...[cdata('HYPERVISOR_ID', `snap-${each.id}`), cdata('NAME', each.name), cdata('SNAPSHOT_ID', each.id)],
      ...[cdata('SYSTEM_DISK_SIZE', 0), cdata('TIME', each.time)],
    ]),
  );
  return wrap('VM', [
    ...head(vm),
    permissions(vm),
    ...[tag('LAST_POLL', vm.runningSince), tag('STATE', vm.state), tag('LCM_STATE', vm.lcmState)],
    ...[tag('PREV_STATE', vm.prevState), tag('PREV_LCM_STATE', vm.prevLcmState), tag('RESCHED', 0)],
    ...[tag('STIME', vm.born), tag('ETIME', 0), tag('DEPLOY_ID', vm.guest === null ? '' : `one-${vm.id}`)],
    lock(vm),
    wrap(
      'MONITORING',
      vm.guest === null
        ? []
        : [cdata('CPU', 1), cdata('MEMORY', 16_384), cdata('TIMESTAMP', vm.runningSince)],
    ),
    '<SCHED_ACTIONS></SCHED_ACTIONS>',
    wrap('TEMPLATE', [
      ...[
        wrap('CONTEXT', context),
        cdata('CPU', 1),
        graphics(vm, cdata),
        cdata('MEMORY', 16),
        nic(vm, cdata, true),
      ],
      wrap('OS', [cdata('ARCH', 'x86_64')]),
      ...snapshots,
      ...[cdata('TEMPLATE_ID', 0), cdata('VMID', vm.id)],
    ]),
    wrap('USER_TEMPLATE', [
      ...error(vm, cdata),
      ...[...vm.attributes].map(([name, value]) => cdata(name, value)),
    ]),
    history(vm, hostName, true),
    '<BACKUPS><BACKUP_CONFIG/><BACKUP_IDS></BACKUP_IDS></BACKUPS>',
  ]);
}

/** `one.vmpool.info`: no permissions, no context, no RDP. */
export function shortVm(vm: DemoVm, hostName: string): string {
  return wrap('VM', [
    ...head(vm),
    ...[tag('LAST_POLL', 0), tag('STATE', vm.state), tag('LCM_STATE', vm.lcmState), tag('RESCHED', 0)],
    ...[tag('STIME', vm.born), tag('ETIME', 0), tag('DEPLOY_ID', vm.guest === null ? '' : `one-${vm.id}`)],
    lock(vm),
    wrap('TEMPLATE', [tag('CPU', 1), tag('MEMORY', 16), graphics(vm, tag), nic(vm, tag, false)]),
    '<MONITORING></MONITORING>',
    wrap('USER_TEMPLATE', error(vm, tag)),
    history(vm, hostName, false),
  ]);
}

export const pool = (vms: readonly string[]): string => wrap('VM_POOL', vms);

export function userDocument(user: DemoUser): string {
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
    '<TEMPLATE></TEMPLATE><DATASTORE_QUOTA></DATASTORE_QUOTA><NETWORK_QUOTA></NETWORK_QUOTA><VM_QUOTA></VM_QUOTA><IMAGE_QUOTA></IMAGE_QUOTA>',
  ]);
}

export const groupDocument = (user: DemoUser, users: readonly DemoUser[]): string =>
  wrap('GROUP', [
    tag('ID', user.gid),
    tag('NAME', user.group),
    '<TEMPLATE></TEMPLATE>',
    wrap(
      'USERS',
      users.filter((each) => each.gid === user.gid).map((each) => tag('ID', each.id)),
    ),
    '<ADMINS></ADMINS>',
  ]);

/** `one.vmpool.monitoring`: the last record of each. */
export const monitoring = (vms: readonly DemoVm[]): string =>
  wrap(
    'MONITORING_DATA',
    vms
      .filter((vm) => vm.state === STATE.ACTIVE && vm.lcmState === LCM.RUNNING)
      .map((vm) =>
        wrap('MONITORING', [
          tag('CPU', 1),
          tag('ID', vm.id),
          tag('MEMORY', 16_384),
          tag('TIMESTAMP', vm.runningSince),
        ]),
      ),
  );
