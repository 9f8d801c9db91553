import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import type { Settings } from '../../core/policy/settings.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { startDemoCloud } from '../../demo/cloud.ts';
import { demoSettings } from '../../tour/settings.ts';
import { audit } from '../support/audit.ts';
import { processesWith, runningOn } from '../support/processes.ts';
import { markWrites, startSampler } from '../support/secrets.ts';
import type { Sampler, Written } from '../support/secrets.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { onScreen, openTerminal, signIn, temporary } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

const PICTURES = join(ROOT, 'test-out', 'screens');
const SIZES = ['1280x800', '800x600'] as const;

let cloud: DemoCloud;
let sampler: Sampler;
let written: Written;
let terminal: Terminal | null = null;
/** The station's secret file, which is where the secret may be. */
let secretFile: string;
let folders: readonly string[];
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  cloud = await startDemoCloud({
    workDir: temporary('test-cloud'),
    log: (line) => console.warn(line),
    // One that can be opened, and one that cannot.
    desktops: ['spice', 'locked'],
  });
  sampler = startSampler(/^\S*xdotool /);
  const marks = temporary('test-mark');
  written = markWrites(marks, [/^\/tmp\/onekiosk-test-cloud/, /^\/etc\/(g?shadow|passwd)/]);
  await pause(50); // Newer than the mark, by whatever clock the disk has.
  const folder = temporary('test-station');
  folders = [marks, folder];
  secretFile = join(folder, 'station.secret');
  writeFileSync(secretFile, `${cloud.users.desktop.password}\n`, { mode: 0o600 });
});
afterEach(async () => {
  await terminal?.close();
  terminal = null;
});
afterAll(async () => {
  sampler.end();
  await cloud.close();
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const open = async (
  more: (settings: Settings) => Partial<Settings>,
  size: string = SIZES[0],
): Promise<Terminal> => {
  const settings = demoSettings(cloud);
  terminal = await openTerminal(cloud, { settings: { ...settings, ...more(settings) }, size });
  return terminal;
};
const station = ({ signIn: given }: Settings, others = false): Pick<Settings, 'signIn'> => ({
  signIn: {
    ...given,
    station: { user: cloud.users.desktop.name, secret: { file: secretFile }, kind: 'password', others },
  },
});
/** A picture in light and in dark, and what is wrong with the screen. */
const look = async ({ page, x }: Terminal, name: string) => {
  for (const theme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await pause(400);
    await x.screenshot(join(PICTURES, `${name}-${theme}.png`));
    expect(await audit(page), `${name}, ${theme}`).toEqual([]);
  }
};
const home = async (shown: Terminal) => {
  await signIn(shown, cloud.users.desktop);
  await onScreen(shown.page, 'home');
  await shown.page.waitForSelector('[data-desktop]');
};
const viewers = ({ x }: Terminal) => runningOn(x.display, '/usr/bin/remote-viewer');

/** Texts that nobody but the cloud, and the station's own file, may hold. */
const expectNowhere = async ({ page, log }: Terminal, secret: string) => {
  expect(sampler.seen(secret), 'arguments and environments').toEqual([]);
  expect(processesWith(secret), 'arguments and environments now').toEqual([]);
  expect(log(), 'the log').not.toContain(secret);
  const held = await page.evaluate(
    'JSON.stringify([document.documentElement.outerHTML, Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href])',
  );
  expect(held, 'the page').not.toContain(secret);
  expect(
    written.with(secret).filter((path) => path !== secretFile),
    'files',
  ).toEqual([]);
};

describe('a station', () => {
  test(
    'goes from its secret file straight into its only desktop, and the secret is nowhere',
    { timeout: 180_000 },
    async () => {
      const shown = await open((settings) => ({
        ...station(settings),
        auto: { ...settings.auto, connect: 'only', delay: 8_000 },
      }));
      await shown.page.waitForSelector('[data-countdown=connect]');
      expect(await shown.page.$('[data-sign-out]')).toBeNull();
      await look(shown, `${SIZES[0]}-connect`);
      await onScreen(shown.page, 'running');
      expect(viewers(shown)).toHaveLength(1);
      const tokens = cloud.tokenTexts();
      expect(tokens).toHaveLength(1);
      for (const secret of [cloud.users.desktop.password, ...tokens]) await expectNowhere(shown, secret);
      // The look would have found it.
      expect(written.with(cloud.users.desktop.password)).toContain(secretFile);
      expect(sampler.looks()).toBeGreaterThan(20);
      // What was left is not opened again: the list is there, without a way to sign out.
      await wholeSpiceSession(cloud);
      await cloud.endConnections('spice');
      await onScreen(shown.page, 'home');
      await pause(9_000);
      expect(await shown.page.$('[data-countdown]')).toBeNull();
    },
  );

  test.each(SIZES)(
    'says what is wrong with its secret, goes on when that is mended, and stops at a key, at %s',
    async (size) => {
      chmodSync(secretFile, 0o644);
      const shown = await open(
        (settings) => ({
          ...station(settings, true),
          auto: { ...settings.auto, connect: 'only', delay: 8_000 },
        }),
        size,
      );
      await shown.page.waitForSelector('[data-station=stopped] [data-again]:focus');
      expect(shown.log()).toContain('may be read by others than its owner (chmod 600)');
      await look(shown, `${size}-station-stopped`);
      chmodSync(secretFile, 0o600);
      await shown.x.press('Return');
      await shown.page.waitForSelector('[data-countdown=connect] [data-now]:focus');
      await shown.x.press('Escape');
      await shown.page.waitForSelector('[data-countdown]', { hidden: true });
      // The focus is where arrows and Return are of use.
      await shown.page.waitForSelector('[data-desktop]:focus');
      await look(shown, `${size}-station-home`);
      await shown.page.click('[data-others]');
      await onScreen(shown.page, 'sign-in');
      await shown.page.waitForSelector('input[name=user]:focus');
      await look(shown, `${size}-station-others`);
      await shown.page.click('[data-again]');
      await onScreen(shown.page, 'home');
      expect(await shown.page.$('[data-sign-out]')).toBeNull();
    },
  );

  test('says what it waits for while the cloud is away', async () => {
    const shown = await open((settings) => ({
      ...station(settings),
      cloud: { ...settings.cloud, endpoints: ['http://127.0.0.1:9/RPC2'] },
    }));
    await shown.page.waitForSelector('[data-station=waiting] [data-again]:focus');
    await look(shown, `${SIZES[0]}-station-waiting`);
  });
});

describe('nobody there', () => {
  const idle = (settings: Settings) => ({
    idle: { ...settings.idle, after: 6_000, countdown: 9_000 },
  });

  test.each(SIZES)(
    'is counted down, stopped by a key, and ends in the sign-in, at %s',
    { timeout: 180_000 },
    async (size) => {
      const shown = await open(idle, size);
      await home(shown);
      await shown.page.waitForSelector('[data-countdown=idle] [data-stay]:focus');
      await shown.x.press('x');
      await shown.page.waitForSelector('[data-countdown]', { hidden: true });
      await shown.page.waitForSelector('[data-desktop]:focus');
      await shown.page.waitForSelector('[data-countdown=idle]');
      await look(shown, `${size}-idle`);
      await onScreen(shown.page, 'sign-in');
      await shown.page.waitForSelector('[data-failure=session-expired]');
      // Nobody typed anything wrong.
      expect(await shown.page.$('[aria-invalid=true]')).toBeNull();
      await expect.poll(() => cloud.liveTokens()).toBe(0);
      await look(shown, `${size}-idle-over`);
    },
  );

  test(
    'covers a desktop that nobody uses, gives it back at a key, and closes it at last',
    { timeout: 180_000 },
    async () => {
      const shown = await open(idle);
      await home(shown);
      await shown.x.press('Return');
      await onScreen(shown.page, 'running');
      expect(viewers(shown)).toHaveLength(1);
      // The viewer gets these, and the page none of them: the display tells.
      for (let pressed = 0; pressed < 5; pressed++) {
        await pause(2_000);
        await shown.x.press('a');
      }
      expect(await shown.page.$('[data-countdown]')).toBeNull();
      await shown.page.waitForSelector('[data-countdown=idle] [data-stay]:focus');
      await shown.page.waitForFunction('document.hasFocus()', { polling: 50 });
      await shown.x.screenshot(join(PICTURES, 'idle-over-a-desktop.png'));
      await shown.x.press('x');
      await shown.page.waitForSelector('[data-countdown]', { hidden: true });
      await shown.page.waitForFunction('!document.hasFocus()', { polling: 50 });
      expect(viewers(shown)).toHaveLength(1);
      await onScreen(shown.page, 'sign-in', 40_000);
      expect(viewers(shown)).toEqual([]);
    },
  );
});

describe('what the site says', () => {
  test.each(SIZES)('is a message, and when a desktop ends, at %s', { timeout: 180_000 }, async (size) => {
    cloud.scheduleEnd('spice', 4 * 3_600);
    const shown = await open(
      ({ interface: given }) => ({ interface: { ...given, messages: 'at-sign-in' } }),
      size,
    );
    await home(shown);
    await shown.page.waitForSelector('[data-message]');
    await shown.page.waitForSelector('[data-schedule=off]', { timeout: 60_000 });
    await look(shown, `${size}-message`);
    // By the keyboard alone.
    await shown.page.focus('[data-dismiss]');
    await shown.x.press('Return');
    await shown.page.waitForSelector('[data-message]', { hidden: true });
  });

  test('comes forward once before a desktop that is open ends, and gives it back', async () => {
    cloud.scheduleEnd('spice', 100);
    const shown = await open(() => ({}));
    await home(shown);
    await shown.x.press('Return');
    await onScreen(shown.page, 'running');
    await shown.page.waitForSelector('[data-pressing] [data-seen]:focus');
    await shown.page.waitForFunction('document.hasFocus()', { polling: 50 });
    await look(shown, `${SIZES[0]}-notice`);
    await shown.x.press('Return');
    await shown.page.waitForSelector('[data-pressing]', { hidden: true });
    await shown.page.waitForFunction('!document.hasFocus()', { polling: 50 });
    await shown.x.press('ctrl+alt+Home');
    await shown.page.waitForFunction('document.hasFocus()', { polling: 50 });
    await shown.page.waitForSelector('[data-notice]');
    await look(shown, `${SIZES[0]}-notice-seen`);
  });
});
