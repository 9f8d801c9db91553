import type { ApplicationVector } from './application.ts';

/** Who is signed in, as oned tells. PASSWORD (a hash), LOGIN_TOKEN/TOKEN and TEMPLATE/TOKEN_PASSWORD are never kept. */
export interface User {
  readonly id: number;
  readonly name: string;
  /** Primary group, and all groups. */
  readonly gid: number;
  readonly groups: readonly number[];
  /** AUTH_DRIVER: `core`, `ldap`, `x509`, `saml` (since 7.0), …; empty when absent. */
  readonly driver: string;
  /** VM_*_OPERATIONS of TEMPLATE: which right an action needs, for this user. */
  readonly operations: OperationRights;
  /** VM_QUOTA. */
  readonly quota: VmQuota | null;
}

/** A group, as its members see it. */
export interface Group {
  readonly id: number;
  readonly name: string;
  /** VM_*_OPERATIONS of TEMPLATE: which right an action needs, for the group's members. Members cannot edit it. */
  readonly operations: OperationRights;
  readonly quota: VmQuota | null;
  /** Every VDI_* attribute of TEMPLATE as written: policy that ordinary members cannot edit. */
  readonly vdi: Readonly<Record<string, string>>;
  /** TEMPLATE/VDI_APP. */
  readonly applications: readonly ApplicationVector[];
}

/** Operations by the right that they need; what no list names keeps oned.conf's (include/RequestAttributes.h, set_auth_op). Since 5.12. */
export interface OperationRights {
  readonly use: readonly string[];
  readonly manage: readonly string[];
  readonly admin: readonly string[];
}

/** VM_QUOTA/VM (src/um/QuotaVirtualMachine.cc). A limit is null where there is none: -2 unlimited, or -1 where the site has no default (DEFAULT_USER_QUOTAS, DEFAULT_GROUP_QUOTAS of the same document). */
export interface VmQuota {
  readonly vms: QuotaLine;
  /** RUNNING_VMS: those that are not off; counted at resume too. Since 5.8. */
  readonly runningVms: QuotaLine;
  /** Cores. */
  readonly cpu: QuotaLine;
  /** Megabytes. */
  readonly memory: QuotaLine;
  /** SYSTEM_DISK_SIZE, megabytes. */
  readonly systemDisk: QuotaLine;
}

export interface QuotaLine {
  readonly limit: number | null;
  readonly used: number;
}

/** The user's live login tokens, as far as a terminal may know them. */
export interface LiveTokens {
  /** How many live, of anybody. At most ten may (LoginTokenPool::MAX_TOKENS of src/um/LoginToken.cc). */
  readonly live: number;
  /** The texts of those that begin with the mark that was asked for. Secrets. */
  readonly mine: readonly string[];
}
