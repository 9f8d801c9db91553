import { describe, expect, test } from 'vitest';
import { SCHEME, answerScheme } from '../../../electron/scheme.ts';
import {
  isBrowserKey,
  mayAsk,
  mayHave,
  mayNavigate,
  mayRequest,
  refusedSwitches,
} from '../../../electron/security.ts';
import { webPreferences } from '../../../electron/web-preferences.ts';
import { windowOptions } from '../../../electron/window.ts';

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

describe('preferences', () => {
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
  for (const url of [
    'onekiosk://app/other.js',
    'onekiosk://app/../../etc/passwd',
    'onekiosk://app/..%2f..%2fetc/passwd',
    'onekiosk://app/%2e%2e/index.html',
    'onekiosk://app//etc/passwd',
    'onekiosk://app/index.html/',
    'onekiosk://app/index.html?x',
    'onekiosk://app/index.html#x',
    'onekiosk://app/\\etc\\passwd',
    'onekiosk://app@evil/index.html',
    'onekiosk://other/index.html',
    'file:///etc/passwd',
  ])
    expect(answer({ url, method: 'GET' }).status, url).toBe(404);
  for (const method of ['POST', 'HEAD', 'PUT', 'OPTIONS'])
    expect(answer({ url: 'onekiosk://app/', method }).status, method).toBe(404);
  expect(SCHEME.privileges).toMatchObject({ secure: true, allowServiceWorkers: false });
});

describe('the keys that the page never sees', () => {
  test.each([
    'BrowserBack',
    'BrowserHome',
    'LaunchMail',
    'LaunchApplication2',
    'Print',
    'Help',
    'ZoomIn',
    'Open',
    'Save',
  ])('%s', (key) => {
    expect(isBrowserKey({ type: 'keyDown', key })).toBe(true);
    expect(isBrowserKey({ type: 'keyUp', key })).toBe(false);
  });
  // A guest's console in the page wants them; there is no menu that would act on them, and the page swallows them itself.
  test.each(['a', 'Enter', 'F5', 'F12', 'PrintScreen', 'Delete', 'Tab', 'AudioVolumeUp', 'Escape'])(
    'and %s is the page’s',
    (key) => {
      expect(isBrowserKey({ type: 'keyDown', key })).toBe(false);
    },
  );
});

describe('the one permission', () => {
  test.each(['loopback-network', 'local-network-access'])(
    '%s is our page’s, for the console bridge',
    (name) => {
      expect(mayHave(name, 'onekiosk://app/')).toBe(true);
      expect(mayHave(name, 'onekiosk://app')).toBe(true);
      for (const origin of ['onekiosk://app.evil/', 'https://example.org/', '', 'null', 'file:///'])
        expect(mayHave(name, origin)).toBe(false);
    },
  );
  test.each([
    'local-network',
    'media',
    'openExternal',
    'clipboard-read',
    'fullscreen',
    'usb',
    'pointerLock',
    'unknown',
  ])('%s is nobody’s', (name) => {
    expect(mayHave(name, 'onekiosk://app/')).toBe(false);
  });
});
