import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, WebContents } from 'electron';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP_SWITCHES, lockApplication } from '../../../electron/application.ts';
import { lockContents } from '../../../electron/contents.ts';
import { ownFolder } from '../../../electron/folder.ts';
import { fakeContents, prevents } from './stand-in.ts';

function locked() {
  const switches: string[] = [];
  const app = Object.assign(new EventEmitter(), {
    commandLine: { appendSwitch: (name: string) => void switches.push(name) },
  });
  lockApplication(app as unknown as App);
  return { app, switches };
}

describe('the application', () => {
  test('answers no question with a name, a certificate or a yes', () => {
    const { app } = locked();
    const said: unknown[] = [];
    const say = (...args: unknown[]) => void said.push(args);
    expect(prevents(app, 'login', {}, {}, {}, {}, say)).toBe(true);
    expect(prevents(app, 'certificate-error', {}, {}, 'https://e.org', 'x', {}, say)).toBe(true);
    expect(prevents(app, 'select-client-certificate', {}, null, 'https://e.org', [{}], say)).toBe(true);
    expect(said).toEqual([[], [false], []]);
  });

  test.each(['open-file', 'open-url', 'second-instance'])('takes nothing from %s', (event) => {
    expect(prevents(locked().app, event)).toBe(true);
  });

  test('outlives its windows: without a listener Electron would end with the last one', () => {
    expect(locked().app.listenerCount('window-all-closed')).toBe(1);
  });

  test('locks every contents there are, and ends those that are no window’s', () => {
    const { app } = locked();
    for (const [type, closed] of [
      ['window', false],
      ['webview', true],
      ['backgroundPage', true],
      ['remote', true],
      ['browserView', true],
    ] as const) {
      const contents = fakeContents(type);
      app.emit('web-contents-created', {}, contents);
      expect(contents.did).toContain('open deny');
      expect(contents.did.includes('close'), type).toBe(closed);
    }
  });

  test('gives Chromium its switches, none of which opens anything', () => {
    expect(locked().switches).toEqual(APP_SWITCHES.map(([name]) => name));
    expect(locked().switches.join()).not.toMatch(/no-sandbox|remote-debugging|inspect|allow-|ignore-/);
  });
});

describe('a page', () => {
  function page() {
    const contents = fakeContents();
    lockContents(contents as unknown as WebContents);
    return contents;
  }

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '%s: to itself, and nowhere else',
    (event) => {
      expect(prevents(page(), event, { url: 'onekiosk://app/' })).toBe(false);
      for (const url of [
        'https://example.org/',
        'file:///etc/passwd',
        'mailto:a@b',
        'about:blank',
        'view-source:x',
      ])
        expect(prevents(page(), event, { url }), url).toBe(true);
    },
  );

  test('opens no window, holds no webview, has no menu of its own and does not hold a window open', () => {
    const contents = page();
    expect(contents.did).toContain('open deny');
    for (const event of ['will-attach-webview', 'context-menu', 'will-prevent-unload'])
      expect(prevents(contents, event), event).toBe(true);
  });

  test('takes the browser’s keys from the page, leaves it the others, and knows no key of a menu', () => {
    const contents = page();
    const pressed = (key: string) => prevents(contents, 'before-input-event', {}, { type: 'keyDown', key });
    expect(pressed('BrowserHome')).toBe(true);
    expect(pressed('a')).toBe(false);
    expect(contents.did).toContain('ignores menu true');
  });

  test('is neither zoomed nor inspected', () => {
    const contents = page();
    contents.emit('zoom-changed');
    contents.emit('devtools-opened');
    expect(contents.did).toEqual(expect.arrayContaining(['pinch 1 1', 'zoom 1', 'no developer tools']));
  });

  test('is given no Bluetooth device: Electron would take the first', () => {
    const chosen: unknown[] = [];
    const choose = (value: unknown): void => void chosen.push(value);
    expect(prevents(page(), 'select-bluetooth-device', {}, [{ deviceId: '1' }], choose)).toBe(true);
    expect(chosen).toEqual(['']);
  });
});

describe('the folder of Electron', () => {
  let parent: string;
  const user = process.getuid?.() ?? 0;
  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'onekiosk-test-folder-'));
  });
  afterAll(() => rmSync(parent, { recursive: true }));

  test('is made for its owner alone, and taken again', () => {
    const path = join(parent, 'own');
    ownFolder(path, user);
    ownFolder(path, user);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test.each([
    ['somebody else’s', (path: string): void => mkdirSync(path, { mode: 0o700 }), 12_345],
    [
      'open to others',
      (path: string): void => {
        mkdirSync(path);
        chmodSync(path, 0o755);
      },
      user,
    ],
    ['a link', (path: string): void => symlinkSync(parent, path), user],
    ['in no folder', (path: string): void => void path, user],
  ] as const)('is refused when it is %s', (what, make, owner) => {
    const path = what === 'in no folder' ? join(parent, 'none', 'x') : join(parent, what);
    make(path);
    expect(() => ownFolder(path, owner)).toThrow(/folder of this user|ENOENT/);
  });
});
