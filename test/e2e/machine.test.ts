import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { startDemoCloud } from '../../demo/cloud.ts';
import { demoSettings } from '../../tour/settings.ts';
import { audit } from '../support/audit.ts';
import { startPulse } from '../support/pulse.ts';
import type { PulseServer } from '../support/pulse.ts';
import { onScreen, openTerminal, signIn, temporary } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

const PICTURES = join(ROOT, 'test-out', 'screens');
const SIZES = ['1280x800', '800x600'] as const;
const run = promisify(execFile);

let cloud: DemoCloud;
let pulse: PulseServer;
let sys: string;
let terminal: Terminal | null = null;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  cloud = await startDemoCloud({
    workDir: temporary('test-cloud'),
    log: (line) => console.warn(line),
    desktops: ['spice'],
  });
  pulse = await startPulse();
  sys = temporary('test-sys');
});
afterEach(async () => {
  await terminal?.close();
  terminal = null;
});
afterAll(async () => {
  await cloud.close();
  await pulse.close();
  rmSync(sys, { recursive: true, force: true });
});

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(sys, path)), { recursive: true });
  writeFileSync(join(sys, path), text);
};
/** What the kernel shows of a battery. */
const battery = (level: number, status = 'Discharging') =>
  put(
    'class/power_supply/BAT0/uevent',
    ['TYPE=Battery', `STATUS=${status}`, 'PRESENT=1', `CAPACITY=${level}`]
      .map((line) => `POWER_SUPPLY_${line}\n`)
      .join(''),
  );
/** The interfaces of this machine, as they are. */
const realNetwork = () => {
  mkdirSync(join(sys, 'class'), { recursive: true });
  rmSync(join(sys, 'class/net'), { recursive: true, force: true });
  symlinkSync('/sys/class/net', join(sys, 'class/net'));
};
const noNetwork = () => rmSync(join(sys, 'class/net'), { recursive: true, force: true });
const mixer = async (...args: readonly string[]) =>
  (await run('/usr/bin/pactl', args, { env: { PULSE_SERVER: pulse.address, LC_ALL: 'C' } })).stdout;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const open = async (size: string = SIZES[0]) => {
  const settings = demoSettings(cloud);
  terminal = await openTerminal(cloud, {
    ...{ size, sys, sound: pulse.address },
    settings: {
      ...settings,
      interface: { ...settings.interface, power: ['lock', 'sleep', 'off', 'restart', 'leave'] },
    },
  });
  return terminal;
};
const face = ({ page }: Terminal, part: string) =>
  page.$eval(`.menu.${part} .face`, (element) => element.textContent ?? '');
const focused = ({ page }: Terminal) =>
  page.evaluate('document.activeElement?.name || document.activeElement?.className || ""');
/** A picture in light and in dark, and what is wrong with the screen. */
const look = async ({ page, x }: Terminal, name: string) => {
  for (const theme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await pause(400);
    await x.screenshot(join(PICTURES, `${name}-${theme}.png`));
    expect(await audit(page), `${name}, ${theme}`).toEqual([]);
  }
};

describe.each(SIZES)('the status of the terminal at %s', (size) => {
  test('is in the bar, whole, with everything that there is', { timeout: 120_000 }, async () => {
    battery(80);
    realNetwork();
    await mixer('set-sink-volume', 'one', '40%');
    const shown = await open(size);
    const { page, x } = shown;
    await page.waitForSelector('.menu.sound');
    await page.waitForSelector('[data-battery=discharging]');
    await page.waitForSelector('.menu.network');
    expect(await face(shown, 'sound')).toBe('40 %');
    await look(shown, `${size}-status`);
    await page.click('.menu.network button');
    await page.waitForSelector('.network .panel-box');
    await look(shown, `${size}-status-network`);
    await x.press('Escape');
    await page.click('.menu.sound button');
    await page.waitForSelector('input[name=volume]:focus');
    await look(shown, `${size}-status-sound`);
    await x.press('Escape');
    noNetwork();
    battery(5);
    await page.waitForSelector('[data-battery-notice=critical]', { timeout: 25_000 });
    await page.waitForSelector('.menu.network.none');
    await page.click('.menu.language button');
    await page.click('[data-item=de]');
    await page.waitForSelector('[lang=de]');
    await look(shown, `${size}-status-critical`);
    battery(6, 'Charging');
    await page.waitForSelector('[data-battery-notice]', { hidden: true, timeout: 25_000 });
  });
});

describe('the volume', () => {
  test('is turned by the keyboard alone, and the server hears it', { timeout: 120_000 }, async () => {
    battery(80);
    realNetwork();
    await mixer('set-sink-volume', 'one', '40%');
    const shown = await open();
    const { page, x } = shown;
    await page.waitForSelector('[data-screen=sign-in] input[name=user]:focus');
    await page.waitForFunction('document.hasFocus()', { polling: 50 });
    await page.waitForSelector('.menu.sound');
    // Back from the first field through the bar: power, language, keyboard, battery is none, sound.
    for (let step = 0; step < 8 && !String(await focused(shown)).includes('menu-button'); step++)
      await x.press('shift+Tab');
    for (let step = 0; step < 8; step++) {
      if (await page.$('.menu.sound button:focus')) break;
      await x.press('shift+Tab');
    }
    await x.press('Return');
    await page.waitForSelector('input[name=volume]:focus');
    await x.press('Right');
    await expect.poll(() => mixer('get-sink-volume', 'one'), { timeout: 5_000 }).toContain(' 45% ');
    await expect.poll(() => face(shown, 'sound'), { timeout: 5_000 }).toBe('45 %');
    await x.press('Home');
    await expect.poll(() => mixer('get-sink-volume', 'one'), { timeout: 5_000 }).toContain('  0% ');
    await x.press('Tab');
    await x.press('space');
    await expect.poll(() => mixer('get-sink-mute', 'one'), { timeout: 5_000 }).toBe('Mute: yes\n');
    await x.press('Escape');
    expect(await page.$('.panel-box')).toBeNull();
    expect(await page.$('.menu.sound button:focus')).not.toBeNull();
    // Leaving it by Tab closes it too.
    await x.press('Return');
    await page.waitForSelector('input[name=volume]:focus');
    await x.press('Tab');
    await x.press('Tab');
    await page.waitForSelector('.panel-box', { hidden: true });
  });

  test('follows the keys of the keyboard and whoever else turns it', { timeout: 120_000 }, async () => {
    await mixer('set-sink-mute', 'one', '0');
    await mixer('set-sink-volume', 'one', '40%');
    const shown = await open();
    const { page, x } = shown;
    await signIn(shown, cloud.users.desktop);
    await onScreen(page, 'home');
    await x.press('XF86AudioRaiseVolume');
    await expect.poll(() => mixer('get-sink-volume', 'one'), { timeout: 5_000 }).toContain(' 45% ');
    await expect.poll(() => face(shown, 'sound'), { timeout: 5_000 }).toBe('45 %');
    await x.press('XF86AudioLowerVolume');
    await expect.poll(() => mixer('get-sink-volume', 'one'), { timeout: 5_000 }).toContain(' 40% ');
    await x.press('XF86AudioMute');
    await expect.poll(() => mixer('get-sink-mute', 'one'), { timeout: 5_000 }).toBe('Mute: yes\n');
    await expect.poll(() => face(shown, 'sound'), { timeout: 5_000 }).toBe('Off');
    await mixer('set-sink-mute', 'one', '0');
    await mixer('set-sink-volume', 'one', '77%');
    await expect.poll(() => face(shown, 'sound'), { timeout: 10_000 }).toBe('77 %');
  });
});

describe.each(SIZES)('text size and contrast at %s', (size) => {
  test('are chosen by the keyboard alone, and every screen bears them', { timeout: 180_000 }, async () => {
    battery(80);
    realNetwork();
    noNetwork();
    const shown = await open(size);
    const { page, x } = shown;
    await page.waitForSelector('[data-battery]');
    await page.waitForSelector('[data-screen=sign-in] input[name=user]:focus');
    const choose = async (downs: number) => {
      await page.focus('.menu.appearance button');
      await x.press('Return');
      await page.waitForSelector('.menu.appearance [role^=menuitem]:focus');
      for (let step = 0; step < downs; step++) await x.press('Down');
      await x.press('Return');
    };
    await choose(1);
    await page.waitForSelector('[data-text=large]');
    await look(shown, `${size}-text-large`);
    await choose(2);
    await page.waitForSelector('[data-text=largest]');
    await choose(4);
    await page.waitForSelector('[data-contrast=more]');
    await look(shown, `${size}-text-largest`);
    await page.focus('input[name=user]');
    await signIn(shown, cloud.users.desktop);
    await onScreen(page, 'home');
    await page.waitForSelector('[data-desktop]');
    await look(shown, `${size}-text-largest-home`);
    await x.press('ctrl+alt+l');
    await onScreen(page, 'locked');
    await look(shown, `${size}-text-largest-locked`);
  });
});
