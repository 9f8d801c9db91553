import { afterAll, beforeAll, expect } from 'vitest';
import type { VmKey } from '../../demo/catalogue.ts';
import { runningOn } from '../support/processes.ts';
import { onScreen } from '../support/terminal.ts';
import { openGround, tileOf, toList, until } from './ground.ts';
import type { Ground } from './ground.ts';
import { runFamily } from './run.ts';
import type { Place } from './run.ts';
import { RDP, SPICE } from './tables/viewers.ts';
import { windowsOf } from '../support/escape-look.ts';
import { withFreerdp, withRemoteViewer } from './viewer-controls.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({ desktops: ['spice', 'rdp', 'locked'] });
});
afterAll(async () => {
  await ground.close();
});

const front = async () => (await windowsOf(ground.terminal.x.display)).focus;

/** Opens the desktop from the list. */
async function into(key: VmKey, windowClass: RegExp): Promise<void> {
  const { terminal, cloud } = ground;
  await terminal.page.waitForSelector('body:not([data-screen=starting])');
  const screen = await terminal.page.evaluate('document.body.dataset.screen');
  if (screen === 'sign-in') await toList(ground);
  else if (screen !== 'home') {
    await terminal.x.press('ctrl+alt+Home');
    await until(front, (seen) => seen.includes('onekiosk'));
    await terminal.page.click('[data-action=close]');
    await onScreen(terminal.page, 'home');
  }
  await terminal.page.click(tileOf(ground, key));
  if (key === 'rdp') {
    await onScreen(terminal.page, 'credentials');
    await terminal.page.waitForSelector('input[name=password]:focus');
    await terminal.x.type(cloud.rdp.password);
    await terminal.x.press('Return');
  }
  await onScreen(terminal.page, 'running', 40_000);
  // QEMU 7.2 was seen to crash when a client goes while its channels come (test/support/spice.ts).
  if (key === 'spice')
    await until(
      async () => (await cloud.channels('spice')).length,
      (count) => count === 7,
    );
  await until(front, (seen) => windowClass.test(seen));
}

/** Ctrl+Alt+Home leads to the shell, whose first action leads back; then the desktop is left. */
async function leave(windowClass: RegExp): Promise<void> {
  const { terminal } = ground;
  await terminal.x.press('ctrl+alt+Home');
  await expect.poll(front, { timeout: 5_000 }).toMatch(/onekiosk/);
  await terminal.x.press('Return');
  await expect.poll(front, { timeout: 5_000 }).toMatch(windowClass);
  await terminal.x.press('ctrl+alt+Home');
  await expect.poll(front, { timeout: 5_000 }).toMatch(/onekiosk/);
  await terminal.page.click('[data-action=close]');
  await onScreen(terminal.page, 'home');
  expect(runningOn(terminal.x.display, '/usr/bin/remote-viewer')).toEqual([]);
  expect(runningOn(terminal.x.display, '/usr/bin/xfreerdp')).toEqual([]);
}

const SPICE_PLACE: Place = {
  ground: () => ground,
  viewer: true,
  guest: true,
  reach: () => into('spice', /remote-viewer/i),
  arrived: async ({ cloud }) => (await cloud.witness('spice')).screen?.sha256,
  usable: () => leave(/remote-viewer/i),
};

runFamily(
  SPICE,
  SPICE_PLACE,
  withRemoteViewer(() => ground.cloud),
);

runFamily(
  RDP,
  {
    ground: () => ground,
    viewer: true,
    reach: () => into('rdp', /freerdp/i),
    usable: () => leave(/freerdp/i),
  },
  withFreerdp(() => ground.cloud),
);
