import { open, rm } from 'node:fs/promises';
import { bootSector } from './boot-sector.ts';
import { diskSnapshotName } from './disk.ts';
import type { DemoDisk } from './disk.ts';
import type { Nursery } from './process.ts';

/** What the snapshot of a disk that boots no more is called. */
const GOOD = 'before the update';

/**
 * A disk that booted, has a snapshot of that, and was destroyed since: the guest's own BIOS finds nothing on it until the disk goes back.
 * `size` in megabytes.
 */
export async function breakDisk(
  nursery: Nursery,
  path: string,
  disk: DemoDisk,
  made: { readonly title: string; readonly colour: number; readonly size: number; readonly born: number },
): Promise<void> {
  const raw = `${path}.raw`;
  const file = await open(raw, 'wx');
  await file.write(bootSector(made.title, made.colour));
  await file.truncate(made.size * 1_048_576);
  await file.close();
  await nursery.run(['/usr/bin/qemu-img', 'convert', '-q', '-f', 'raw', '-O', 'qcow2', raw, path]);
  await rm(raw);
  await nursery.run(['/usr/bin/qemu-img', 'snapshot', '-c', diskSnapshotName(0), path]);
  disk.snapshots.push({ id: 0, name: GOOD, time: made.born, parent: -1 });
  disk.active = 0;
  disk.nextSnapshot = 1;
  await nursery.run(['/usr/bin/qemu-io', '-f', 'qcow2', '-c', 'write -P 0 0 512', path]);
}
