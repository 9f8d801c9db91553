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
  /** `C.UTF-8` for what says names of strangers, which are more than ASCII. */
  readonly locale?: 'C' | 'C.UTF-8';
}

/** A program that says more is cut there. */
const MOST_LINES = 20_000;

/** Runs a short program and tells how it ended. Never rejects. */
export async function runToEnd(options: RunToEndOptions): Promise<ProgramExit> {
  return await run(options, {}, () => {});
}

/**
 * Runs a short program, untranslated, and answers its standard output line by line; null when it is missing, fails or takes too long.
 * Never rejects.
 */
export async function linesOf(options: RunToEndOptions): Promise<readonly string[] | null> {
  const lines: string[] = [];
  const exit = await run(options, { LC_ALL: options.locale ?? 'C' }, (line, stream) => {
    if (stream === 'stdout' && lines.length < MOST_LINES) lines.push(line);
  });
  return exit.kind === 'exited' && exit.code === 0 ? lines : null;
}

async function run(
  options: RunToEndOptions,
  additions: Readonly<Record<string, string>>,
  onLine: (line: string, stream: 'stdout' | 'stderr') => void,
): Promise<ProgramExit> {
  const path = findProgram(options.program);
  if (path === null) return { kind: 'not-found' };
  const child = spawnProgram({
    command: commandFor(options.program, path, options.args),
    environment: viewerEnvironment(options.environment, additions),
    cwd: '/',
    input: '',
    onLine,
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
