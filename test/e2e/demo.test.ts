import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VmKey } from '../../demo/catalogue.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { withoutXrdp } from '../../demo/xrdp-desktop.ts';
import { systemClock } from '../../platform/clock.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { onScreen, openCloud, openTerminal } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

let cloud: DemoCloud;
let terminal: Terminal;
beforeAll(async () => {
  cloud = await openCloud();
  const { name, password } = cloud.users.desktop;
  const demo = { user: name, secret: password, guestPassword: cloud.rdp.password };
  terminal = await openTerminal(cloud, { demo });
});
afterAll(async () => {
  await terminal.close();
  await cloud.close();
});

/** Puts the focus there, as Tab and the arrows would, and presses Return. */
const press = async (selector: string) => {
  await terminal.page.focus(selector);
  await terminal.x.press('Return');
};
const open = async (key: VmKey) => {
  await onScreen(terminal.page, 'home');
  await press(`[data-desktop="${cloud.vmId(key)}"]`);
};
/** Opens an RDP desktop and gives the first of its screen the time to be painted. */
const openByRdp = async (key: VmKey) => {
  await open(key);
  await onScreen(terminal.page, 'credentials');
  await press('[data-demo]');
  await onScreen(terminal.page, 'running');
  await expect.poll(async () => (await cloud.witness(key)).rdp?.connections, { timeout: 10_000 }).toBe(1);
  await systemClock.sleep(2_000);
};
const isBackAt = async (key: VmKey) => {
  await onScreen(terminal.page, 'home');
  await terminal.page.waitForSelector(`[data-desktop="${cloud.vmId(key)}"]:focus`, { timeout: 5_000 });
};

describe('somebody who knows no password, by the keyboard alone', () => {
  test('signs in', async () => {
    await press('[data-screen=sign-in] [data-demo]');
    await onScreen(terminal.page, 'home');
  });

  test('is in a SPICE desktop, shuts it down inside, and is back at its tile', async () => {
    await open('spice');
    await onScreen(terminal.page, 'running');
    await wholeSpiceSession(cloud);
    await terminal.x.press('q');
    await isBackAt('spice');
    expect(await cloud.witness('spice')).toMatchObject({ state: 8, spice: null });
  });

  test('is in a Linux desktop, signs out inside, and is back at its tile', async (context) => {
    if (cloud.rdp.xrdpUser === null) return context.skip(withoutXrdp() ?? 'the demo has no xrdp desktop');
    await openByRdp('xrdp');
    await terminal.x.press('Return');
    await isBackAt('xrdp');
    expect((await cloud.witness('xrdp')).rdp).toMatchObject({ connections: 0, open: true });
  });

  test('is in an RDP desktop, comes back to the shell by its key, leaves it, and is back at its tile', async () => {
    await openByRdp('rdp');
    expect(await terminal.page.content()).not.toContain(cloud.rdp.password);
    await terminal.x.press('ctrl+alt+Home');
    await terminal.page.waitForSelector('[data-action=continue]:focus', { timeout: 5_000 });
    await systemClock.sleep(1_000);
    await terminal.x.press('Tab', 'Return');
    await isBackAt('rdp');
    await expect.poll(async () => (await cloud.witness('rdp')).rdp?.connections, { timeout: 5_000 }).toBe(0);
  });
});
