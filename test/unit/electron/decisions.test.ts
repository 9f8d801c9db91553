import { FuseV1Options } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import { FUSES } from '../../../electron/fuses.ts';
import { SCHEME, answerScheme } from '../../../electron/scheme.ts';
import {
  createRebuildLimit,
  mayAsk,
  mayNavigate,
  mayRequest,
  refusedSwitches,
} from '../../../electron/security.ts';
import { webPreferences } from '../../../electron/web-preferences.ts';
import { isAccelerator, windowOptions } from '../../../electron/window.ts';

describe('the page goes to itself', () => {
  test.each(['onekiosk://app/', 'onekiosk://app/index.html'])('%s', (url) => {
    expect(mayNavigate(url)).toBe(true);
  });
  test.each([
    'https://example.org/',
    'file:///etc/passwd',
    'onekiosk://app.evil/',
    'onekiosk://app/main.js',
    'about:blank',
    '',
  ])('and not to %s', (url) => {
    expect(mayNavigate(url)).toBe(false);
  });
});

describe('requests leave for', () => {
  test.each(['onekiosk://app/main.js', 'ws://127.0.0.1:4711/console?token=0'])('%s', (url) => {
    expect(mayRequest(url, 4711)).toBe(true);
  });
  test.each([
    'ws://127.0.0.1:4712/console?token=0',
    'ws://127.0.0.1:47110/console?x',
    'ws://127.0.0.1:4711/other',
    'http://127.0.0.1:4711/console?x',
    'https://example.org/',
    'file:///etc/passwd',
    'devtools://devtools/',
  ])('not for %s', (url) => {
    expect(mayRequest(url, 4711)).toBe(false);
  });
});

describe('who asks', () => {
  const ours = { url: 'onekiosk://app/', isTopFrame: true, isOurWindow: true };
  test('our page in the top frame of our window may', () => {
    expect(mayAsk(ours)).toBe(true);
  });
  test.each([
    [{ url: 'https://onekiosk.invalid/' }],
    [{ url: '' }],
    [{ isTopFrame: false }],
    [{ isOurWindow: false }],
  ])('%j may not', (more) => {
    expect(mayAsk({ ...ours, ...more })).toBe(false);
  });
});

describe('the command line', () => {
  test('takes our options and the choice of a display server', () => {
    expect(refusedSwitches(['shell', '--settings=/x', '--host', 'auto', '--ozone-platform=wayland'])).toEqual(
      [],
    );
  });
  test.each([
    '--no-sandbox',
    '--inspect',
    '--remote-debugging-port=1',
    '--js-flags=x',
    '--ozone-platform=x;y',
    '-r',
  ])('refuses %s', (name) => {
    expect(refusedSwitches([name])).toEqual([name]);
  });
});

describe('preferences and fuses', () => {
  test('the page has a sandbox, a world of its own, and nothing of Node', () => {
    expect(webPreferences('/p.cjs')).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    });
    expect(windowOptions('/p.cjs')).toMatchObject({ kiosk: true, closable: false, frame: false });
  });

  test('every fuse is decided by name, and the program is no Node for anybody', () => {
    const named = Object.values(FuseV1Options).filter(
      (each): each is FuseV1Options => typeof each === 'number',
    );
    for (const fuse of named) expect(FUSES, FuseV1Options[fuse]).toHaveProperty(String(fuse));
    expect(FUSES.strictlyRequireAllFuses).toBe(true);
    expect(FUSES[FuseV1Options.RunAsNode]).toBe(false);
    expect(FUSES[FuseV1Options.OnlyLoadAppFromAsar]).toBe(true);
  });
});

test('the scheme answers from the bundle with the page’s headers, and knows nothing else', async () => {
  const file = { body: new TextEncoder().encode('<!doctype html>'), type: 'text/html' };
  const answer = answerScheme({
    bundle: (path) => (path === '/index.html' ? file : null),
    consolePort: 4711,
  });
  const page = answer({ url: 'onekiosk://app/', method: 'GET' });
  expect(page.status).toBe(200);
  expect(page.headers.get('Content-Security-Policy')).toContain('ws://127.0.0.1:4711');
  expect(await page.text()).toBe('<!doctype html>');
  expect(answer({ url: 'onekiosk://app/', method: 'POST' }).status).toBe(404);
  expect(answer({ url: 'onekiosk://app/other.js', method: 'GET' }).status).toBe(404);
  expect(SCHEME.privileges).toMatchObject({ secure: true, allowServiceWorkers: false });
});

describe('accelerators', () => {
  const key = (
    name: string,
    more: Partial<{ control: boolean; alt: boolean; meta: boolean; type: string }> = {},
  ) => ({
    type: 'keyDown' as const,
    key: name,
    control: false,
    alt: false,
    meta: false,
    ...more,
  });
  test.each([
    key('F5'),
    key('F11'),
    key('F12'),
    key('r', { control: true }),
    key('I', { control: true }),
    key('w', { control: true }),
    key('q', { control: true }),
    key('N', { control: true }),
    key('+', { control: true }),
    key('F4', { alt: true }),
    key('x', { meta: true }),
  ])('%j is swallowed', (input) => {
    expect(isAccelerator(input as Parameters<typeof isAccelerator>[0])).toBe(true);
  });
  test.each([
    key('a'),
    key('Enter'),
    key('Tab'),
    key('F10'),
    key('c', { control: true }),
    key('v', { control: true }),
    key('q', { control: true, alt: true }), // AltGr writes an @ on a German keyboard.
    key('F5', { type: 'keyUp' }),
  ])('%j is left to the page', (input) => {
    expect(isAccelerator(input as Parameters<typeof isAccelerator>[0])).toBe(false);
  });
});

test('a window is built anew five times in five minutes, and then no more until time has passed', () => {
  const limit = createRebuildLimit();
  expect([0, 1, 2, 3, 4].map((now) => limit.allows(now))).toEqual([true, true, true, true, true]);
  expect(limit.allows(5)).toBe(false);
  expect(limit.allows(300_001)).toBe(true);
});
