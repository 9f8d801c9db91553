import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { ExitMeaning, HomeFile, LaunchSpec, ProgramExit } from '../../core/sessions/launch-spec.ts';
import type { Launcher, Run, RunEnd } from '../../core/sessions/launcher.ts';
import { viewerEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { commandFor, findProgram } from './programs.ts';
import { spawnProgram } from './spawn.ts';
import type { Spawned } from './spawn.ts';

export interface LauncherOptions {
  readonly clock: Clock;
  /** The shell's own environment; only a few names of it reach a viewer. */
  readonly environment: Environment;
  /** Where temporary folders go, best in memory: each run gets a fresh home there, of this user alone, under a name that nobody can guess. */
  readonly runtimeDir: string;
}

/** From SIGTERM to SIGKILL, milliseconds. */
const POLITE = 2_000;
const LINES_KEPT = 12;

export function createLauncher(options: LauncherOptions): Launcher {
  const running = new Set<Spawned>();
  return {
    has: (program) => findProgram(program) !== null,
    killAll: () => running.forEach((each) => each.kill('SIGKILL')),
    launch(spec) {
      const path = findProgram(spec.program);
      if (path === null) return neverRan('not-found');
      let home: string;
      try {
        home = freshHome(options.runtimeDir, spec.files);
      } catch {
        return neverRan('failed');
      }
      return new ViewerRun(spec, path, home, options, running);
    },
  };
}

const neverRan = (meaning: ExitMeaning): Run => {
  const end: RunEnd = { meaning, wasReady: false, lastLines: [] };
  return {
    pid: null,
    ready: Promise.resolve(false),
    ended: Promise.resolve(end),
    stop: () => Promise.resolve(end),
  };
};

/** FreeRDP would remember certificates there, and virt-viewer its window: every session begins with nothing but what it is given. */
function freshHome(runtimeDir: string, files: readonly HomeFile[]): string {
  const home = mkdtempSync(join(runtimeDir, 'onekiosk-viewer-'));
  for (const { path, content, executable } of files) {
    const place = join(home, path);
    if (!place.startsWith(`${home}/`)) throw new Error('a file outside the home');
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content, { mode: executable ? 0o700 : 0o600 });
  }
  return home;
}

class ViewerRun implements Run {
  readonly pid: number | null;
  readonly ready: Promise<boolean>;
  readonly ended: Promise<RunEnd>;
  private readonly child: Spawned;
  private readonly clock: Clock;
  private readonly lines: string[] = [];
  private readonly spec: LaunchSpec;
  private settleReady: (ready: boolean) => void = () => {};
  private wasReady = false;
  /** When it started, or was ready. */
  private since: number;
  /** What was found out before the program ended; the first finding counts. */
  private verdict: ExitMeaning | null = null;

  constructor(spec: LaunchSpec, path: string, home: string, options: LauncherOptions, running: Set<Spawned>) {
    this.spec = spec;
    this.clock = options.clock;
    this.since = options.clock.monotonic();
    this.ready = new Promise((resolve) => {
      this.settleReady = resolve;
    });
    // What a viewer would leave in /tmp when it is killed goes with its home.
    const additions = {
      ...spec.environment,
      ...{ HOME: home, TMPDIR: home, XDG_CONFIG_HOME: join(home, '.config') },
    };
    this.child = spawnProgram({
      command: commandFor(spec.program, path, spec.args),
      environment: viewerEnvironment(options.environment, additions),
      cwd: home,
      input: spec.handOff?.content ?? '',
      onLine: (line, stream) => this.heard(line, stream),
    });
    this.pid = this.child.pid;
    running.add(this.child);
    this.ended = this.untilEnded(home, running);
    void this.watchReadiness();
  }

  async stop(): Promise<RunEnd> {
    this.verdict ??= 'cancelled';
    await this.settled();
    this.child.kill('SIGTERM');
    await this.killIfStubborn();
    return await this.ended;
  }

  private async settled(): Promise<void> {
    const rest = this.since + (this.spec.settle ?? 0) - this.clock.monotonic();
    if (rest <= 0) return;
    const over = new AbortController();
    void this.ended.then(() => over.abort());
    await this.clock.sleep(rest, over.signal).catch(() => {});
  }

  private heard(line: string, stream: 'stdout' | 'stderr'): void {
    if (this.spec.personal?.test(line) !== true) this.lines.push(line);
    if (this.lines.length > LINES_KEPT) this.lines.shift();
    const said = this.spec.classify(line, stream);
    if (said === null) return;
    if (said === 'ready') {
      if (!this.wasReady) this.since = this.clock.monotonic();
      this.wasReady = true;
      this.settleReady(true);
      return;
    }
    // A viewer that failed stays in a dialog that nobody may see: it is ended at once.
    this.verdict ??= said;
    this.child.kill('SIGKILL');
  }

  private async watchReadiness(): Promise<void> {
    const over = new AbortController();
    void this.ended.then(() => over.abort());
    void this.ready.then(() => over.abort());
    try {
      await this.clock.sleep(this.spec.readyWithin, over.signal);
    } catch {
      return;
    }
    this.verdict ??= 'timed-out';
    this.child.kill('SIGKILL');
  }

  private async killIfStubborn(): Promise<void> {
    const over = new AbortController();
    void this.ended.then(() => over.abort());
    await this.clock.sleep(POLITE, over.signal).then(
      () => this.child.kill('SIGKILL'),
      () => {},
    );
  }

  private async untilEnded(home: string, running: Set<Spawned>): Promise<RunEnd> {
    const exit = await this.child.exit;
    // Whoever of the group is left has lost its parent's reason to be.
    this.child.kill('SIGKILL');
    running.delete(this.child);
    this.settleReady(false);
    removeHome(home);
    return { meaning: this.meaningOf(exit), wasReady: this.wasReady, lastLines: [...this.lines] };
  }

  private meaningOf(exit: ProgramExit): ExitMeaning {
    return this.verdict ?? this.spec.exitMeaning(exit, this.wasReady);
  }
}

function removeHome(home: string): void {
  try {
    rmSync(home, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    // A dying child may still write there; the folder is of this boot only.
  }
}
