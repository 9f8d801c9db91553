import type { VmMonitoring, VmMonitoringRecord } from '../model/monitoring.ts';
import { textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';
import { decimal, integer, integerOr } from './fields.ts';

/** What is read of a MONITORING element. */
export const MONITORING_WANTED = {
  TIMESTAMP: true,
  CPU: true,
  MEMORY: true,
  VM_QEMU_PING: true,
  GUEST_IP_ADDRESSES: true,
} as const;

/** Null for the empty element, which every short body has. */
export function readMonitoring(element: XmlElement | undefined): VmMonitoring | null {
  if (element === undefined || element.children.length === 0) return null;
  return {
    time: integerOr(element, 'TIMESTAMP', 0),
    cpu: decimal(element, 'CPU'),
    memory: decimal(element, 'MEMORY'),
    agent: agent(textOf(element, 'VM_QEMU_PING')),
    guestAddresses: textOf(element, 'GUEST_IP_ADDRESSES')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
  };
}

/** A record of MONITORING_DATA. Throws `shape` without its ID. */
export function decodeMonitoringRecord(element: XmlElement): VmMonitoringRecord {
  const read = readMonitoring(element);
  const vmId = integer(element, 'ID');
  return { vmId, ...(read ?? { time: 0, cpu: 0, memory: 0, agent: 'off', guestAddresses: [] }) };
}

/** `{}` is virsh's answer to guest-ping; the probe writes a sentence with "disabled" where it is off (guestagent.conf). */
function agent(text: string): VmMonitoring['agent'] {
  if (text === '' || /disabled/i.test(text)) return 'off';
  return /^\{(?:\s|"return"\s*:\s*\{\s*\})*\}$/.test(text) ? 'answers' : 'silent';
}
