import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a program of node_modules/.bin (or an absolute one) with the project's Node; answers its exit code. */
export function runTool(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  const bin = join(ROOT, 'node_modules', '.bin');
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        ...env,
        PATH: `${dirname(process.execPath)}:${bin}:${process.env['PATH'] ?? ''}`,
      },
    });
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
