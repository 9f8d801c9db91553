/** The viewers as anybody would start them: what their keys do where the shell says nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { vmPoolReader } from '../../core/opennebula/resources/vm-pool.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { systemClock } from '../../platform/clock.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { windowsOf } from '../support/escape-look.ts';
import { openUnlocked } from './controls.ts';
import type { Unlocked } from './controls.ts';
import type { Controls } from './run.ts';

async function spicePort(cloud: DemoCloud): Promise<number> {
  const { name, password } = cloud.users.desktop;
  const body = await call(cloud.endpoint, 'one.vmpool.infoextended', [`${name}:${password}`, -3, -1, -1, -1]);
  const { items } = decodeWhole(vmPoolReader(), body);
  return items.find(({ id }) => id === cloud.vmId('spice'))?.graphics?.port ?? 0;
}

/** It is there, and has the keyboard. */
const shows = (on: Unlocked, windowClass: RegExp) =>
  expect.poll(async () => (await windowsOf(on.x.display)).focus, { timeout: 20_000 }).toMatch(windowClass);

/** Starts remote-viewer as anybody would. */
async function startViewer(on: Unlocked, cloud: DemoCloud, ticket: string): Promise<void> {
  const file = join(on.folder, 'plain.vv');
  const lines = ['[virt-viewer]', 'type=spice', 'host=127.0.0.1', `port=${await spicePort(cloud)}`];
  writeFileSync(file, [...lines, `password=${ticket}`, 'fullscreen=1', ''].join('\n'));
  on.start(['/usr/bin/remote-viewer', file]);
}

export async function withDialog(cloud: DemoCloud): Promise<void> {
  const on = await openUnlocked();
  try {
    await startViewer(on, cloud, 'not it');
    // Its own window, and the dialog before it.
    const viewers = async () =>
      (await on.x.windows()).length +
      (await windowsOf(on.x.display)).windows.filter((each) => /remote-viewer/i.test(each)).length;
    await expect.poll(viewers, { timeout: 15_000 }).toBeGreaterThanOrEqual(4);
  } finally {
    await on.close();
  }
}

/** remote-viewer on the SPICE desktop, full screen, under openbox as its makers ship it. */
async function plainViewer(cloud: DemoCloud, act: readonly string[]): Promise<void> {
  const on = await openUnlocked();
  try {
    await startViewer(on, cloud, cloud.ticket('spice'));
    await shows(on, /remote-viewer.* 1280x800\+0\+0/i);
    await systemClock.sleep(2_500);
    on.do('mousemove', '500', '400', 'mousemove', '510', '400');
    await systemClock.sleep(300);
    await on.expectEffect(...act);
  } finally {
    await on.close();
  }
}

export const withRemoteViewer = (cloud: () => DemoCloud): Controls => ({
  'the upper edge has a bar': () =>
    plainViewer(cloud(), ['mousemove', '640', '3', 'sleep', '0.3', 'mousemove', '640', '0']),
  'F11 leaves full screen': () => plainViewer(cloud(), ['key', 'F11']),
  'Ctrl+? opens a window': () => plainViewer(cloud(), ['key', 'ctrl+question']),
});

/** FreeRDP on the RDP desktop, full screen, under openbox as its makers ship it. */
async function plainFreerdp(
  cloud: DemoCloud,
  act: readonly string[],
  ...more: readonly string[]
): Promise<void> {
  const on = await openUnlocked();
  try {
    const [server = ''] = Object.keys(cloud.rdp.pins);
    const secret = join(on.folder, 'secret');
    writeFileSync(secret, `${cloud.rdp.password}\n`, { mode: 0o600 });
    const command = [
      'xfreerdp',
      `/v:${server}`,
      `/u:${cloud.rdp.user}`,
      '/d:',
      '/from-stdin:force',
      '/cert:ignore',
      '/f',
    ];
    // The password is in no argument here either.
    on.start(['/bin/sh', '-c', 'exec "$@" <secret', 'sh', ...command, ...more]);
    await shows(on, /freerdp.* 1280x800\+0\+0/i);
    await systemClock.sleep(2_000);
    on.do('mousemove', '500', '400', 'mousemove', '510', '400');
    await systemClock.sleep(300);
    await on.expectEffect(...act);
  } finally {
    await on.close();
  }
}

export const withFreerdp = (cloud: () => DemoCloud): Controls => ({
  'Ctrl+Alt+Return leaves full screen': () =>
    plainFreerdp(cloud(), ['key', '--delay', '80', 'ctrl+alt+Return']),
  'the upper edge has a bar': () =>
    plainFreerdp(
      cloud(),
      ['mousemove', '640', '5', 'sleep', '0.5', 'mousemove', '640', '0'],
      '/floatbar:sticky:off,default:hidden,show:fullscreen',
    ),
  'Alt+F4 closes it': () => plainFreerdp(cloud(), ['key', 'alt+F4'], '-grab-keyboard'),
});
