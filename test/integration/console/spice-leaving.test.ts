import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNursery } from '../../../demo/process.ts';
import type { Nursery } from '../../../demo/process.ts';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { startConsoleBridge } from '../../../platform/console/bridge.ts';
import { TICKET, startMachine } from './machine.ts';
import type { Machine } from './machine.ts';
import { ORIGIN, closePages, link, openPage, session } from './page.ts';

/** Without the bridge's care QEMU 7.2 with libspice-server 0.15.1 was seen to die in the 2nd to the 37th round. */
const ROUNDS = 40;
const [MAIN, DISPLAY] = [1, 2];

let nursery: Nursery;
let machine: Machine;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-leaving-'));
  nursery = openNursery(folder);
  machine = await startMachine(nursery, folder);
});
afterAll(() => nursery.close());

test('a page that leaves as soon as it has a picture does the machine no harm', async () => {
  const bridge = await startConsoleBridge({
    allowedOrigins: [ORIGIN],
    clock: systemClock,
    random: systemRandom,
  });
  const { port } = machine.spice;
  const target = {
    protocol: 'spice' as const,
    address: { host: '127.0.0.1', port },
    password: TICKET,
    tls: null,
  };
  for (let round = 0; round < ROUNDS; round++) {
    const { url, revoke } = bridge.grant(target, 5_000);
    const main = openPage(url);
    await link(main, MAIN);
    await link(openPage(url), DISPLAY, await session(main));
    revoke();
  }
  closePages();
  await bridge.close();
  await expect.poll(async () => await machine.channels(), { timeout: 5_000 }).toEqual([]);
});
