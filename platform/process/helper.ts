import type { Clock } from '../../core/clock.ts';
import type { ProgramId } from '../../core/sessions/launch-spec.ts';
import { createAllowance } from './allowance.ts';
import { viewerEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { commandFor, findProgram } from './programs.ts';
import { spawnProgram } from './spawn.ts';
import type { Spawned } from './spawn.ts';

export interface HelperOptions {
  readonly program: ProgramId;
  readonly args: readonly string[];
  readonly environment: Environment;
  /** Added to what of `environment` reaches a program. */
  readonly additions: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly clock: Clock;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** It has ended by itself. Whether to start it again, as long as it has not ended too often. */
  readonly again: () => boolean;
}

/** A program that stays beside the shell: started again when it ends, ended with the shell, whatever ends that. */
export interface Helper {
  /** Resolves when it is gone and does not come again: `ended` when nobody asked for that, or it is not on this machine. Never rejects. */
  readonly over: Promise<'stopped' | 'ended'>;
  /** SIGTERM, then SIGKILL; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts in any so many milliseconds; a program that needs more does not work here. */
const MOST_STARTS = 5;
const WITHIN = 60_000;
const PAUSE = 200;
/** From SIGTERM to SIGKILL, milliseconds. */
const POLITE = 1_000;

export function keepHelper(options: HelperOptions): Helper {
  const { clock } = options;
  const stopping = new AbortController();
  let child: Spawned | null = null;
  const over = untilOver(options, stopping.signal, (started) => {
    child = started;
  });
  return {
    over,
    async stop() {
      stopping.abort();
      child?.kill('SIGTERM');
      const late = new AbortController();
      void clock.sleep(POLITE, late.signal).then(
        () => child?.kill('SIGKILL'),
        () => {},
      );
      await over;
      late.abort();
    },
  };
}

async function untilOver(
  options: HelperOptions,
  stopping: AbortSignal,
  onStart: (child: Spawned) => void,
): Promise<'stopped' | 'ended'> {
  const { program, args, environment, additions, cwd, clock, onLine, again } = options;
  const path = findProgram(program);
  if (path === null) return 'ended';
  const mayStart = createAllowance(clock, MOST_STARTS, WITHIN);
  while (mayStart()) {
    const child = spawnProgram({
      command: commandFor(program, path, args),
      environment: viewerEnvironment(environment, additions),
      cwd,
      input: '',
      onLine,
    });
    onStart(child);
    await child.exit;
    child.kill('SIGKILL'); // Whoever of its group is left.
    if (stopping.aborted) return 'stopped';
    if (!again()) return 'ended';
    await clock.sleep(PAUSE, stopping).catch(() => {});
    if (stopping.aborted) return 'stopped';
  }
  return 'ended';
}
