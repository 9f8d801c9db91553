import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { GuardedFileError } from './guarded-file.ts';

/** Milliseconds that a writer waits for another one, who needs a few. */
const PATIENCE = 2_000;
const LOOK_AGAIN = 10;

/**
 * Runs `act` while no other process of this machine runs one under the same lock file, and takes the file away. The lock of a process
 * that is gone counts as none. Throws `GuardedFileError` when it is not to be had, and what `act` throws.
 */
export function withLock<T>(path: string, act: () => T): T {
  const mine = identityOf(process.pid);
  if (mine === null) throw new GuardedFileError(`${path}: /proc does not tell who this process is`);
  acquire(path, mine);
  try {
    return act();
  } finally {
    if (readOr(path) === mine) rmSync(path, { force: true });
  }
}

function acquire(path: string, mine: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    const latest = performance.now() + PATIENCE;
    while (!linked(draft, path)) {
      breakAbandoned(path);
      if (performance.now() > latest) throw new GuardedFileError(`${path}: is held by another process`);
      pause(LOOK_AGAIN);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Makes the lock whole in one step, so that nobody ever reads half of one. */
function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function breakAbandoned(path: string): void {
  const holder = readOr(path);
  if (holder === null || identityOf(Number(/^\d{1,10}/.exec(holder)?.[0])) === holder) return;
  const aside = `${path}.${process.pid}.aside`;
  try {
    renameSync(path, aside);
    // Somebody else was quicker, and what was taken away is theirs.
    if (readOr(aside) !== holder) linked(aside, path);
  } catch {
    // It is gone already.
  }
  rmSync(aside, { force: true });
}

/** A process ID and when it began (proc_pid_stat(5), field 22), so that a number that is given again is told apart; null for none. */
function identityOf(pid: number): string | null {
  const stat = readOr(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const began = fields?.[19];
  return began === undefined ? null : `${pid} ${began}`;
}

function readOr(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

const pause = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
