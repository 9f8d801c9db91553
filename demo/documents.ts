import { diskElement, snapshotsElement } from './disk.ts';
import { LCM, STATE } from './states.ts';
import { isRunning } from './vm.ts';
import type { DemoVm } from './vm.ts';
import { vector } from './vector.ts';
import { cdata, permissions, tag, wrap } from './xml.ts';
import type { Write } from './xml.ts';

const HAS_PORT: readonly number[] = [STATE.ACTIVE, STATE.STOPPED, STATE.SUSPENDED, STATE.POWEROFF];
const deployed = (vm: DemoVm) => vm.port !== 0 && HAS_PORT.includes(vm.state);
/** In a fleet a VM runs without a guest. */
const runs = (vm: DemoVm) => vm.guest !== null || isRunning(vm);
const mac = (id: number) => `02:00:7f:00:${id.toString(16).padStart(4, '0').replace(/^(..)/, '$1:')}`;

function graphics(vm: DemoVm, write: Write): string {
  return wrap('GRAPHICS', [
    write('LISTEN', '127.0.0.1'),
    write('PASSWD', vm.password),
    ...(deployed(vm) ? [write('PORT', vm.port)] : []),
    write('TYPE', vm.definition.graphics),
  ]);
}

function nic(vm: DemoVm, write: Write, long: boolean): string {
  return wrap('NIC', [
    write('IP', '127.0.0.1'),
    write('MAC', mac(vm.id)),
    ...(long ? [write('NAME', 'NIC0')] : []),
    write('NETWORK', 'demo-net'),
    write('NIC_ID', 0),
    ...(long && vm.rdp !== null ? [write('RDP', 'YES')] : []),
    write('SECURITY_GROUPS', 0),
  ]);
}

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
  if (vm.port === 0) return '<HISTORY_RECORDS/>'; // It was on no host yet.
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

const error = (vm: DemoVm, write: Write): string[] => (vm.error === '' ? [] : [write('ERROR', vm.error)]);

/** SCHED_ACTION: since 6.4 whole in `one.vm.info` only; the pools have its number (VirtualMachine::to_xml_extended). */
const scheduled = (vm: DemoVm): readonly string[] =>
  vm.endsAt === null
    ? []
    : [
        wrap('SCHED_ACTION', [
          ...[cdata('ACTION', 'poweroff'), cdata('ARGS', ''), cdata('DAYS', ''), cdata('DONE', -1)],
          ...[cdata('END_TYPE', -1), cdata('END_VALUE', -1), cdata('ID', vm.id), cdata('MESSAGE', '')],
          ...[cdata('PARENT_ID', vm.id), cdata('REPEAT', -1), cdata('TIME', vm.endsAt)],
          ...[cdata('TYPE', 'VM'), cdata('WARNING', 0)],
        ]),
      ];

/** `one.vm.info`, and without what `pooled` leaves out the extended pools. */
export function longVm(vm: DemoVm, hostName: string, pooled = false): string {
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
  const shared = vm.definition.key === 'use-only' ? 1 : 0;
  return wrap('VM', [
    ...head(vm),
    permissions(shared, shared),
    ...[tag('LAST_POLL', vm.runningSince), tag('STATE', vm.state), tag('LCM_STATE', vm.lcmState)],
    ...[tag('PREV_STATE', vm.prevState), tag('PREV_LCM_STATE', vm.prevLcmState), tag('RESCHED', 0)],
    ...[tag('STIME', vm.born), tag('ETIME', 0), tag('DEPLOY_ID', runs(vm) ? `one-${vm.id}` : '')],
    lock(vm),
    wrap(
      'MONITORING',
      runs(vm) ? [cdata('CPU', 1), cdata('MEMORY', 16_384), cdata('TIMESTAMP', vm.runningSince)] : [],
    ),
    wrap('SCHED_ACTIONS', vm.endsAt === null ? [] : [tag('ID', vm.id)]),
    wrap('TEMPLATE', [
      ...[
        wrap('CONTEXT', context),
        cdata('CPU', 1),
        ...(vm.disk === null ? [] : [diskElement(vm.disk, true)]),
        graphics(vm, cdata),
        ...(vm.definition.graphics === 'SPICE'
          ? [wrap('INPUT', [cdata('BUS', 'usb'), cdata('TYPE', 'tablet')])]
          : []),
        cdata('MEMORY', 16),
        nic(vm, cdata, true),
      ],
      wrap('OS', [cdata('ARCH', 'x86_64')]),
      ...snapshots,
      ...(pooled ? [] : scheduled(vm)),
      ...[cdata('TEMPLATE_ID', vm.templateId), cdata('VMID', vm.id)],
    ]),
    wrap('USER_TEMPLATE', [
      ...error(vm, cdata),
      ...[...vm.attributes].map(([name, value]) => cdata(name, value)),
      ...vm.definition.applications.map((each) => vector('VDI_APP', each)),
    ]),
    history(vm, hostName, true),
    vm.disk === null ? '' : snapshotsElement(vm.disk),
    '<BACKUPS><BACKUP_CONFIG/><BACKUP_IDS></BACKUP_IDS></BACKUPS>',
  ]);
}

/** `one.vmpool.info`: no permissions, no context, no RDP. */
export function shortVm(vm: DemoVm, hostName: string): string {
  return wrap('VM', [
    ...head(vm),
    ...[tag('LAST_POLL', 0), tag('STATE', vm.state), tag('LCM_STATE', vm.lcmState), tag('RESCHED', 0)],
    ...[tag('STIME', vm.born), tag('ETIME', 0), tag('DEPLOY_ID', runs(vm) ? `one-${vm.id}` : '')],
    lock(vm),
    wrap('TEMPLATE', [
      tag('CPU', 1),
      ...(vm.disk === null ? [] : [diskElement(vm.disk, false)]),
      ...[graphics(vm, tag), tag('MEMORY', 16), nic(vm, tag, false)],
    ]),
    '<MONITORING></MONITORING>',
    wrap('USER_TEMPLATE', error(vm, tag)),
    history(vm, hostName, false),
  ]);
}

export const pool = (vms: readonly string[]): string => wrap('VM_POOL', vms);

/** `one.vmpool.monitoring` and `one.vm.monitoring`: the last record of each, the only one that there is. */
export const monitoring = (vms: readonly DemoVm[]): string =>
  wrap(
    'MONITORING_DATA',
    vms
      .filter((vm) => vm.state === STATE.ACTIVE && vm.lcmState === LCM.RUNNING)
      .map((vm) =>
        wrap('MONITORING', [
          ...[cdata('CPU', 1), cdata('ID', vm.id), cdata('MEMORY', 16_384)],
          cdata('TIMESTAMP', vm.runningSince),
        ]),
      ),
  );
