import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core/internal/api/Browser.js';
// Not the package's front door: it would load what drives Firefox and downloads browsers, 20 MB of it (docs/adr/0002).
import { _connectToCdpBrowser } from 'puppeteer-core/internal/cdp/BrowserConnector.js';
import { PipeTransport } from 'puppeteer-core/internal/node/PipeTransport.js';
import type { Clock } from '../core/clock.ts';
import type { Environment } from '../platform/process/environment.ts';
import { tied } from '../platform/process/programs.ts';
import { spawnTalking } from '../platform/process/spawn.ts';
import { processTree } from '../platform/process/tree.ts';
import { findChromium } from './find.ts';
import { PREFERENCES } from './preferences.ts';
import { allGone } from './process-tree.ts';
import { commandLine } from './switches.ts';

export interface StartOptions {
  readonly environment: Environment;
  /** False only in tests and the demo, where root runs it. */
  readonly sandbox: boolean;
  readonly clock: Clock;
  /** Null takes the distribution's. */
  readonly executable: string | null;
}

/** A Chromium that runs in a profile of its own. */
export interface Started {
  readonly browser: Browser;
  /** Resolves when it is gone, whatever ended it, and nothing of it is left on disk. Never rejects. */
  readonly over: Promise<void>;
  /** Process IDs of it and of all that it has started. */
  pids(): readonly number[];
  /** Ends it politely, and at once when it does not. Never rejects. */
  close(): Promise<void>;
  /** Ends it at once. Never rejects. */
  kill(): Promise<void>;
}

type Talking = ReturnType<typeof spawnTalking>;

/** The library's own debug lines would hold what the page is told. */
const QUIET = () => undefined;
/** Milliseconds until a starting Chromium must have answered: an old PC reads 400 MB from a stick for it, and unpacks them. */
const FIRST_WORD = 90_000;
/** Milliseconds that its processes may take to end once the browser has closed. */
const LAST_MOMENT = 3_000;

/** Starts Chromium and speaks with it over its debugging pipe. Rejects when it ends first, or is silent; then nothing of it is left. */
export async function startChromium(options: StartOptions): Promise<Started> {
  const executable = options.executable ?? findChromium();
  // Empty every time, nobody else's to read (mkdtemp makes it 0700), and in memory where there is a place for that: no cookie, cache,
  // password or history outlives the browser.
  const profile = mkdtempSync(join(options.environment['XDG_RUNTIME_DIR'] ?? tmpdir(), 'onekiosk-chromium-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES));
  const program = spawnTalking({
    command: tied([executable, ...commandLine(profile, options.sandbox)]),
    environment: chromiumEnvironment(options.environment, profile, executable),
    cwd: profile,
  });
  const over = program.exit.then(() => {
    program.kill('SIGKILL'); // Whoever of its group is left.
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const pids = () => [...processTree(program.pid ?? 0)];
  const end = async (ask: () => Promise<void>, patience: number) => {
    const all = pids();
    const late = new AbortController();
    void options.clock.sleep(patience, late.signal).then(
      () => program.kill('SIGKILL'),
      () => {},
    );
    await ask().catch(() => {}); // The pipe may close before the answer comes.
    await over;
    late.abort();
    // Its crash handlers outlive it by a moment.
    await allGone(all, LAST_MOMENT, options.clock);
  };
  const kill = () =>
    end(async () => {
      program.kill('SIGKILL');
    }, 0);
  try {
    const browser = await connectTo(program, options.clock);
    return { browser, over, pids, close: () => end(() => browser.close(), LAST_MOMENT), kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

async function connectTo(program: Talking, clock: Clock): Promise<Browser> {
  const transport = new PipeTransport(program.to, program.from, QUIET);
  const settled = new AbortController();
  const failed = Promise.race([
    program.exit.then(() => 'Chromium ended at once'),
    clock.sleep(FIRST_WORD, settled.signal).then(() => 'Chromium does not answer'),
  ]);
  const refused = failed.then((why) => Promise.reject(new Error(why)));
  try {
    return await Promise.race([
      _connectToCdpBrowser(transport, '', { defaultViewport: null }, QUIET),
      refused,
    ]);
  } finally {
    settled.abort();
    refused.catch(() => {});
  }
}

const KEPT = [
  'DISPLAY',
  'XAUTHORITY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'LANG',
  'TZ',
  'DBUS_SESSION_BUS_ADDRESS',
];

/** Chromium would say in a bar across the page that it has no keys for Google's services; it has none to speak to. */
const NO_SERVICES = {
  GOOGLE_API_KEY: 'no',
  GOOGLE_DEFAULT_CLIENT_ID: 'no',
  GOOGLE_DEFAULT_CLIENT_SECRET: 'no',
};

/** All that Chromium may know. Its own temporary files, such as the socket that a second start would knock at, go with the profile. */
export function chromiumEnvironment(
  environment: Environment,
  profile: string,
  executable: string,
): Record<string, string> {
  const kept = KEPT.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // For an address of another scheme Chromium looks for `xdg-open` and `xdg-settings` along PATH, and runs them; it needs nothing else
  // there. A distribution's start script, where there is one between, does.
  const path = executable.startsWith('/usr/bin/') ? '/usr/bin:/bin' : '/nonexistent';
  const own = { PATH: path, HOME: profile, TMPDIR: profile };
  return { ...Object.fromEntries(kept), ...own, ...NO_SERVICES };
}
