import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import type { Clock } from '../core/clock.ts';
import type { Host, HostOptions, OpenHost } from '../kiosk/host.ts';
import { CHROMIUM_ORIGIN } from '../kiosk/page.ts';
import { findChromium } from './find.ts';
import { guardBrowser } from './guard.ts';
import { bindPage } from './page.ts';
import { commandLine } from './switches.ts';
import { allGone, processTree } from './process-tree.ts';

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

/** Milliseconds that its processes may take to end once the browser has closed. */
const LAST_MOMENT = 3_000;

/** The distribution's Chromium as the window, talked to over the debugging pipe and nothing else. */
export function openChromium(options: ChromiumOptions): OpenHost {
  return async (host: HostOptions): Promise<Host> => {
    const executablePath = options.executable ?? findChromium();
    // Empty every time: no cookie, cache, password or history outlives the shell.
    const profile = mkdtempSync(join(tmpdir(), 'onekiosk-chromium-'));
    const browser = await launch({
      executablePath,
      pipe: true,
      headless: false,
      defaultViewport: null,
      ignoreDefaultArgs: true,
      args: commandLine(profile, options.sandbox),
      env: chromiumEnvironment(options.environment, profile),
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    return await furnish(browser, host, options, () =>
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 }),
    );
  };
}

async function furnish(
  browser: Browser,
  host: HostOptions,
  options: ChromiumOptions,
  tidy: () => void,
): Promise<Host> {
  let closing = false;
  browser.on('disconnected', () => {
    tidy();
    if (!closing) host.gone();
  });
  try {
    const [page] = await browser.pages();
    if (page === undefined) throw new Error('Chromium opened no window');
    await guardBrowser(browser, page);
    options.onPage?.(page);
    const bound = await bindPage(page, host);
    await page.goto(`${CHROMIUM_ORIGIN}/`, { waitUntil: 'load' });
    return {
      name: 'chromium',
      emit: bound.emit,
      pids: () => processTree(browser.process()?.pid ?? 0),
      async close() {
        closing = true;
        const pids = processTree(browser.process()?.pid ?? 0);
        await browser.close();
        // Its crash handlers outlive it by a moment.
        await allGone(pids, LAST_MOMENT, options.clock);
      },
    };
  } catch (error) {
    closing = true;
    await browser.close();
    throw error;
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
