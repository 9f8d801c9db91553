import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

/**
 * Puts the content in the place of the file, for its owner alone (0600): after a power cut there is the old content or the new one. Throws
 * what the system says, and leaves the old file as it was.
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${process.pid}`);
  rmSync(draft, { force: true });
  try {
    withOpen(openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600), (file) => {
      writeFileSync(file, content);
      fsyncSync(file);
    });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  withOpen(openSync(folder, O_RDONLY | O_DIRECTORY), fsyncSync);
}

function withOpen(file: number, act: (file: number) => void): void {
  try {
    act(file);
  } finally {
    closeSync(file);
  }
}
