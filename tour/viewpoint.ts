import type { Page } from 'puppeteer-core/internal/api/Page.js';

/** How the tour sees the page: it looks and waits, and touches nothing. */
export interface Viewpoint {
  /** Resolves when `selector` is in the page. Rejects after `patience` milliseconds with what the page shows instead. */
  waitFor(selector: string, patience: number): Promise<void>;
  screen(): Promise<string>;
  /** What the banner above a machine's screen says. */
  banner(): Promise<string>;
  /** Place of a desktop's tile among the tiles, from 0. */
  tileIndex(desktop: number): Promise<number>;
}

export function viewpointOf(page: Page): Viewpoint {
  const screen = async (): Promise<string> => {
    const text: unknown = await page.evaluate(
      "document.body.dataset.screen + ' ' + document.body.dataset.failure",
    );
    return String(text);
  };
  return {
    screen,
    banner: async () => String(await page.evaluate("document.querySelector('.banner')?.innerText ?? ''")),
    async waitFor(selector, patience) {
      await page.waitForSelector(selector, { timeout: patience }).catch(async () => {
        throw new Error(`${selector} did not come within ${patience} ms; the page shows: ${await screen()}`);
      });
    },
    async tileIndex(desktop) {
      const script = `[...document.querySelectorAll('[data-desktop]')].findIndex((tile) => tile.dataset.desktop === '${desktop}')`;
      return Number(await page.evaluate(script));
    },
  };
}
