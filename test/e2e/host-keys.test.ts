import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KEYS } from '../support/keys.ts';
import { openBare } from '../support/browser.ts';
import type { BareBrowser } from '../support/browser.ts';
import { kindsOf, visibleWindows, xdotool } from '../support/host.ts';

const settled = (ms = 1_500) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const state = async ({ x, browser, page, pids }: BareBrowser) => ({
  windows: await x.windows(),
  visible: visibleWindows(x.display).length,
  pages: browser.targets().map((target) => `${target.type()} ${target.url()}`),
  kinds: kindsOf(pids()),
  zoom: await page.evaluate('devicePixelRatio + " " + visualViewport.scale').catch(() => 'closed'),
  // The page is empty: whatever is drawn is the browser's.
  picture: createHash('sha256').update(readFileSync(x.framebuffer)).digest('hex'),
});

const PLAIN = ['--kiosk', '--no-first-run', '--no-sandbox', '--disable-gpu', 'about:blank'];

async function hasEffect(
  act: (bare: BareBrowser) => Promise<void>,
  switches: readonly string[] = PLAIN,
): Promise<void> {
  const bare = await openBare({ switches });
  try {
    await settled();
    const before = await state(bare);
    await act(bare);
    await expect.poll(() => state(bare), { timeout: 8_000 }).not.toEqual(before);
  } finally {
    await bare.close();
  }
}

/** The control: what is held against the shell's Chromium is none when the same key did nothing anywhere. */
describe('in a Chromium in kiosk mode, and nothing else, there is an effect of', () => {
  test.each([
    ['a new window', 'ctrl+n'],
    ['a new tab', 'ctrl+t'],
    ['a private window', 'ctrl+shift+n'],
    ['close', 'ctrl+w'],
    ['open a file', 'ctrl+o'],
    ['downloads', 'ctrl+j'],
    ['developer tools', 'ctrl+shift+i'],
    ['task manager', 'shift+Escape'],
    ['find', 'ctrl+f'],
    ['caret browsing', 'F7'],
    ['zoom', 'ctrl+plus'],
  ])('%s: %s', async (_what, keys) => {
    await hasEffect(async ({ x }) => await x.press(keys));
  });

  test.each([
    ['a page enlarged by the wheel', ['keydown', 'ctrl', 'click', '4', 'click', '4', 'keyup', 'ctrl']],
  ])('the mouse: %s', async (_what, act) => {
    await hasEffect(
      async ({ x }) => void xdotool(x.display, 'mousemove', '400', '300', 'sleep', '0.5', ...act),
    );
  });

  // Kiosk mode has no such menu of its own: the shell's refusal is the second.
  test('the right button, in an ordinary window', async () => {
    await hasEffect(
      async ({ x }) => void xdotool(x.display, 'mousemove', '400', '400', 'sleep', '0.5', 'click', '3'),
      PLAIN.filter((each) => each !== '--kiosk'),
    );
  });

  test('the button of the mouse that goes back', async () => {
    const bare = await openBare({ switches: PLAIN });
    try {
      await bare.page.goto('data:text/html,second');
      await settled();
      xdotool(bare.x.display, 'mousemove', '400', '300', 'sleep', '0.5', 'click', '8');
      await expect.poll(() => bare.page.url(), { timeout: 8_000 }).toBe('about:blank');
    } finally {
      await bare.close();
    }
  });

  test('fingers, and an address that is dropped', async () => {
    await hasEffect(async ({ page }) => {
      const client = await page.createCDPSession();
      await client.send('Input.synthesizePinchGesture', { x: 400, y: 300, scaleFactor: 2 });
    });
    await hasEffect(async ({ page }) => {
      const client = await page.createCDPSession();
      const data = {
        items: [{ mimeType: 'text/uri-list', data: 'data:text/html,dropped' }],
        dragOperationsMask: 1,
      };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await client.send('Input.dispatchDragEvent', { ...{ type, x: 400, y: 300 }, data });
    });
  });
});

describe('with the shell’s switches, on a page that swallows nothing and without anybody on the pipe who refuses,', () => {
  let bare: BareBrowser;
  beforeAll(async () => {
    bare = await openBare({});
    await settled();
  });
  afterAll(async () => {
    await bare.close();
  });

  /** What Chromium keeps as its own in this mode: zoom, a dialog that developer tools are not allowed, the question of caret browsing; and what ends those again. */
  const LEFT = [
    ...['ctrl+plus', 'ctrl+minus', 'ctrl+0', 'Menu', 'F7'],
    ...['ctrl+shift+i', 'ctrl+shift+c', 'ctrl+shift+j', 'F12'],
    ...['F5', 'ctrl+r', 'ctrl+shift+r', 'Escape'],
  ];
  test.each(KEYS.filter(([, keys]) => !LEFT.includes(keys)))('%s does nothing: %s', async (_what, keys) => {
    const before = await state(bare);
    await bare.x.press(keys);
    await settled(600);
    expect(await state(bare)).toEqual(before);
  });
});
