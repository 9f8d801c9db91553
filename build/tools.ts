import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './setup/child.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a program of node_modules/.bin (or an absolute one) with the project's Node; answers its exit code. */
export function runTool(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const bin = join(ROOT, 'node_modules', '.bin');
  const path = `${dirname(process.execPath)}:${bin}:${process.env['PATH'] ?? ''}`;
  return runChild(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, PATH: path },
  });
}
