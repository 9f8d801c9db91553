import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname } from 'node:path';

/** Why a file is not trusted; `message` is for the administrator and names the file, never its content. */
export class GuardedFileError extends Error {
  override readonly name = 'GuardedFileError';
  /** There is nothing at that place, which is not the same as something bad. */
  readonly isAbsent: boolean;
  constructor(message: string, isAbsent = false) {
    super(message);
    this.isAbsent = isAbsent;
  }
}

export interface Guard {
  /** Who may own the file and its folder: root, and in tests and the demo the person who runs it. */
  readonly owners: readonly number[];
  readonly maxBytes: number;
  /** True refuses a file that group or others may even read: for credentials. */
  readonly secret?: boolean;
}

const othersMayWrite = (mode: number) => (mode & 0o022) !== 0;
const sticky = (mode: number) => (mode & 0o1000) !== 0;

/** The reason to refuse `file` in a folder like `folder`, or null. Pure, so that each row has a test. */
export function objectionTo(
  file: Pick<Stats, 'uid' | 'mode' | 'size' | 'isFile'>,
  folder: Pick<Stats, 'uid' | 'mode'>,
  guard: Guard,
): string | null {
  if (!file.isFile()) return 'is not a regular file';
  if (!guard.owners.includes(file.uid)) return `belongs to user ${file.uid}, who is not trusted`;
  if (othersMayWrite(file.mode)) return 'may be written by others than its owner (chmod go-w)';
  if (guard.secret === true && (file.mode & 0o077) !== 0)
    return 'may be read by others than its owner (chmod 600)';
  if (file.size > guard.maxBytes) return `is longer than ${guard.maxBytes} bytes`;
  // Who may write the folder may put another file in its place; the sticky bit (as on /tmp) keeps them from it.
  if (othersMayWrite(folder.mode) && !sticky(folder.mode)) return 'is in a folder that others may write';
  return null;
}

const CODES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read',
  ELOOP: 'is a symbolic link',
};

/** Reads a text file whole, through one descriptor, after its owner, mode, kind and size were checked on that descriptor. */
export const readGuardedFile = async (path: string, guard: Guard): Promise<string> =>
  (await readGuardedBytes(path, guard)).toString('utf8');

/** The same of a file that is no text. */
export async function readGuardedBytes(path: string, guard: Guard): Promise<Buffer> {
  const refuse = (why: string) => new GuardedFileError(`${path}: ${why}`);
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      const why = CODES[error.code ?? ''] ?? `cannot be opened (${error.code ?? 'unknown'})`;
      throw new GuardedFileError(`${path}: ${why}`, error.code === 'ENOENT');
    },
  );
  try {
    const why = objectionTo(await handle.stat(), await stat(dirname(path)), guard);
    if (why !== null) throw refuse(why);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
