import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoCloud } from '../../demo/cloud.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';
import { KEYS } from '../support/keys.ts';
import { kindsOf, ofKind, offer, visibleWindows, xdotool } from '../support/host.ts';

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
  visible: visibleWindows(terminal.x.display),
  kinds: kindsOf(terminal.pids()),
  pages: (await terminal.page.browser().pages()).length,
  url: terminal.page.url(),
  screen: await terminal.page.evaluate(
    '[document.body.dataset.screen, innerWidth, innerHeight, devicePixelRatio, visualViewport.scale, document.fullscreenElement, scrollY].join()',
  ),
});

const settled = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 700);
  });

describe('a key of the browser does nothing', () => {
  test.each(KEYS)('%s: %s', async (_what, keys) => {
    const before = await state();
    expect(before.windows).toHaveLength(1);
    await terminal.x.press(keys);
    await settled();
    expect(await state()).toEqual(before);
  });

  test('nor the mouse: no menu, no second window, nothing pasted that is no text, no zoom, nothing dragged out', async () => {
    const { x } = terminal;
    const mouse = (...args: readonly string[]) => xdotool(x.display, ...args);
    const before = await state();
    mouse('mousemove', '400', '300', 'click', '3');
    await settled();
    expect(await state()).toEqual(before);
    offer(x.display, 'primary', 'http://127.0.0.1:9/');
    mouse('mousemove', '100', '500', 'click', '2');
    mouse('keydown', 'ctrl', 'click', '4', 'click', '4', 'keyup', 'ctrl');
    mouse('keydown', 'shift', 'click', '1', 'keyup', 'shift');
    mouse('mousemove', '400', '200', 'mousedown', '1', 'mousemove', '500', '500');
    mouse('mousemove', '790', '590', 'mouseup', '1');
    await settled();
    expect(await state()).toEqual(before);
  });

  test.each([
    ['back', '8'],
    ['forward', '9'],
  ])(
    'nor the button of the mouse that goes %s, which the page swallows and for which there is no history',
    async (_way, button) => {
      const before = await state();
      xdotool(terminal.x.display, 'mousemove', '100', '500', 'click', button);
      await settled();
      expect(await state()).toEqual(before);
      const client = await terminal.page.createCDPSession();
      expect((await client.send('Page.getNavigationHistory')).entries).toHaveLength(1);
    },
  );

  test('nor fingers: two of them make nothing larger', async () => {
    const before = await state();
    const client = await terminal.page.createCDPSession();
    await client.send('Input.synthesizePinchGesture', { x: 400, y: 300, scaleFactor: 2 }).catch(() => {}); // It is refused, or has no effect.
    await settled();
    expect(await state()).toEqual(before);
  });

  test.each([
    ['an address', { items: [{ mimeType: 'text/uri-list', data: 'http://127.0.0.1:9/' }] }],
    ['a file', { items: [], files: ['/etc/passwd'] }],
    ['a text', { items: [{ mimeType: 'text/plain', data: 'http://127.0.0.1:9/' }] }],
  ])('nor what is dropped: %s', async (_what, data) => {
    const before = await state();
    const client = await terminal.page.createCDPSession();
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await client.send('Input.dispatchDragEvent', {
        ...{ type, x: 400, y: 300 },
        data: { dragOperationsMask: 1, ...data },
      });
    await settled();
    expect(await state()).toEqual(before);
  });
});

describe('while the page hangs, and swallows nothing,', () => {
  test('no key opens, closes or leaves anything', async () => {
    const { x } = terminal;
    const [hung] = ofKind(terminal.pids(), 'renderer');
    const state = async () => ({
      windows: await x.windows(),
      visible: visibleWindows(x.display),
      kinds: kindsOf(terminal.pids()),
    });
    const before = await state();
    const keys = KEYS.map(([, each]) => each).filter((each) => each !== 'F5');
    // A page that is silent for 20 s is built anew, so it speaks in between.
    const AT_ONCE = 20;
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      process.kill(hung?.pid ?? 0, 'SIGSTOP');
      try {
        for (const each of keys.slice(at, at + AT_ONCE)) await x.press(each);
        await settled();
        expect(await state()).toEqual(before);
      } finally {
        process.kill(hung?.pid ?? 0, 'SIGCONT');
      }
      await terminal.page.evaluate('new Promise((done) => requestAnimationFrame(done))');
    }
    expect(ofKind(terminal.pids(), 'renderer').map(({ pid }) => pid)).toContain(hung?.pid);
    await terminal.page.waitForSelector('[data-screen=sign-in] input[name=user]');
  });
});

describe('what a page could open is refused', () => {
  test.each([
    ['a window', "void window.open('about:blank')"],
    ['a window of its own address', 'void window.open(location.href)'],
    ['another address', "location.href = 'http://127.0.0.1:9/'"],
    ['a file', "location.href = 'file:///etc/passwd'"],
    ['the page before', 'history.back()'],
    ['a program for mail', "location.href = 'mailto:a@example.org'"],
    ['a program for another scheme', "void window.open('tel:1')"],
    ['the print dialog', 'window.print()'],
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

  test.each([
    [
      'the camera, or the microphone',
      "['camera', 'microphone'].some((name) => document.featurePolicy.allowsFeature(name))",
      false,
    ],
    [
      'the screen',
      "navigator.mediaDevices.getDisplayMedia({}).then(() => 'given', (error) => error.name)",
      'NotAllowedError',
    ],
    [
      'the place',
      'new Promise((told) => navigator.geolocation.getCurrentPosition(() => told("given"), ({ code }) => told(code)))',
      1,
    ],
    [
      'full screen',
      "document.body.requestFullscreen().then(() => 'given', (error) => error.name)",
      'TypeError',
    ],
    [
      'a USB device',
      "navigator.usb.requestDevice({ filters: [] }).then(() => 'given', (error) => error.name)",
      'SecurityError',
    ],
    ['notifications', 'typeof Notification', 'undefined'],
    [
      'the clipboard of others',
      "navigator.clipboard.readText().then(() => 'given', (error) => error.name)",
      'NotAllowedError',
    ],
  ])('the permission for %s', async (_what, script, refusal) => {
    const { windows, visible } = await state();
    expect(await terminal.page.evaluate(script)).toBe(refusal);
    await settled();
    const after = await state();
    expect({ windows: after.windows, visible: after.visible }).toEqual({ windows, visible });
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

test('after a sign-in nobody offers to keep the password', async () => {
  const before = await state();
  await terminal.page.reload();
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await settled();
  const { windows, visible, pages } = await state();
  expect({ windows, visible, pages }).toEqual({
    windows: before.windows,
    visible: before.visible,
    pages: before.pages,
  });
});
