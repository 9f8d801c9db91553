import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from '../../core/policy/settings.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import { demoSettings } from '../../tour/settings.ts';
import { audit } from '../support/audit.ts';
import { runningOn } from '../support/processes.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

let cloud: DemoCloud;
let terminal: Terminal;
beforeAll(async () => {
  cloud = await openCloud();
});
afterAll(async () => {
  await cloud.close();
});
afterEach(async () => {
  await terminal.close();
});

/** A terminal at its list, with what the test changes of the settings. */
async function home(more: (settings: Settings) => Partial<Settings>, size = '1280x800'): Promise<void> {
  const settings = demoSettings(cloud);
  terminal = await openTerminal(cloud, { settings: { ...settings, ...more(settings) }, size });
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await terminal.page.waitForSelector('[data-desktop]');
}
const three = ({ sessions }: Settings) => ({ sessions: { ...sessions, atOnce: 3 } });
const press = (key: VmKey) => terminal.page.click(`[data-desktop="${cloud.vmId(key)}"]`);

/** The title of the window that has the keyboard, as the window manager says. */
const active = (): string => {
  try {
    return execFileSync('/usr/bin/xdotool', ['getactivewindow', 'getwindowname'], {
      env: { DISPLAY: terminal.x.display },
      encoding: 'utf8',
    }).trim();
  } catch {
    return '';
  }
};
const DESIGN = /Design desktop/;

describe('Ctrl+Alt+Home', () => {
  test('leads from a SPICE desktop to the shell, and the shell back into it', async () => {
    await home(() => ({}));
    await press('spice');
    await onScreen(terminal.page, 'running');
    await wholeSpiceSession(cloud);
    await expect.poll(active, { timeout: 5_000 }).toMatch(DESIGN);
    await terminal.x.press('ctrl+alt+Home');
    await expect.poll(active, { timeout: 5_000 }).not.toMatch(DESIGN);
    expect(await audit(terminal.page)).toEqual([]);
    // The first action has the focus: one press and the person is back.
    await terminal.x.press('Return');
    await expect.poll(active, { timeout: 5_000 }).toMatch(DESIGN);
    await terminal.x.press('ctrl+alt+Home');
    await expect.poll(active, { timeout: 5_000 }).not.toMatch(DESIGN);
    await terminal.page.click('[data-action=close]');
    await onScreen(terminal.page, 'home');
    expect(runningOn(terminal.x.display, '/usr/bin/remote-viewer')).toEqual([]);
    expect((await cloud.witness('spice')).booted).toBe(true);
  });
});

describe.each(['1280x800', '800x600'])('several desktops at once, %s', (size) => {
  test('are open side by side, and the strip leads from one to the other', async () => {
    await home(three, size);
    await press('spice');
    await onScreen(terminal.page, 'running');
    await wholeSpiceSession(cloud);
    await terminal.x.press('ctrl+alt+Home');
    await terminal.page.waitForSelector('[data-strip=home]');
    await terminal.page.click('[data-strip=home]');
    await onScreen(terminal.page, 'home');
    await terminal.page.waitForSelector('[data-desktop]');
    expect(await audit(terminal.page)).toEqual([]);
    await terminal.x.screenshot(`/tmp/onekiosk-strip-${size}.png`);
    await press('vnc');
    await terminal.page.waitForSelector('[data-screen=console] [data-console=connected]');
    expect(await audit(terminal.page)).toEqual([]);
    await terminal.page.click('[data-strip="1"]');
    await expect.poll(active, { timeout: 5_000 }).toMatch(DESIGN);
    await terminal.x.press('ctrl+alt+Home');
    await terminal.page.click('[data-strip="2"]');
    await terminal.page.waitForSelector('[data-screen=console] [data-console=connected]');
    await terminal.page.click('[data-strip=home]');
    await onScreen(terminal.page, 'home');
    await terminal.page.click('[data-sign-out]');
    await onScreen(terminal.page, 'sign-in');
    expect(runningOn(terminal.x.display, '/usr/bin/remote-viewer')).toEqual([]);
    await expect.poll(async () => (await cloud.channels('spice')).length).toBe(0);
  });
});

describe.each(['1280x800', '800x600'])('what is asked before a desktop opens, %s', (size) => {
  test('is read at a glance, answered by the keyboard alone, and given up with Esc', async () => {
    await home(({ sessions }) => ({ sessions: { ...sessions, takeOver: 'ask' } }), size);
    await press('spice');
    await onScreen(terminal.page, 'questions');
    expect(await audit(terminal.page)).toEqual([]);
    await terminal.x.screenshot(`/tmp/onekiosk-questions-${size}.png`);
    await terminal.x.press('Escape');
    await onScreen(terminal.page, 'home');
    await press('spice');
    await onScreen(terminal.page, 'questions');
    await terminal.x.press('Return');
    await onScreen(terminal.page, 'running');
    await wholeSpiceSession(cloud);
    await cloud.endConnections('spice');
    await onScreen(terminal.page, 'home');
  });
});

test('what the last person copied is not there for the next one', async () => {
  await home(() => ({}));
  await terminal.page.click('input[type=search]');
  await terminal.x.type('pl4nted');
  await terminal.x.press('ctrl+a', 'ctrl+c', 'End', 'ctrl+v');
  await terminal.page.waitForFunction(
    "document.querySelector('input[type=search]').value === 'pl4ntedpl4nted'",
  );
  await terminal.page.click('[data-sign-out]');
  await terminal.page.waitForSelector('[data-screen=sign-in] input[name=user]:focus');
  await terminal.x.press('ctrl+v', 'x');
  await terminal.page.waitForFunction("document.querySelector('input[name=user]').value.endsWith('x')");
  expect(await terminal.page.evaluate("document.querySelector('input[name=user]').value")).toBe('x');
});
