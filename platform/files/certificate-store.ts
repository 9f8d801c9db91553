import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname } from 'node:path';
import {
  MemoryError,
  extend,
  formatMemory,
  parseMemory,
  recall,
} from '../../core/sessions/certificate-memory.ts';
import type { Remembered } from '../../core/sessions/certificate-memory.ts';
import type { CertificateStore } from '../../core/sessions/certificates.ts';
import { GuardedFileError, objectionTo } from './guarded-file.ts';
import { withLock } from './lock.ts';
import { replaceFile } from './replace-file.ts';

/** 4,096 entries hold at most so much. */
const MOST_BYTES = 4_194_304;

/**
 * The certificates of desktops in one JSON file of this machine. It is read anew for every question, and never written over where it
 * cannot be read whole: what is in it might be what refuses a stranger. `owners` may own the file and its folder, and nobody else may
 * write either. Nothing is touched until it is asked. Its methods throw `GuardedFileError`, which names the file and nothing in it.
 */
export function openCertificateStore(path: string, owners: readonly number[]): CertificateStore {
  return {
    known: (desktop, address) => named(path, () => recall(read(path, owners), desktop, address)),
    remember: (desktop, address, fingerprint) =>
      named(path, () => {
        guardFolder(path, owners); // Before a lock is put there.
        withLock(`${path}.lock`, () => {
          const more = extend(read(path, owners), desktop, address, fingerprint);
          if (more !== null) replaceFile(path, formatMemory(more));
        });
      }),
  };
}

/** None where there is no file yet. */
function read(path: string, owners: readonly number[]): readonly Remembered[] {
  const folder = guardFolder(path, owners);
  const file = openOrNone(path);
  if (file === null) return [];
  try {
    const why = objectionTo(fstatSync(file), folder, { owners, maxBytes: MOST_BYTES });
    if (why !== null) throw new MemoryError(why);
    return parseMemory(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
  } finally {
    closeSync(file);
  }
}

function openOrNone(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Who may write the folder may put another file there, or take this one away. */
function guardFolder(path: string, owners: readonly number[]): Stats {
  const folder = statSync(dirname(path));
  if (!owners.includes(folder.uid))
    throw new MemoryError(`is in a folder of user ${folder.uid}, who is not trusted`);
  if ((folder.mode & 0o022) !== 0) throw new MemoryError('is in a folder that others may write');
  return folder;
}

const CODES: Readonly<Record<string, string>> = {
  ENOENT: 'is in a folder that does not exist',
  ENOTDIR: 'is in no folder',
  EACCES: 'may not be used',
  ELOOP: 'is a symbolic link',
  ENOSPC: 'cannot be written: the disk is full',
  EROFS: 'cannot be written: the disk is read-only',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8',
};

/** What went wrong, with the file's name in front. */
function named<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof GuardedFileError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const why = error instanceof MemoryError ? error.message : (CODES[code] ?? `cannot be used (${code})`);
    throw new GuardedFileError(`${path}: ${why}`);
  }
}
