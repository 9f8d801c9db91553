import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { startDemoCloud } from '../../demo/cloud.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { demoSettings } from '../../tour/settings.ts';
import { audit } from '../support/audit.ts';
import { ofKind } from '../support/host.ts';
import { runningOn } from '../support/processes.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { onScreen, openTerminal, signIn, temporary } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

const PICTURES = join(ROOT, 'test-out', 'screens');
const SIZES = ['1280x800', '800x600'] as const;

let cloud: DemoCloud;
let terminal: Terminal | null = null;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  cloud = await startDemoCloud({
    workDir: temporary('test-cloud'),
    log: (line) => console.warn(line),
    desktops: ['spice', 'vnc', 'rdp'],
  });
});
afterEach(async () => {
  await terminal?.close();
  terminal = null;
});
afterAll(async () => {
  await cloud.close();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const open = async (
  more: (settings: Settings) => Partial<Settings> = () => ({}),
  size: string = SIZES[0],
): Promise<Terminal> => {
  const settings = demoSettings(cloud);
  const power = ['lock', 'off', 'leave'] as const;
  const { name, password: secret } = cloud.users.desktop;
  terminal = await openTerminal(cloud, {
    demo: { user: name, secret, guestPassword: cloud.rdp.password },
    settings: { ...settings, interface: { ...settings.interface, power }, ...more(settings) },
    size,
  });
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await terminal.page.waitForSelector('[data-desktop]');
  return terminal;
};
const password = () => cloud.users.desktop.password;
/** By the menu, as a person does it. */
const lock = async ({ page }: Terminal) => {
  await page.click('.menu.power button');
  await page.click('[data-item=lock]');
  await page.waitForSelector('[data-screen=locked] input[name=password]:focus');
};
const unlock = async ({ page, x }: Terminal, typed: string) => {
  await page.waitForSelector('input[name=password]:focus');
  await page.waitForFunction('document.hasFocus()', { polling: 50 });
  await x.type(typed);
  await x.press('Return');
};
const press = ({ page }: Terminal, key: 'spice' | 'vnc') => page.click(`[data-desktop="${cloud.vmId(key)}"]`);
const ask = (x: Terminal['x'], ...args: readonly string[]): string => {
  try {
    return execFileSync('/usr/bin/xdotool', args, { env: { DISPLAY: x.display }, encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};
const active = ({ x }: Terminal) => ask(x, 'getactivewindow', 'getwindowname');
const DESIGN = /Design desktop/;
/** Windows of desktops that are not minimised. */
const seen = ({ x }: Terminal) => ask(x, 'search', '--onlyvisible', '--name', 'Design desktop');
const viewers = ({ x }: Terminal) => runningOn(x.display, '/usr/bin/remote-viewer');
const text = ({ page }: Terminal) => page.evaluate('document.documentElement.outerHTML') as Promise<string>;
const inSpice = async (shown: Terminal) => {
  await press(shown, 'spice');
  await onScreen(shown.page, 'running');
  await wholeSpiceSession(cloud);
  await expect.poll(() => active(shown), { timeout: 5_000 }).toMatch(DESIGN);
};

describe('a locked terminal', () => {
  test(
    'has its desktop behind it, and nothing of it in the page; the password leads back',
    { timeout: 180_000 },
    async () => {
      const shown = await open();
      const { page, x } = shown;
      await inSpice(shown);
      const [viewer] = viewers(shown);
      await x.press('ctrl+alt+Home');
      await expect.poll(() => active(shown), { timeout: 5_000 }).not.toMatch(DESIGN);
      await lock(shown);
      await expect.poll(() => seen(shown), { timeout: 5_000 }).toBe('');
      expect(viewers(shown)).toEqual([viewer]);
      expect((await cloud.channels('spice')).length).toBe(7);
      expect(await text(shown)).not.toContain('Design');
      // No key of the window manager leads out.
      for (const keys of ['ctrl+alt+Home', 'alt+Tab', 'alt+F4', 'Escape', 'F11', 'super+d'])
        await x.press(keys);
      await pause(500);
      expect(active(shown)).not.toMatch(DESIGN);
      await page.waitForSelector('[data-screen=locked]');
      await unlock(shown, 'not it');
      await page.waitForSelector('[data-screen=locked] .note');
      expect(await page.$eval('.note', (note) => note.textContent)).toMatch(/password/i);
      await unlock(shown, password());
      await onScreen(page, 'running');
      await expect.poll(() => active(shown), { timeout: 5_000 }).toMatch(DESIGN);
      expect(viewers(shown)).toEqual([viewer]);
      expect(shown.log()).not.toContain(password());
      expect(await text(shown)).not.toContain(password());
    },
  );

  test(
    'comes up locked in a page that was loaded again, crashed, or is another browser’s',
    { timeout: 180_000 },
    async () => {
      const shown = await open();
      await inSpice(shown);
      await shown.x.press('ctrl+alt+Home');
      await lock(shown);
      await shown.page.reload();
      await onScreen(shown.page, 'locked');
      for (const kind of ['renderer', 'browser']) {
        const before = shown.page;
        const [process_] = ofKind(shown.pids(), kind);
        process.kill(process_?.pid ?? 0, 'SIGKILL');
        await pause(300);
        // While the shell has no window, there is none of the desktop either.
        expect(seen(shown)).toBe('');
        await expect.poll(() => shown.page !== before || kind === 'renderer', { timeout: 20_000 }).toBe(true);
        await expect
          .poll(() => shown.page.evaluate('document.body?.dataset.screen ?? ""').catch(() => ''), {
            timeout: 30_000,
          })
          .toBe('locked');
        expect(seen(shown)).toBe('');
        expect(active(shown)).not.toMatch(DESIGN);
      }
      await unlock(shown, password());
      await expect.poll(() => active(shown), { timeout: 10_000 }).toMatch(DESIGN);
    },
  );

  test('answers a page that is not ours as little', { timeout: 180_000 }, async () => {
    const shown = await open();
    await inSpice(shown);
    await shown.x.press('ctrl+alt+Home');
    await lock(shown);
    const said = async (name: string, args: unknown) =>
      (await shown.page.evaluate(
        `window.onekiosk.request(${JSON.stringify(name)}, ${JSON.stringify(args)})`,
      )) as { ok: boolean; failure?: { kind: string } };
    for (const [name, args] of [
      ['desktops:list', {}],
      ['session:act', { action: 'continue' }],
      ['session:show', { session: 1 }],
      ['session:open', { desktop: cloud.vmId('spice') }],
      ['desktops:act', { desktop: cloud.vmId('spice'), action: 'restart' }],
      ['console:open', {}],
      ['auth:sign-out', {}],
    ] as const)
      expect((await said(name, args)).failure?.kind, name).toBe('policy-denied');
    expect(seen(shown)).toBe('');
    expect(JSON.stringify(await said('app:view', {}))).not.toContain('Design');
    expect(await said('machine:look', {})).toMatchObject({ ok: true });
  });

  test('has no picture of a console, and no road to one', { timeout: 180_000 }, async () => {
    const shown = await open();
    await press(shown, 'vnc');
    await shown.page.waitForSelector('[data-screen=console] [data-console=connected]');
    await shown.page.evaluate(
      `window.grab = window.onekiosk.request('console:open', {}).then(({ value }) => {
         window.socket = new WebSocket(value.url); window.roadClosed = false;
         window.socket.onclose = () => { window.roadClosed = true; };
         return new Promise((resolve) => { window.socket.onmessage = () => resolve(true); }); })`,
    );
    expect(await shown.page.evaluate('window.grab')).toBe(true);
    await shown.page.click('.menu.power button');
    await shown.page.click('[data-item=lock]');
    await onScreen(shown.page, 'locked');
    expect(await shown.page.$('canvas')).toBeNull();
    await expect.poll(() => shown.page.evaluate('window.roadClosed'), { timeout: 5_000 }).toBe(true);
    await unlock(shown, password());
    await shown.page.waitForSelector('[data-screen=console] [data-console=connected]');
  });

  test('does not let a desktop that opens behind it come before it', { timeout: 180_000 }, async () => {
    const shown = await open();
    await press(shown, 'spice');
    await shown.x.press('ctrl+alt+l');
    await onScreen(shown.page, 'locked');
    const until = performance.now() + 12_000;
    while (performance.now() < until) {
      expect(seen(shown)).toBe('');
      await pause(100);
    }
    expect(viewers(shown)).toHaveLength(1);
    expect(active(shown)).not.toMatch(DESIGN);
    await unlock(shown, password());
    await expect.poll(() => active(shown), { timeout: 10_000 }).toMatch(DESIGN);
  });
});

test('a desktop by RDP is hidden as one by SPICE is, and goes on', { timeout: 180_000 }, async () => {
  const shown = await open();
  const { page, x } = shown;
  await page.click(`[data-desktop="${cloud.vmId('rdp')}"]`);
  await onScreen(page, 'credentials');
  await page.click('[data-demo]');
  await onScreen(page, 'running', 60_000);
  const rdp = () =>
    [2, 3].flatMap((each) => runningOn(x.display, `/usr/bin/xfreerdp${each === 2 ? '' : each}`));
  const [viewer = 0] = rdp();
  const windows = () => ask(x, 'search', '--onlyvisible', '--pid', String(viewer));
  await expect.poll(windows, { timeout: 10_000 }).not.toBe('');
  const connections = async () => (await cloud.witness('rdp')).rdp?.connections;
  expect(await connections()).toBe(1);
  await x.press('ctrl+alt+Home');
  await page.waitForFunction('document.hasFocus()', { polling: 50 });
  await x.press('ctrl+alt+l');
  await onScreen(page, 'locked');
  await expect.poll(windows, { timeout: 5_000 }).toBe('');
  await pause(3_000);
  expect([windows(), await connections(), rdp()]).toEqual(['', 1, [viewer]]);
  await unlock(shown, password());
  await expect.poll(windows, { timeout: 10_000 }).not.toBe('');
  expect([await connections(), rdp()]).toEqual([1, [viewer]]);
});

test('the lock comes by itself over a desktop that nobody touches', { timeout: 180_000 }, async () => {
  const shown = await open(({ idle }) => ({
    idle: { ...idle, lockAfter: 10_000, lockedSignOutAfter: 25_000 },
  }));
  await press(shown, 'spice');
  await onScreen(shown.page, 'running');
  await onScreen(shown.page, 'locked', 30_000);
  await expect.poll(() => seen(shown), { timeout: 5_000 }).toBe('');
  // And signs out for the next person.
  await onScreen(shown.page, 'sign-in', 60_000);
  expect(viewers(shown)).toEqual([]);
  // The page is told first.
  await expect.poll(() => cloud.tokenTexts(), { timeout: 6_000 }).toEqual([]);
});

describe.each(SIZES)('a locked terminal at %s', (size) => {
  test('is legible, reachable and whole, in light and in dark', { timeout: 180_000 }, async () => {
    const shown = await open(({ idle }) => ({ idle: { ...idle, lockedSignOutAfter: 900_000 } }), size);
    const { page, x } = shown;
    const look = async (name: string) => {
      for (const theme of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
        await pause(400);
        await x.screenshot(join(PICTURES, `${size}-${name}-${theme}.png`));
        expect(await audit(page), `${name}, ${theme}`).toEqual([]);
      }
    };
    await x.press('ctrl+alt+l');
    await page.waitForSelector('[data-screen=locked] input[name=password]:focus');
    await look('locked');
    await unlock(shown, 'not it');
    await page.waitForSelector('[data-screen=locked] .note');
    await look('locked-refused');
    // By the keyboard alone: somebody else signs the person out.
    await page.waitForSelector('input[name=password]:focus');
    for (let step = 0; step < 6 && (await page.$('[data-sign-out]:focus')) === null; step++)
      await x.press('Tab');
    await x.press('Return');
    await onScreen(page, 'sign-in');
    expect(cloud.tokenTexts()).toEqual([]);
  });
});
