import type { Owned } from './common.ts';

/** An image of a datastore (src/image/Image.cc). */
export interface Image extends Owned {
  /** TYPE: 0 OS, 1 CDROM, 2 DATABLOCK, 3 KERNEL, 4 RAMDISK, 5 CONTEXT, 6 BACKUP (since 6.6), 7 FILESYSTEM (since 7.0). */
  readonly type: number;
  /** STATE: 1 READY, 2 USED, 3 DISABLED, 4 LOCKED, 5 ERROR, 6 CLONE, … (include/Image.h). */
  readonly state: number;
  /** SIZE, megabytes. */
  readonly size: number;
  readonly persistent: boolean;
  /** RUNNING_VMS: how many VMs use it. */
  readonly runningVms: number;
  /** CLONING_OPS: clones that are being made of it. */
  readonly cloning: number;
}
