import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core/internal/api/Browser.js';
import type { Page } from 'puppeteer-core/internal/api/Page.js';
// Not the package's front door: it would load what drives Firefox and downloads browsers, 20 MB of it (docs/adr/0002).
import { _connectToCdpBrowser } from 'puppeteer-core/internal/cdp/BrowserConnector.js';
import { PipeTransport } from 'puppeteer-core/internal/node/PipeTransport.js';
import type { Clock } from '../core/clock.ts';
import type { Host, HostOptions, OpenHost } from '../kiosk/host.ts';
import { CHROMIUM_ORIGIN } from '../kiosk/page.ts';
import { tied } from '../platform/process/programs.ts';
import { spawnTalking } from '../platform/process/spawn.ts';
import { findChromium } from './find.ts';
import { guardBrowser } from './guard.ts';
import { bindPage } from './page.ts';
import { commandLine } from './switches.ts';
import { processTree } from '../platform/process/tree.ts';
import { allGone } from './process-tree.ts';

export interface ChromiumOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** False only in tests and the demo, where root runs it. */
  readonly sandbox: boolean;
  readonly clock: Clock;
  /** Null takes the distribution's. */
  readonly executable: string | null;
  /** Tests and the tour look at the page through this; the shell does not. */
  readonly onPage?: (page: Page) => void;
}

type Talking = ReturnType<typeof spawnTalking>;

/** The library's own debug lines would hold what the page is told. */
const SILENT = () => undefined;
/** Milliseconds until a starting Chromium must have answered. */
const FIRST_WORD = 30_000;
/** Milliseconds that its processes may take to end once the browser has closed. */
const LAST_MOMENT = 3_000;

/** The distribution's Chromium as the window, talked to over the debugging pipe and nothing else. */
export function openChromium(options: ChromiumOptions): OpenHost {
  return async (host: HostOptions): Promise<Host> => {
    const executablePath = options.executable ?? findChromium();
    // Empty every time: no cookie, cache, password or history outlives the shell.
    const profile = mkdtempSync(join(tmpdir(), 'onekiosk-chromium-'));
    const program = spawnTalking({
      command: tied([executablePath, ...commandLine(profile, options.sandbox)]),
      environment: chromiumEnvironment(options.environment, profile),
      cwd: profile,
    });
    const tidy = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    try {
      const browser = await connectTo(program, options.clock);
      return await furnish(browser, program, host, options, tidy);
    } catch (error) {
      program.kill('SIGKILL');
      await program.exit;
      tidy();
      throw error;
    }
  };
}

/** Speaks with the browser over its pipe. Rejects when it ends first, or is silent. */
async function connectTo(program: Talking, clock: Clock): Promise<Browser> {
  const transport = new PipeTransport(program.to, program.from, SILENT);
  const settled = new AbortController();
  const failed = Promise.race([
    program.exit.then(() => 'Chromium ended at once'),
    clock.sleep(FIRST_WORD, settled.signal).then(() => 'Chromium does not answer'),
  ]);
  const refused = failed.then((why) => Promise.reject(new Error(why)));
  try {
    return await Promise.race([
      _connectToCdpBrowser(transport, '', { defaultViewport: null }, SILENT),
      refused,
    ]);
  } finally {
    settled.abort();
    refused.catch(() => {});
  }
}

async function furnish(
  browser: Browser,
  program: Talking,
  host: HostOptions,
  options: ChromiumOptions,
  tidy: () => void,
): Promise<Host> {
  let closing = false;
  const over = program.exit.then(() => {
    program.kill('SIGKILL'); // Whoever of its group is left.
    tidy();
    if (!closing) host.gone();
  });
  const [page] = await browser.pages();
  if (page === undefined) throw new Error('Chromium opened no window');
  options.onPage?.(page);
  const [bound] = await Promise.all([bindPage(page, host), guardBrowser(browser, page)]);
  await page.goto(`${CHROMIUM_ORIGIN}/`, { waitUntil: 'load' });
  return {
    name: 'chromium',
    emit: bound.emit,
    forget: bound.forget,
    pids: () => [...processTree(program.pid ?? 0)],
    async close() {
      closing = true;
      const pids = [...processTree(program.pid ?? 0)];
      const late = new AbortController();
      void options.clock.sleep(LAST_MOMENT, late.signal).then(
        () => program.kill('SIGKILL'),
        () => {},
      );
      await browser.close().catch(() => {}); // The pipe may close before the answer comes.
      await over;
      late.abort();
      // Its crash handlers outlive it by a moment.
      await allGone(pids, LAST_MOMENT, options.clock);
    },
  };
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

function chromiumEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): Record<string, string> {
  const kept = KEPT.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), PATH: '/usr/bin:/bin', HOME: home };
}
