import type { Page } from 'puppeteer-core/internal/api/Page.js';
import type { Host, HostOptions } from '../kiosk/host.ts';
import { CHROMIUM_ORIGIN } from '../kiosk/page.ts';
import type { WindowFailure } from '../kiosk/window-watch.ts';
import { guardBrowser } from './guard.ts';
import { bindPage } from './page.ts';
import { startChromium } from './start.ts';
import type { StartOptions, Started } from './start.ts';

export interface BrowserOptions extends StartOptions {
  readonly onFailure: (failure: WindowFailure) => void;
  readonly onPage?: (page: Page) => void;
}

/** One browser that shows our page. */
export interface OpenBrowser extends Pick<Host, 'emit' | 'forget'>, Pick<Started, 'pids' | 'close' | 'kill'> {
  /** Shows the page anew in the same window, after its process was lost. Rejects when that does not come to an end in time. */
  reload(): Promise<void>;
  /** Gives the page the keyboard, and brings it to the front. Never rejects. */
  focus(): Promise<void>;
}

/** Milliseconds that the page may take to load: it comes from memory, but on an old PC a cold browser has to be woken for it. */
const LOADED_WITHIN = 60_000;

/** Starts a browser and shows the page in it, locked. Rejects when it cannot; then nothing of it is left. */
export async function openBrowser(options: BrowserOptions, host: HostOptions): Promise<OpenBrowser> {
  const started = await startChromium(options);
  try {
    const [page] = await started.browser.pages();
    if (page === undefined)
      throw new Error('Chromium has no window that it lets us have: see its policies (docs/lockdown.md)');
    options.onPage?.(page);
    const [bound] = await Promise.all([bindPage(page, host), guardBrowser(started.browser, page)]);
    const show = async () => {
      await page.goto(`${CHROMIUM_ORIGIN}/`, { waitUntil: 'load', timeout: LOADED_WITHIN });
      await bound.forgetWhereFrom();
    };
    await show();
    page.on('error', () => options.onFailure('crashed'));
    page.on('close', () => options.onFailure('ended'));
    void started.over.then(() => options.onFailure('ended'));
    return {
      emit: bound.emit,
      forget: bound.forget,
      reload: show,
      focus: () => page.bringToFront().catch(() => {}),
      pids: () => started.pids(),
      close: () => started.close(),
      kill: () => started.kill(),
    };
  } catch (error) {
    await started.kill();
    throw error;
  }
}
