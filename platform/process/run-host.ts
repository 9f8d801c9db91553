import { spawnProgram } from './spawn.ts';
import { onceTold } from './told.ts';
import { viewerEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';

/** Runs the window's own program (Electron) until it ends, its output passed on; answers its exit code. */
export async function runHost(
  path: string,
  args: readonly string[],
  environment: Environment,
): Promise<number> {
  const home = environment['HOME'] ?? '/';
  const child = spawnProgram({
    command: [path, ...args],
    environment: viewerEnvironment(environment, { HOME: home }),
    cwd: home,
    input: '',
    onLine: (line) => void process.stderr.write(`${line}\n`),
  });
  onceTold(() => child.kill('SIGTERM'));
  const exit = await child.exit;
  return exit.kind === 'exited' ? exit.code : 1;
}
