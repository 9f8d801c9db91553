import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../platform/process/environment.ts';
import { runHost } from '../platform/process/run-host.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where the `electron` package has put its binary (its own `path.txt`), or null where it could not be fetched. */
export function electronBinary(root: string = ROOT): string | null {
  try {
    const folder = join(root, 'node_modules', 'electron');
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Runs the shell in Electron: the same arguments, read again by its own main program. Answers its exit code. */
export const runElectron = (
  binary: string,
  argv: readonly string[],
  environment: Environment,
): Promise<number> => runHost(binary, [join(ROOT, 'dist', 'electron', 'main.mjs'), ...argv], environment);
