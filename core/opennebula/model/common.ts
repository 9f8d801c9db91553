/** `user:secret` of OpenNebula, kept apart. The secret is a password or a login token. */
export interface Session {
  readonly user: string;
  readonly secret: string;
}

/** USE, MANAGE and ADMIN of one of PERMISSIONS' three columns (include/PoolObjectAuth.h). */
export interface Rights {
  readonly use: boolean;
  readonly manage: boolean;
  readonly admin: boolean;
}

/** PERMISSIONS: OWNER_U … OTHER_A. All versions. */
export interface Permissions {
  readonly owner: Rights;
  readonly group: Rights;
  readonly other: Rights;
}

/** What every object of a pool says of whom it belongs to. */
export interface Owned {
  readonly id: number;
  /** As somebody typed it: hostile until shown as text. Up to 128 characters; not unique. */
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly userName: string;
  readonly groupName: string;
  /** Null in short VM bodies, which do not have them. */
  readonly permissions: Permissions | null;
  readonly lock: Lock | null;
}

/** LOCK, while somebody has locked the object (`one.vm.lock`, since 5.6). It binds the owner too; oneadmin alone passes. */
export interface Lock {
  /** LOCKED: 1 USE and above, 2 MANAGE and above, 3 ADMIN, 4 all. 0 when it cannot be read. */
  readonly level: number;
  /** OWNER: UID of who locked it; -1 when it cannot be read. */
  readonly owner: number;
  /** TIME: seconds since the epoch; 0 when it cannot be read. */
  readonly since: number;
}

/** Filter of the pools (src/rm/api/PoolSharedAPI.cc): -3 mine, -1 mine and my groups', -2 all that I may use, -4 my primary group's. */
export type PoolFilter = -3 | -1 | -2 | -4;

/** What a pool held. One object that cannot be decoded is not lost silently, and loses nothing else. */
export interface Pool<T> {
  /** Ascending by ID, whatever API_LIST_ORDER of the site is. */
  readonly items: readonly T[];
  /** What could not be decoded: the path and what is wrong, for the log. */
  readonly skipped: readonly string[];
}
