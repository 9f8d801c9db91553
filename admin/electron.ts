import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../platform/process/environment.ts';
import { runHost } from '../platform/process/run-host.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Electron on this machine: where its program is, and what it is given before the arguments. */
export interface Electron {
  readonly binary: string;
  readonly before: readonly string[];
}

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

/** The program that Forge has made where it is installed (its main program is inside), else Electron's own binary beside the sources; null without either. */
export function findElectron(root: string = ROOT): Electron | null {
  const packaged = join(root, 'electron', 'onekiosk');
  if (existsSync(packaged)) return { binary: packaged, before: [] };
  const binary = electronBinary(root);
  return binary === null ? null : { binary, before: [join(root, 'dist', 'electron', 'main.mjs')] };
}

/** Runs the shell in Electron: the same arguments, read again by its own main program. Answers its exit code. */
export const runElectron = (
  { binary, before }: Electron,
  argv: readonly string[],
  environment: Environment,
): Promise<number> => runHost(binary, [...before, ...argv], environment);
