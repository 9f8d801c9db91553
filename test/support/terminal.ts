import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Page } from 'puppeteer-core/internal/api/Page.js';
import { startShell } from '../../admin/start.ts';
import { RENDERER } from '../../build/bundle.ts';
import { openChromium } from '../../chromium/host.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { startDemoCloud } from '../../demo/cloud.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import type { DemoPerson } from '../../kiosk/ports.ts';
import { openNursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import type { LoadedBrand } from '../../platform/site/brand.ts';
import { createStreamLog } from '../../platform/log/stream-log.ts';
import { demoSettings } from '../../tour/settings.ts';
import { openXSession } from '../../tour/x-session.ts';
import type { XSession } from '../../tour/x-session.ts';

export const temporary = (purpose: string): string => mkdtempSync(join(tmpdir(), `onekiosk-${purpose}-`));

export const openCloud = (): Promise<DemoCloud> =>
  startDemoCloud({ workDir: temporary('test-cloud'), log: (line) => console.warn(line) });

/** A terminal as a person has it: an X screen without a window manager, a keyboard, and the shell on the Chromium host. */
export interface Terminal {
  readonly x: XSession;
  /** The page of the present browser: another one after each that was lost. */
  readonly page: Page;
  /** Everything that the shell wrote into its log. */
  readonly log: () => string;
  readonly pids: () => readonly number[];
  /** Resolves when the shell is over by itself. */
  readonly over: Promise<number>;
  close(): Promise<void>;
}

export interface TerminalOptions {
  /** `1280x800`. */
  readonly size?: string;
  readonly settings?: Settings;
  readonly demo?: DemoPerson;
  /** Another Chromium than the distribution's. */
  readonly executable?: string;
  /** `XDG_RUNTIME_DIR`; none otherwise. */
  readonly runtimeDir?: string;
  /** More arguments of the X server. */
  readonly server?: readonly string[];
  /** Where its sound server is. */
  readonly sound?: string;
  /** The site's own pictures. */
  readonly brand?: LoadedBrand;
  /** A tree in place of /sys. */
  readonly sys?: string;
}

/** `cloud` may be left out (null) where the settings name another one. */
export async function openTerminal(
  cloud: DemoCloud | null,
  options: TerminalOptions = {},
): Promise<Terminal> {
  const settings = options.settings ?? (cloud === null ? null : demoSettings(cloud));
  if (settings === null) throw new Error('a terminal needs a cloud or settings');
  const workDir = temporary('test-terminal');
  const nursery = openNursery(workDir);
  const written: Buffer[] = [];
  const sink = new PassThrough().on('data', (chunk: Buffer) => void written.push(chunk));
  let page: Page | null = null;
  try {
    const x = await openXSession(nursery, workDir, options.size ?? '1280x800', 'none', options.server);
    const environment = {
      ...{ DISPLAY: x.display, LANG: 'C.UTF-8' },
      ...(options.runtimeDir === undefined ? {} : { XDG_RUNTIME_DIR: options.runtimeDir }),
      ...(options.sound === undefined ? {} : { PULSE_SERVER: options.sound }),
    };
    const shell = await startShell({
      settings,
      environment,
      log: createStreamLog(sink, 'debug'),
      bundle: RENDERER,
      demo: options.demo ?? null,
      ...(options.brand === undefined ? {} : { brand: options.brand }),
      ...(options.sys === undefined ? {} : { sys: options.sys }),
      openHost: openChromium({
        environment,
        sandbox: process.getuid?.() !== 0,
        clock: systemClock,
        executable: options.executable ?? null,
        onPage: (opened) => {
          page = opened;
        },
      }),
    });
    const shown = (): Page => {
      if (page === null) throw new Error('the shell has no window');
      return page;
    };
    return {
      x,
      get page() {
        return shown();
      },
      log: () => Buffer.concat(written).toString('utf8'),
      pids: () => shell.host.pids(),
      over: shell.over,
      async close() {
        await shell.close();
        await nursery.close();
      },
    };
  } catch (error) {
    await nursery.close();
    throw error;
  }
}

/** Which screen the page shows: what `body` says of itself. */
export const onScreen = async (page: Page, screen: string, patience = 20_000): Promise<void> => {
  await page
    .waitForSelector(`[data-screen=${screen}]`, { timeout: patience })
    .catch(async (error: unknown) => {
      // What stands there instead tells more than that something does not.
      const shown = await page.evaluate('JSON.stringify({ ...document.body.dataset })');
      throw new Error(`not on screen ${screen}: ${String(shown)}`, { cause: error });
    });
};

/** Signs in by the keyboard, as the tour does. */
export async function signIn(
  terminal: Terminal,
  person: { readonly name: string; readonly password: string },
): Promise<void> {
  await terminal.page.waitForSelector('[data-screen=sign-in] input[name=user]:focus');
  // The field has the page's focus; the keyboard is the window's only once the window manager has given it.
  await terminal.page.waitForFunction('document.hasFocus()', { polling: 50 });
  await terminal.x.type(person.name);
  await terminal.x.press('Tab');
  await terminal.x.type(person.password);
  await terminal.x.press('Return');
}
