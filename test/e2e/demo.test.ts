import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoCloud } from '../../demo/cloud.ts';
import { onScreen, openCloud, openTerminal } from '../support/terminal.ts';

let cloud: DemoCloud;
beforeAll(async () => {
  cloud = await openCloud();
});
afterAll(async () => {
  await cloud.close();
});

test('somebody who knows no password is in an RDP desktop with three presses of the keyboard', async () => {
  const { name, password } = cloud.users.desktop;
  const demo = { user: name, secret: password, guestPassword: cloud.rdp.password };
  const terminal = await openTerminal(cloud, { demo });
  try {
    const { page, x } = terminal;
    await page.focus('[data-screen=sign-in] [data-demo]');
    await x.press('Return');
    await onScreen(page, 'home');
    await page.focus(`[data-desktop="${cloud.vmId('rdp')}"]`);
    await x.press('Return');
    await onScreen(page, 'credentials');
    await page.focus('[data-demo]');
    await x.press('Return');
    await onScreen(page, 'running');
    expect((await cloud.witness('rdp')).rdp).toMatchObject({ logons: 1, connections: 1 });
    expect(await page.content()).not.toContain(cloud.rdp.password);
  } finally {
    await terminal.close();
  }
});
