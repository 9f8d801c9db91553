import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import { glance, isSame, openScreenFile } from '../support/screen-file.ts';
import type { ScreenFile } from '../support/screen-file.ts';
import { openNursery } from '../../demo/process.ts';
import { openXSession } from '../../tour/x-session.ts';
import type { XSession } from '../../tour/x-session.ts';
import { temporary } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 15;
const MOST_ADDED = 100;
/** Between two looks at the screen, milliseconds. */
const GLANCE_EVERY = 4;

export const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

/** A desktop that is opened again and again, through the shell and by hand. */
export interface Opening {
  readonly name: string;
  readonly terminal: Terminal;
  /** A screen of the same size without a shell, for the viewer by hand: a shell lets no window of others stand before its own. */
  readonly bare: XSession;
  /** The viewer as the shell would run it: what is run by hand. */
  readonly spec: LaunchSpec;
  readonly program: string;
  /** Brings the shell to where one press opens the desktop, and answers the press. */
  readonly prepare: () => Promise<() => Promise<unknown>>;
  /** Ends the desktop on this screen, and resolves when its server is ready for the next one. */
  readonly end: (screen: XSession) => Promise<void>;
}

/** Works with a bare screen, which goes afterwards. */
export async function withBareScreen<T>(work: (bare: XSession) => Promise<T>): Promise<T> {
  const workDir = temporary('bench-screen');
  const nursery = openNursery(workDir);
  try {
    return await work(await openXSession(nursery, workDir, '1280x800'));
  } finally {
    await nursery.close();
  }
}

/** Milliseconds from the press until the screen shows the desktop. */
async function timed(screen: ScreenFile, picture: readonly number[], press: () => Promise<unknown> | void) {
  const started = performance.now();
  void Promise.resolve(press());
  while (!isSame(glance(screen), picture)) {
    if (performance.now() - started > 30_000) throw new Error('no picture within 30 s');
    await pause(GLANCE_EVERY);
  }
  return performance.now() - started;
}

function byHand({ bare, spec, program }: Opening, home: string): void {
  const child = spawn(program, spec.args, {
    cwd: home,
    env: { PATH: '/usr/bin:/bin', ...spec.environment, DISPLAY: bare.display, HOME: home },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(spec.handOff?.content ?? '');
}

/** From the press to the picture on the screen: through the shell, and by the same viewer without it; alternating. */
export async function benchOpening(opening: Opening): Promise<BenchRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'onekiosk-bench-'));
  const screen = openScreenFile(opening.terminal.x.framebuffer);
  const bare = openScreenFile(opening.bare.framebuffer);
  const shell: number[] = [];
  const hand: number[] = [];
  try {
    for (const { path, content, executable } of opening.spec.files) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), content, { mode: executable ? 0o700 : 0o600 });
    }
    // What it looks like when it is there.
    byHand(opening, home);
    await pause(5_000);
    const picture = glance(bare);
    await opening.end(opening.bare);
    for (let round = 0; round < ROUNDS; round++) {
      const press = await opening.prepare();
      shell.push(await timed(screen, picture, press));
      await pause(500);
      await opening.end(opening.terminal.x);
      hand.push(await timed(bare, picture, () => byHand(opening, home)));
      await pause(500);
      await opening.end(opening.bare);
    }
  } finally {
    screen.close();
    bare.close();
    rmSync(home, { recursive: true, force: true });
  }
  const added = median(shell) - median(hand);
  const spread = (values: readonly number[]) =>
    `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)} ms`;
  return [
    {
      name: opening.name,
      against: `the bare viewer, ${median(hand).toFixed(0)} ms (${spread(hand)}); ours ${spread(shell)}`,
      value: median(shell),
      unit: 'ms',
      ratio: median(shell) / median(hand),
      goal: `+${MOST_ADDED} ms`,
      holds: added <= MOST_ADDED,
    },
  ];
}
