import { cdata, tag, wrap } from './xml.ts';

/** A snapshot of a disk; they make a tree (include/Snapshots.h). */
export interface DiskSnapshot {
  readonly id: number;
  readonly name: string;
  readonly time: number;
  /** -1 for the first one. */
  readonly parent: number;
}

/** The one disk that a VM of the demo may have, DISK_ID 0, cloned from an image. */
export interface DemoDisk {
  readonly imageId: number;
  readonly imageName: string;
  /** Megabytes. */
  readonly size: number;
  snapshots: DiskSnapshot[];
  /** The snapshot that the disk goes on from, -1 for none. */
  active: number;
  nextSnapshot: number;
}

export const DISK_ID = 0;

/** A clone of this image, without snapshots. */
export const createDisk = (
  image: { readonly id: number; readonly name: string },
  size: number,
): DemoDisk => ({
  ...{ imageId: image.id, imageName: image.name, size, snapshots: [], active: -1, nextSnapshot: 0 },
});

/** By which name QEMU knows it: an internal snapshot of the qcow2 file, apart from those of the whole machine. */
export const diskSnapshotName = (id: number): string => `disk-${id}`;

const children = (disk: DemoDisk, id: number) => disk.snapshots.filter(({ parent }) => parent === id);

/** Why the snapshot cannot be deleted, or null (Snapshots::test_delete; ALLOW_ORPHANS is NO). */
export function notDeletable(disk: DemoDisk, id: number): string | null {
  if (disk.snapshots.every((each) => each.id !== id)) return 'Snapshot does not exist';
  if (disk.active === id) return 'Cannot delete an active snapshot';
  return children(disk, id).length > 0 ? 'Cannot delete snapshot with children' : null;
}

/** TEMPLATE/DISK; in the short body less of it. */
export const diskElement = (disk: DemoDisk, long: boolean): string =>
  wrap('DISK', [
    ...[cdata('CLONE', 'YES'), cdata('CLONE_TARGET', 'SYSTEM'), cdata('DATASTORE', 'demo-images')],
    ...[cdata('DATASTORE_ID', 1), cdata('DISK_ID', DISK_ID)],
    cdata('DISK_SNAPSHOT_TOTAL_SIZE', disk.size * disk.snapshots.length),
    ...(long ? [cdata('FORMAT', 'qcow2')] : []),
    ...[cdata('IMAGE', disk.imageName), cdata('IMAGE_ID', disk.imageId), cdata('LN_TARGET', 'SYSTEM')],
    ...(long ? [cdata('READONLY', 'NO')] : []),
    cdata('SIZE', disk.size),
    ...(long ? [cdata('TARGET', 'hda')] : []),
    cdata('TYPE', 'FILE'),
  ]);

/** SNAPSHOTS, which a VM has once a disk of it had one. */
export function snapshotsElement(disk: DemoDisk): string {
  if (disk.nextSnapshot === 0) return '';
  const snapshots = disk.snapshots.map(({ id, name, time, parent }) => {
    const below = children(disk, id).map((child) => child.id);
    return wrap('SNAPSHOT', [
      ...(disk.active === id ? [cdata('ACTIVE', 'YES')] : []),
      ...(below.length > 0 ? [cdata('CHILDREN', below.join(','))] : []),
      ...[cdata('DATE', time), cdata('ID', id), cdata('NAME', name)],
      ...[cdata('PARENT', parent), cdata('SIZE', disk.size)],
    ]);
  });
  return wrap('SNAPSHOTS', [
    ...[cdata('ALLOW_ORPHANS', 'NO'), cdata('CURRENT_BASE', -1), cdata('DISK_ID', DISK_ID)],
    ...[cdata('NEXT_SNAPSHOT', disk.nextSnapshot), ...snapshots],
  ]);
}

/** The IMAGE that disks are cloned from; `vms` use it. */
export const imageElement = (
  disk: DemoDisk,
  owner: readonly string[],
  vms: readonly number[],
  born: number,
): string =>
  wrap('IMAGE', [
    ...[tag('ID', disk.imageId), ...owner.slice(0, 4), tag('NAME', disk.imageName), ...owner.slice(4)],
    ...[tag('TYPE', 0), tag('DISK_TYPE', 0), tag('PERSISTENT', 0), tag('REGTIME', born)],
    ...[tag('MODTIME', born), cdata('SOURCE', disk.imageName), cdata('PATH', ''), cdata('FORMAT', 'qcow2')],
    ...[cdata('FS', ''), tag('SIZE', disk.size), tag('STATE', vms.length > 0 ? 2 : 1)],
    ...[tag('PREV_STATE', 1), tag('RUNNING_VMS', vms.length), tag('CLONING_OPS', 0)],
    ...[tag('CLONING_ID', -1), tag('TARGET_SNAPSHOT', -1), tag('DATASTORE_ID', 1)],
    tag('DATASTORE', 'demo-images'),
    wrap(
      'VMS',
      vms.map((id) => tag('ID', id)),
    ),
    '<CLONES></CLONES><APP_CLONES></APP_CLONES><TEMPLATE></TEMPLATE>',
    wrap('SNAPSHOTS', [
      ...[cdata('ALLOW_ORPHANS', 'NO'), cdata('CURRENT_BASE', -1), cdata('NEXT_SNAPSHOT', 0)],
    ]),
    '<BACKUP_INCREMENTS></BACKUP_INCREMENTS><BACKUP_DISK_IDS></BACKUP_DISK_IDS>',
  ]);
