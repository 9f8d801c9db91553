import type { Page } from 'puppeteer-core/internal/api/Page.js';
import type { Host, HostOptions, OpenHost } from '../kiosk/host.ts';
import { watchWindow } from '../kiosk/window-watch.ts';
import type { WindowFailure, WindowWatch } from '../kiosk/window-watch.ts';
import { openBrowser } from './browser.ts';
import type { OpenBrowser } from './browser.ts';
import type { StartOptions } from './start.ts';

export interface ChromiumOptions extends StartOptions {
  /** Tests and the tour look at the page through this; the shell does not. Called again for every browser. */
  readonly onPage?: (page: Page) => void;
}

/** Milliseconds that the page may take to empty the clipboard. */
const FORGOTTEN_WITHIN = 2_000;

/** The distribution's Chromium as the window, talked to over the debugging pipe and nothing else. */
export function openChromium(options: ChromiumOptions): OpenHost {
  return async (host: HostOptions): Promise<Host> => {
    const shown = new ShownBrowser(host, options);
    await shown.open();
    return shown;
  };
}

/** The one window: in the same browser again when only its page was lost, in a new one when more was. */
class ShownBrowser implements Host {
  readonly name = 'chromium';
  private readonly host: HostOptions;
  private readonly options: ChromiumOptions;
  private watch: WindowWatch | null = null;
  private browser: OpenBrowser | null = null;
  private closing = false;

  constructor(host: HostOptions, options: ChromiumOptions) {
    this.host = host;
    this.options = options;
  }

  /** Rejects when it cannot; the watch begins with the first window. */
  async open(): Promise<void> {
    await this.start();
    this.watch = watchWindow({
      clock: this.options.clock,
      build: (failure) => this.build(failure),
      built: () => {
        // A page that came back in a window that has been in front all the time has no keyboard.
        if (this.host.rebuilt()) void this.browser?.focus();
      },
      gaveUp: () => this.host.gone(),
      tell: (trouble) => this.host.tell(trouble),
    });
  }

  emit: Host['emit'] = (name, payload) => this.browser?.emit(name, payload);

  pids(): readonly number[] {
    return this.browser?.pids() ?? [];
  }

  async forget(): Promise<void> {
    const { browser } = this;
    if (browser === null) return;
    const done = new AbortController();
    // A page that hangs or is gone never answers, and the end of a session must not wait for it.
    const late = this.options.clock.sleep(FORGOTTEN_WITHIN, done.signal).catch(() => {});
    await Promise.race([browser.forget(), late]);
    done.abort();
  }

  async close(): Promise<void> {
    this.closing = true;
    this.watch?.end();
    await this.browser?.close();
    this.browser = null;
  }

  private async start(): Promise<void> {
    const browser = await openBrowser(
      {
        ...this.options,
        onFailure: (failure) => {
          if (this.browser === browser) this.watch?.failed(failure);
        },
      },
      {
        ...this.host,
        answer: async (name, args) => {
          if (name === 'app:alive') this.watch?.alive();
          return await this.host.answer(name, args);
        },
      },
    );
    this.browser = browser;
    // It was told to close while this one was starting.
    if (this.closing) await browser.close();
  }

  private async build(failure: WindowFailure): Promise<void> {
    const lost = this.browser;
    if (lost !== null && failure === 'crashed') {
      // The window stays where it is: behind a viewer nobody sees anything of it.
      const back = await lost.reload().then(
        () => true,
        () => false,
      );
      if (back) return;
    }
    this.browser = null;
    await lost?.kill();
    await this.start();
  }
}
