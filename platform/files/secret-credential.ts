import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { GuardedFileError } from './guarded-file.ts';
import type { Guard } from './guarded-file.ts';

/**
 * A file of systemd's credentials (systemd.exec(5), LoadCredential=): root's, mode 0400, in a folder of this service alone. A service
 * with a user of its own is let in by an access list, whose mask shows as the group's bits: read is taken from there, and no more.
 */
export async function readCredential(path: string, guard: Omit<Guard, 'secret'>): Promise<string> {
  const refuse = (why: string) => new GuardedFileError(`${path}: ${why}`);
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw refuse(
        error.code === 'ENOENT' ? 'does not exist' : `cannot be opened (${error.code ?? 'unknown'})`,
      );
    },
  );
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw refuse('is not a regular file');
    if (!guard.owners.includes(found.uid)) throw refuse(`belongs to user ${found.uid}, who is not trusted`);
    if ((found.mode & 0o037) !== 0) throw refuse('may be read or written by others');
    if (found.size > guard.maxBytes) throw refuse(`is longer than ${guard.maxBytes} bytes`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
