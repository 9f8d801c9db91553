/**
 * The part of OpenNebula's VM document that a terminal needs, decoded. Field names follow the XML (see
 * `VirtualMachine::to_xml_extended` in src/vm/VirtualMachine.cc); text is text, numbers are numbers, what is absent is null.
 */
export interface Vm {
  readonly id: number;
  /** As the owner typed it: up to 128 characters, hostile until shown as text. */
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly userName: string;
  readonly groupName: string;
  /** Null in short pool bodies, which do not have them. */
  readonly permissions: Permissions | null;
  readonly state: number;
  /** Means something only while `state` is 3 (ACTIVE). */
  readonly lcmState: number;
  readonly graphics: Graphics | null;
  /** NIC, NIC_ALIAS and PCI NICs, in document order. */
  readonly nics: readonly Nic[];
  /** CONTEXT/RDP_PORT, RDP_SECURITY, USERNAME. PASSWORD is never read: it is ciphertext for an ordinary user. */
  readonly context: { readonly rdpPort: number; readonly rdpSecurity: string; readonly userName: string };
  /** The HISTORY record with the highest SEQ; null before the first deployment. */
  readonly host: VmHost | null;
  readonly lock: VmLock | null;
  /** USER_TEMPLATE/ERROR. Sticky: only its date tells whether it belongs to what happens now. */
  readonly error: VmError | null;
  /** USER_TEMPLATE/SCHED_MESSAGE: why it is still PENDING; empty when there is none. */
  readonly schedulerMessage: string;
  /** System snapshots (TEMPLATE/SNAPSHOT). */
  readonly snapshots: readonly VmSnapshot[];
}

export interface Permissions {
  readonly owner: Rights;
  readonly group: Rights;
  readonly other: Rights;
}
export interface Rights {
  readonly use: boolean;
  readonly manage: boolean;
  readonly admin: boolean;
}

/** TEMPLATE/GRAPHICS. A VM has at most one. */
export interface Graphics {
  /** In small letters (administrators write VNC, vnc, SPICE…); an absent TYPE is taken for vnc. */
  readonly type: 'spice' | 'vnc' | 'other';
  /** Null before the first deployment; stays through POWEROFF, so it does not prove that anything listens. */
  readonly port: number | null;
  /** 127.0.0.1 means: not reachable from a terminal, unless the terminal is the host. Empty when absent. */
  readonly listen: string;
  /** In clear for whoever may USE the VM. VNC takes its first 8 characters, SPICE 59. Null when absent. */
  readonly password: string | null;
  readonly keymap: string;
}

export interface Nic {
  readonly ip: string;
  readonly externalIp: string;
  /** RDP="YES", in any case. */
  readonly rdp: boolean;
}

export interface VmHost {
  /** The name the administrator gave the host in OpenNebula; need not resolve here. */
  readonly hostname: string;
  /** RSTIME: when the VM began to run there, seconds since the epoch, 0 when it has not. */
  readonly runningSince: number;
}

export interface VmLock {
  /** LOCKED: 1 USE and above, 2 MANAGE and above, 3 ADMIN, 4 all. */
  readonly level: number;
}

export interface VmError {
  readonly text: string;
  /** Milliseconds since the epoch as oned's clock said (its local time, no zone), or null when it cannot be read. */
  readonly at: number | null;
}

export interface VmSnapshot {
  readonly id: number;
  readonly name: string;
  /** Seconds since the epoch. */
  readonly time: number;
}

/** Who is signed in, as oned tells. */
export interface User {
  readonly id: number;
  readonly name: string;
  /** Primary group, and all groups. */
  readonly gid: number;
  readonly groups: readonly number[];
}

/** `user:secret` of OpenNebula, kept apart. The secret is a password or a login token. */
export interface Session {
  readonly user: string;
  readonly secret: string;
}

/** Names of `one.vm.action` (src/vm/VMActions.cc) that a terminal uses. */
export type VmAction =
  'resume' | 'suspend' | 'stop' | 'reboot' | 'reboot-hard' | 'poweroff' | 'poweroff-hard' | 'release';

/** `one.vmpool.*` filter: -3 mine, -1 mine and my groups', -2 all that I may use, -4 my primary group's. */
export type PoolFilter = -3 | -1 | -2 | -4;

/**
 * The calls a terminal makes. Every one rejects with `OneClientError` or `OneServerError`, or with the signal's reason.
 * Reading calls are tried again once when the connection is reset; writing calls are never sent twice.
 */
export interface OpenNebula {
  version(session: Session, signal?: AbortSignal): Promise<string>;
  self(session: Session, signal?: AbortSignal): Promise<User>;
  /** A login token that lives `seconds`. At most ten may live per user (error code 4096). */
  createToken(session: Session, seconds: number, signal?: AbortSignal): Promise<string>;
  /** Ends this one token of the session's own user; never the empty one, which would end all. */
  revokeToken(session: Session, token: string, signal?: AbortSignal): Promise<void>;
  /** Extended bodies, ascending by ID. VMs that cannot be decoded are left out and counted in `skipped`. */
  vms(session: Session, filter: PoolFilter, signal?: AbortSignal): Promise<VmPool>;
  vm(session: Session, id: number, signal?: AbortSignal): Promise<Vm>;
  act(session: Session, id: number, action: VmAction, signal?: AbortSignal): Promise<void>;
}

export interface VmPool {
  readonly vms: readonly Vm[];
  /** What could not be decoded: the path and what is wrong, for the log. */
  readonly skipped: readonly string[];
}
