import type { ApplicationVector } from './application.ts';
import type { Owned } from './common.ts';
import type { VmMonitoring } from './monitoring.ts';

/**
 * The part of OpenNebula's VM document that a terminal needs, decoded. Field names follow the XML (`VirtualMachine::to_xml_extended`
 * in src/vm/VirtualMachine.cc); text is text, numbers are numbers, what is absent is null. Times are seconds since the epoch by oned's
 * clock, and 0 stands for never. Fields of all versions from 5.12 on, unless another one is named. "Extended" fields are in
 * `one.vm.info`, `one.vmpool.infoextended` and `one.vmpool.infoset(…, true)`; short pool bodies lack them.
 */
export interface Vm extends Owned {
  /** STATE, of include/VirtualMachine.h. */
  readonly state: number;
  /** LCM_STATE. Means something only while `state` is 3 (ACTIVE). */
  readonly lcmState: number;
  /** PREV_STATE, PREV_LCM_STATE: where it was before its last step. Extended; null without. */
  readonly previous: { readonly state: number; readonly lcmState: number } | null;
  /** STIME: when it was created. */
  readonly created: number;
  readonly graphics: Graphics | null;
  /** NIC, NIC_ALIAS and PCI NICs, in document order. */
  readonly nics: readonly Nic[];
  /** TEMPLATE/INPUT has a TYPE of `tablet`: the pointer is where the person points, and nothing has to be grabbed. Extended. */
  readonly hasTablet: boolean;
  readonly context: VmContext;
  /** The HISTORY record with the highest SEQ; null before the first deployment. */
  readonly host: VmHost | null;
  /** USER_TEMPLATE/ERROR. Sticky: oned keeps it through later successes, so only its date tells (`isNews`). */
  readonly error: VmError | null;
  /** USER_TEMPLATE/SCHED_MESSAGE, without its date: why it is still PENDING; empty when there is none. */
  readonly schedulerMessage: string;
  /** System snapshots (TEMPLATE/SNAPSHOT). Extended. */
  readonly snapshots: readonly VmSnapshot[];
  /** TEMPLATE/DISK. Short bodies name some of it. */
  readonly disks: readonly VmDisk[];
  /** SNAPSHOTS: disk snapshots, one list per disk that has any. Extended. */
  readonly diskSnapshots: readonly DiskSnapshots[];
  /**
   * TEMPLATE/SCHED_ACTION: what OpenNebula will do by itself. Since 6.0 (5.12 keeps them in USER_TEMPLATE, read from there too). Since
   * 6.4 in `one.vm.info` only: the pools, extended or not, have their numbers alone (`scheduledIds`).
   */
  readonly scheduled: readonly ScheduledAction[];
  /** SCHED_ACTIONS/ID, since 6.4. */
  readonly scheduledIds: readonly number[];
  /** MONITORING. Fresh only in `one.vm.info` and `one.vmpool.monitoring`; its values outlive the guest (`freshSignals`). Null when there is none. */
  readonly monitoring: VmMonitoring | null;
  /** TEMPLATE/TEMPLATE_ID: what it was instantiated from; null when unknown. Extended. */
  readonly templateId: number | null;
  readonly attributes: VmAttributes;
  /** USER_TEMPLATE/VDI_APP, which the owner may edit. Extended. */
  readonly applications: readonly ApplicationVector[];
}

/** TEMPLATE/GRAPHICS. A VM has at most one. */
export interface Graphics {
  /** In small letters (administrators write VNC, vnc, SPICE…). `unset`: TYPE comes from the host's, cluster's or driver's defaults, which the document does not tell. */
  readonly type: 'spice' | 'vnc' | 'unset' | 'other';
  /** Null before the first deployment; stays through POWEROFF and may change at the next start, so it does not prove that anything listens. */
  readonly port: number | null;
  /** 127.0.0.1 means: not reachable from a terminal, unless the terminal is the host. Empty when absent, which proves nothing. */
  readonly listen: string;
  /** In clear for whoever may USE the VM. VNC takes its first 8 characters, SPICE 59. Null when absent. */
  readonly password: string | null;
  readonly keymap: string;
}

/** TEMPLATE/NIC, TEMPLATE/NIC_ALIAS (since 5.10) or a PCI device of TYPE NIC. */
export interface Nic {
  readonly kind: 'nic' | 'alias' | 'pci';
  /** IP; empty on networks without address management. */
  readonly ip: string;
  /** EXTERNAL_IP (since 6.0): what the outside reaches it by; goes before `ip`. */
  readonly externalIp: string;
  /** RDP="YES", in any case. Extended. */
  readonly rdp: boolean;
  /** RDP_* of the same element, such as RDP_SERVER_LAYOUT (FireEdge, since 6.6), as written. Extended. */
  readonly rdpOptions: Readonly<Record<string, string>>;
}

/** TEMPLATE/CONTEXT. Extended. PASSWORD is never read: for an ordinary user it is ciphertext (VM_ENCRYPTED_ATTR, since 6.0). */
export interface VmContext {
  /** RDP_PORT, or 3389. */
  readonly rdpPort: number;
  /** RDP_SECURITY (since 7.0) as written. */
  readonly rdpSecurity: string;
  /** USERNAME: the account inside the guest, to begin with. */
  readonly userName: string;
}

export interface VmHost {
  /** HOSTNAME: the name the administrator gave the host in OpenNebula; need not resolve here. */
  readonly hostname: string;
  /** SEQ: grows with each deployment. */
  readonly sequence: number;
  /** RSTIME: when the VM began to run there. Extended. */
  readonly runningSince: number;
}

export interface VmError {
  /** Without its date. Of a driver or of libvirt: text to show, nothing more. */
  readonly text: string;
  /** Milliseconds since the epoch as oned's clock said (its local time, no zone), or null when it cannot be read. Comparable with other dates of this kind only. */
  readonly at: number | null;
}

export interface VmSnapshot {
  /** SNAPSHOT_ID. */
  readonly id: number;
  readonly name: string;
  /** TIME. */
  readonly time: number;
}

export interface VmDisk {
  /** DISK_ID. */
  readonly id: number;
  /** IMAGE: its name; empty for a volatile disk. */
  readonly image: string;
  /** IMAGE_ID, or null for a volatile disk. */
  readonly imageId: number | null;
  /** SIZE, megabytes; 0 when unknown. */
  readonly size: number;
  /** TYPE is CDROM: nothing to snapshot. */
  readonly cdrom: boolean;
  /** PERSISTENT="YES": what is written stays after the VM is gone. */
  readonly persistent: boolean;
}

/** SNAPSHOTS of one disk. */
export interface DiskSnapshots {
  readonly diskId: number;
  readonly snapshots: readonly DiskSnapshot[];
}

export interface DiskSnapshot {
  readonly id: number;
  readonly name: string;
  /** DATE. */
  readonly time: number;
  /** ACTIVE="YES": what the disk is based on now. */
  readonly active: boolean;
  /** SIZE, megabytes. */
  readonly size: number;
}

export interface ScheduledAction {
  /** ACTION, an OpenNebula name such as `poweroff`. */
  readonly action: string;
  /** TIME: of the next time, for one that repeats too (ScheduledAction::next_action, src/sam/ScheduledAction.cc). Null when it is relative or cannot be read. */
  readonly time: number | null;
  /** TIME as `+3600`, seconds after `created` (STIME): of 5.12 to 6.2, and of templates. Null when it is not. */
  readonly after: number | null;
  /** REPEAT: 0 weekly, 1 monthly, 2 yearly, 3 hourly; null, or -1, for once. */
  readonly repeat: number | null;
  /** DONE: when it was done last; not above 0 when it never was. */
  readonly done: number;
  /** END_TYPE and END_VALUE: 1, how often it is still to be done; 2, the time after which it is not. Null where it has no end. */
  readonly end: { readonly type: 'times' | 'date'; readonly value: number } | null;
}

/** What the kiosk reads of USER_TEMPLATE, which the owner may edit: nothing of it may decide what is allowed. */
export interface VmAttributes {
  /** DESCRIPTION, LOGO. Extended. */
  readonly description: string;
  readonly logo: string;
  /** READY="YES" (REPORT_READY of CONTEXT). Never cleared by OpenNebula: it says that the guest was up once. Extended. */
  readonly ready: boolean;
  /** Every VDI_* attribute as written, for what this project proposes (docs/opennebula.md). Extended. */
  readonly vdi: Readonly<Record<string, string>>;
}

/** Names of `one.vm.action` (src/vm/VMActions.cc) that a terminal uses. */
export const VM_ACTIONS = [
  'resume',
  'suspend',
  'stop',
  'reboot',
  'reboot-hard',
  'poweroff',
  'poweroff-hard',
  'undeploy',
  'undeploy-hard',
  'hold',
  'release',
  'terminate',
  'terminate-hard',
  'resched',
  'unresched',
] as const;
export type VmAction = (typeof VM_ACTIONS)[number];
