import { closeSync, constants, openSync, readSync, readdirSync } from 'node:fs';

/** Files of sysfs are a page at most. */
const MOST = 4_096;

/** The text of a small file of /sys or /proc, cut at `most` bytes; null where it cannot be read. */
export function smallFile(path: string, most = MOST): string | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const bytes = Buffer.alloc(most);
    let length = 0;
    for (let read = -1; read !== 0 && length < most; length += read)
      read = readSync(descriptor, bytes, length, most - length, null);
    return bytes.toString('utf8', 0, length);
  } catch {
    return null; // It went away, or the driver does not answer.
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Names in a folder, `most` at most; none where there is no such folder. */
export function namesIn(folder: string, most: number): readonly string[] {
  try {
    return readdirSync(folder).slice(0, most);
  } catch {
    return [];
  }
}
