import type { ExitMeaning, LaunchSpec, ProgramId } from './launch-spec.ts';

/** One run of a viewer. */
export interface Run {
  readonly pid: number | null;
  /** Resolves when the program says it is ready, or when it ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves once, after the whole process group is gone. Never rejects. */
  readonly ended: Promise<RunEnd>;
  /** Polite stop, then SIGTERM to the group, then SIGKILL. `ended` resolves with `cancelled`. */
  stop(): Promise<RunEnd>;
}

export interface RunEnd {
  readonly meaning: ExitMeaning;
  readonly wasReady: boolean;
  /** The last lines of output, redacted and free of control characters: for the log only. */
  readonly lastLines: readonly string[];
}

/** Runs launch specs; the only way from the shell to another program. */
export interface Launcher {
  /** Never throws: a program that is missing ends with `not-found`. */
  launch(spec: LaunchSpec): Run;
  /** Whether the program is on this machine. */
  has(program: ProgramId): boolean;
  /** Ends every run now, without waiting: for the last moment of the process. */
  killAll(): void;
}
