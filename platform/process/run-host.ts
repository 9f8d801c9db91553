import { spawnProgram } from './spawn.ts';
import { onceTold } from './told.ts';
import { viewerEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';

/** What systemd tells this service: where its credentials are, and where its signs of life go. The host is the shell itself; no viewer is told. */
const FROM_SYSTEMD = ['CREDENTIALS_DIRECTORY', 'NOTIFY_SOCKET', 'WATCHDOG_USEC'];
const fromSystemd = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    FROM_SYSTEMD.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

/** Runs the window's own program (Electron) until it ends, its output passed on; answers its exit code. */
export async function runHost(
  path: string,
  args: readonly string[],
  environment: Environment,
): Promise<number> {
  const home = environment['HOME'] ?? '/';
  const child = spawnProgram({
    command: [path, ...args],
    environment: viewerEnvironment(environment, { HOME: home, ...fromSystemd(environment) }),
    cwd: home,
    input: '',
    onLine: (line) => void process.stderr.write(`${line}\n`),
  });
  onceTold(() => child.kill('SIGTERM'));
  const exit = await child.exit;
  return exit.kind === 'exited' ? exit.code : 1;
}
