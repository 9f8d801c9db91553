import type { Graphics, Nic, Vm, VmAttributes, VmHost } from '../model/vm.ts';
import { child, textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Wanted } from '../xml/reader.ts';
import { applicationVectors } from './application.ts';
import { readDisk, readDiskSnapshots, readSnapshot } from './disks.ts';
import { lastError, withoutDate } from './dated.ts';
import { OWNED_WANTED, attributes, childrenOf, integer, integerOr, isYes, owned, portOr } from './fields.ts';
import { MONITORING_WANTED, readMonitoring } from './monitoring.ts';
import { SCHEDULED_WANTED, readScheduled } from './scheduled.ts';

const DEFAULT_RDP_PORT = 3389;

/** What `decodeVm` reads of a VM: the rest of a document is checked and dropped as it comes. */
export const VM_WANTED: Wanted = {
  ...OWNED_WANTED,
  STATE: true,
  LCM_STATE: true,
  PREV_STATE: true,
  PREV_LCM_STATE: true,
  STIME: true,
  SCHED_ACTIONS: { ID: true },
  MONITORING: MONITORING_WANTED,
  TEMPLATE: {
    GRAPHICS: true,
    NIC: true,
    NIC_ALIAS: true,
    PCI: true,
    INPUT: { TYPE: true },
    CONTEXT: { RDP_PORT: true, RDP_SECURITY: true, USERNAME: true },
    SNAPSHOT: { SNAPSHOT_ID: true, NAME: true, TIME: true },
    DISK: { DISK_ID: true, IMAGE: true, IMAGE_ID: true, SIZE: true, TYPE: true, PERSISTENT: true },
    SCHED_ACTION: SCHEDULED_WANTED,
    TEMPLATE_ID: true,
  },
  USER_TEMPLATE: true,
  HISTORY_RECORDS: { HISTORY: { SEQ: true, HOSTNAME: true, RSTIME: true } },
  SNAPSHOTS: true,
};

/** A VM of a short or an extended body. Throws `OneClientError` `shape`, with the path, when what must be there is not. */
export function decodeVm(vm: XmlElement): Vm {
  const template = child(vm, 'TEMPLATE');
  const userTemplate = child(vm, 'USER_TEMPLATE');
  const context = child(template, 'CONTEXT');
  const previous = integerOr(vm, 'PREV_STATE', null);
  return {
    ...owned(vm),
    state: integer(vm, 'STATE'),
    lcmState: integer(vm, 'LCM_STATE'),
    previous: previous === null ? null : { state: previous, lcmState: integerOr(vm, 'PREV_LCM_STATE', 0) },
    created: integerOr(vm, 'STIME', 0),
    graphics: graphics(child(template, 'GRAPHICS')),
    nics: nics(template),
    hasTablet: childrenOf(template, 'INPUT').some((each) => textOf(each, 'TYPE').toLowerCase() === 'tablet'),
    context: {
      rdpPort: portOr(context, 'RDP_PORT', DEFAULT_RDP_PORT),
      rdpSecurity: textOf(context, 'RDP_SECURITY'),
      userName: textOf(context, 'USERNAME'),
    },
    host: lastHost(child(vm, 'HISTORY_RECORDS')),
    error: lastError(textOf(userTemplate, 'ERROR')),
    schedulerMessage: withoutDate(textOf(userTemplate, 'SCHED_MESSAGE')).text,
    snapshots: childrenOf(template, 'SNAPSHOT').map(readSnapshot),
    disks: childrenOf(template, 'DISK').map(readDisk),
    diskSnapshots: childrenOf(vm, 'SNAPSHOTS').map(readDiskSnapshots),
    scheduled: [...childrenOf(template, 'SCHED_ACTION'), ...childrenOf(userTemplate, 'SCHED_ACTION')].map(
      readScheduled,
    ),
    scheduledIds: childrenOf(child(vm, 'SCHED_ACTIONS'), 'ID')
      .map((each) => Number(each.text))
      .filter(Number.isInteger),
    monitoring: readMonitoring(child(vm, 'MONITORING')),
    templateId: integerOr(template, 'TEMPLATE_ID', null),
    attributes: userAttributes(userTemplate),
    applications: applicationVectors(userTemplate),
  };
}

const isGraphics = (type: string): type is Graphics['type'] => type === 'spice' || type === 'vnc';

function graphics(element: XmlElement | undefined): Graphics | null {
  if (element === undefined) return null;
  const type = textOf(element, 'TYPE').toLowerCase() || 'unset';
  return {
    type: isGraphics(type) || type === 'unset' ? type : 'other',
    port: portOr(element, 'PORT', null),
    listen: textOf(element, 'LISTEN'),
    // Not trimmed: a password may begin with a space.
    password: child(element, 'PASSWD')?.text ?? null,
    keymap: textOf(element, 'KEYMAP'),
  };
}

const NIC_KINDS: ReadonlyMap<string, Nic['kind']> = new Map([
  ['NIC', 'nic'],
  ['NIC_ALIAS', 'alias'],
  ['PCI', 'pci'],
]);

function nics(template: XmlElement | undefined): Nic[] {
  const found: Nic[] = [];
  for (const each of template?.children ?? []) {
    const kind = NIC_KINDS.get(each.name);
    if (kind === undefined || (kind === 'pci' && textOf(each, 'TYPE').toUpperCase() !== 'NIC')) continue;
    found.push({
      kind,
      ip: textOf(each, 'IP'),
      externalIp: textOf(each, 'EXTERNAL_IP'),
      rdp: isYes(each, 'RDP'),
      rdpOptions: attributes(each, 'RDP_'),
    });
  }
  return found;
}

/** `one.vm.info` has the whole history: the highest SEQ is where the VM is now. */
function lastHost(records: XmlElement | undefined): VmHost | null {
  const sequence = (each: XmlElement) => integerOr(each, 'SEQ', -1);
  const last = childrenOf(records, 'HISTORY').reduce<XmlElement | null>(
    (best, each) => (best === null || sequence(each) >= sequence(best) ? each : best),
    null,
  );
  if (last === null) return null;
  return {
    hostname: textOf(last, 'HOSTNAME'),
    sequence: sequence(last),
    runningSince: integerOr(last, 'RSTIME', 0),
  };
}

const userAttributes = (element: XmlElement | undefined): VmAttributes => ({
  description: textOf(element, 'DESCRIPTION'),
  logo: textOf(element, 'LOGO'),
  ready: isYes(element, 'READY'),
  vdi: attributes(element, 'VDI_'),
});
