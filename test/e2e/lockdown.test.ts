import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoCloud } from '../../demo/cloud.ts';
import { openCloud, openTerminal } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

let cloud: DemoCloud;
let terminal: Terminal;
beforeAll(async () => {
  cloud = await openCloud();
  terminal = await openTerminal(cloud, { size: '800x600' });
  await terminal.page.waitForSelector('[data-screen=sign-in] input[name=user]:focus');
});
afterAll(async () => {
  await terminal.close();
  await cloud.close();
});

const state = async () => ({
  windows: await terminal.x.windows(),
  pages: (await terminal.page.browser().pages()).length,
  url: terminal.page.url(),
  screen: await terminal.page.evaluate(
    '[document.body.dataset.screen, innerWidth, innerHeight, devicePixelRatio, document.fullscreenElement].join()',
  ),
});

const settled = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 700);
  });

describe('a key of the browser does nothing', () => {
  test.each([
    ['a new window', 'ctrl+n'],
    ['a new private window', 'ctrl+shift+n'],
    ['a new tab', 'ctrl+t'],
    ['the tab that was closed', 'ctrl+shift+t'],
    ['close', 'ctrl+w'],
    ['close all', 'ctrl+shift+w'],
    ['quit', 'ctrl+shift+q'],
    ['open a file', 'ctrl+o'],
    ['print', 'ctrl+p'],
    ['save', 'ctrl+s'],
    ['source', 'ctrl+u'],
    ['downloads', 'ctrl+j'],
    ['history', 'ctrl+h'],
    ['clear browsing data', 'ctrl+shift+Delete'],
    ['developer tools', 'ctrl+shift+i'],
    ['developer tools', 'F12'],
    ['developer tools', 'ctrl+shift+c'],
    ['the console of the developer tools', 'ctrl+shift+j'],
    ['caret browsing', 'F7'],
    ['leave full screen', 'F11'],
    ['help', 'F1'],
    ['find', 'ctrl+f'],
    ['find', 'F3'],
    ['reload', 'F5'],
    ['reload', 'ctrl+r'],
    ['address bar', 'ctrl+l'],
    ['address bar', 'F6'],
    ['menu', 'alt+f'],
    ['menu', 'F10'],
    ['home page', 'alt+Home'],
    ['back', 'alt+Left'],
    ['task manager of the browser', 'shift+Escape'],
    ['bookmark', 'ctrl+d'],
    ['zoom', 'ctrl+plus'],
    ['zoom', 'ctrl+minus'],
    ['close the window', 'alt+F4'],
  ])('%s: %s', async (_what, keys) => {
    const before = await state();
    expect(before.windows).toHaveLength(1);
    await terminal.x.press(keys);
    await settled();
    expect(await state()).toEqual(before);
  });

  test('and neither does the mouse: no menu, no second window by the middle button', async () => {
    const before = await state();
    await terminal.page.mouse.click(400, 300, { button: 'right' });
    await terminal.page.mouse.click(400, 300, { button: 'middle' });
    await settled();
    expect(await state()).toEqual(before);
  });
});

describe('what a page could open is refused', () => {
  test.each([
    ['a window', "void window.open('about:blank')"],
    ['a window of its own address', 'void window.open(location.href)'],
    ['another address', "location.href = 'http://127.0.0.1:9/'"],
    ['a file', "location.href = 'file:///etc/passwd'"],
    ['a dialog that blocks', "void setTimeout(() => alert('x'), 0)"],
    [
      'a download',
      "Object.assign(document.createElement('a'), { href: 'data:text/plain,x', download: 'x' }).click()",
    ],
    [
      'a file chooser',
      "{ const input = Object.assign(document.createElement('input'), { type: 'file' }); input.click(); }",
    ],
  ])('%s', async (_what, script) => {
    const before = await state();
    await terminal.page.evaluate(script);
    await settled();
    expect(await state()).toEqual(before);
  });

  test('many windows at once, and the page goes on', async () => {
    const before = await state();
    for (let time = 0; time < 10; time++)
      await terminal.page.evaluate("for (let nth = 0; nth < 4; nth++) window.open('about:blank')");
    await settled();
    expect(await state()).toEqual(before);
  });

  test('a page of the browser’s own, should one open after all, is closed before anybody can use it', async () => {
    const before = await state();
    const session = await terminal.page.browser().target().createCDPSession();
    await session.send('Target.createTarget', { url: 'chrome://settings', newWindow: true });
    await expect.poll(state, { timeout: 2_000 }).toEqual(before);
  });

  test('the network; the page has its own files, the font among them', async () => {
    const reach = (url: string) =>
      terminal.page.evaluate(`fetch(${JSON.stringify(url)}).then(() => 'reached', () => 'refused')`);
    expect(await reach(cloud.endpoint)).toBe('refused');
    expect(await reach('http://127.0.0.1:1/')).toBe('refused');
    expect(await terminal.page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")).toBe(
      true,
    );
  });
});

describe('on a page without our policy, the host alone', () => {
  let bare: Terminal;
  beforeAll(async () => {
    bare = await openTerminal(cloud, { size: '800x600' });
    await bare.page.goto('about:blank');
  });
  afterAll(async () => {
    await bare.close();
  });

  test('ends a dialog that blocks', async () => {
    expect(await bare.page.evaluate("alert('x'), confirm('x')")).toBe(false);
  });

  test('keeps no download', async () => {
    const profile = readlinkSync(`/proc/${bare.pids()[0]}/cwd`);
    expect(profile).toContain('onekiosk-chromium-');
    await bare.page.evaluate(
      "Object.assign(document.createElement('a'), { href: 'data:text/plain,x', download: 'kept.txt' }).click()",
    );
    await settled();
    expect(
      readdirSync(profile, { recursive: true }).filter((path) => /kept|\.crdownload/.test(String(path))),
    ).toEqual([]);
  });
});

test('what a person needs works: typing, marking all, going on by Tab', async () => {
  const { page, x } = terminal;
  await page.focus('input[name=user]');
  await x.type('ada');
  expect(await page.evaluate("document.querySelector('input[name=user]').value")).toBe('ada');
  await x.press('ctrl+a', 'BackSpace');
  expect(await page.evaluate("document.querySelector('input[name=user]').value")).toBe('');
  await x.press('Tab');
  expect(await page.evaluate('document.activeElement.name')).toBe('password');
});
