import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LastOpenedError, formatLast, lastOf, parseLast, withLast } from '../../core/auto/last-opened.ts';
import type { LastOpened } from '../../core/auto/last-opened.ts';
import { objectionTo } from './guarded-file.ts';
import { replaceFile } from './replace-file.ts';

/** A thousand entries hold at most so much. */
const MOST_BYTES = 65_536;

export interface LastOpenedFile {
  of(user: number): number | null;
  set(user: number, vm: number | null): void;
}

/**
 * Who opened which desktop last, in one JSON file of this machine: read once, and written at each change. What cannot be read, or was
 * written by others, is told and counts as nothing; what cannot be written is told, and remembered until the shell ends. Never throws.
 */
export function openLastOpenedFile(
  path: string,
  owners: readonly number[],
  tell: (trouble: string) => void,
): LastOpenedFile {
  let known: LastOpened = attempt(() => read(path, owners)) ?? [];
  function attempt<T>(act: () => T): T | null {
    try {
      return act();
    } catch (error) {
      const code = error instanceof LastOpenedError ? error.message : codeOf(error);
      tell(`${path}: ${code}`);
      return null;
    }
  }
  return {
    of: (user) => lastOf(known, user),
    set(user, vm) {
      if (lastOf(known, user) === vm) return;
      known = withLast(known, user, vm);
      attempt(() => {
        const why = folderObjection(path, owners);
        if (why !== null) throw new LastOpenedError(why);
        replaceFile(path, formatLast(known));
      });
    },
  };
}

const codeOf = (error: unknown): string =>
  `cannot be used (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`;

function folderObjection(path: string, owners: readonly number[]): string | null {
  const folder = statSync(dirname(path));
  if (!owners.includes(folder.uid)) return `is in a folder of user ${folder.uid}, who is not trusted`;
  return (folder.mode & 0o022) === 0 ? null : 'is in a folder that others may write';
}

/** None where there is no file yet. */
function read(path: string, owners: readonly number[]): LastOpened {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  try {
    const why = objectionTo(fstatSync(file), statSync(dirname(path)), { owners, maxBytes: MOST_BYTES });
    if (why !== null) throw new LastOpenedError(why);
    return parseLast(readFileSync(file, 'utf8'));
  } finally {
    closeSync(file);
  }
}
