import type { Clock } from '../../core/clock.ts';
import type { ProgramExit, ProgramId } from '../../core/sessions/launch-spec.ts';
import { viewerEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { commandFor, findProgram } from './programs.ts';
import { spawnProgram } from './spawn.ts';

export interface RunToEndOptions {
  readonly program: ProgramId;
  readonly args: readonly string[];
  readonly environment: Environment;
  /** Milliseconds; then the program is killed. */
  readonly timeout: number;
  readonly clock: Clock;
}

/** Runs a short program and tells how it ended. Never rejects. */
export async function runToEnd(options: RunToEndOptions): Promise<ProgramExit> {
  const path = findProgram(options.program);
  if (path === null) return { kind: 'not-found' };
  const child = spawnProgram({
    command: commandFor(options.program, path, options.args),
    environment: viewerEnvironment(options.environment, {}),
    cwd: '/',
    input: '',
    onLine: () => {},
  });
  const over = new AbortController();
  void options.clock.sleep(options.timeout, over.signal).then(
    () => child.kill('SIGKILL'),
    () => {},
  );
  const exit = await child.exit;
  over.abort();
  return exit;
}
