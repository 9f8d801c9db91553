import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openNursery } from '../../../demo/process.ts';
import type { Nursery } from '../../../demo/process.ts';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { startConsoleBridge } from '../../../platform/console/bridge.ts';
import type { ConsoleBridge } from '../../../platform/console/bridge-types.ts';
import { temporary } from '../../support/terminal.ts';
import { PASSWORD, TICKET, startMachine } from '../console/machine.ts';
import type { Machine } from '../console/machine.ts';
import { ORIGIN, closePages, link, openPage, session, shakeHands } from '../console/page.ts';

const [MAIN, INPUTS] = [1, 3];
let nursery: Nursery;
let machine: Machine;
let bridge: ConsoleBridge;

beforeAll(async () => {
  const folder = temporary('view-only');
  nursery = openNursery(folder);
  machine = await startMachine(nursery, folder, ['-trace', 'input_event_*']);
  bridge = await startConsoleBridge({ allowedOrigins: [ORIGIN], clock: systemClock, random: systemRandom });
});
afterAll(async () => {
  await bridge.close();
  await nursery.close();
});
afterEach(closePages);

const keys = () => machine.said().match(/^input_event_key_\w+ .*$/gm)?.length ?? 0;
/** Long enough for QEMU to have heard of it. */
const settle = () => systemClock.sleep(500);

async function vnc(viewOnly: boolean) {
  const address = { host: '127.0.0.1', port: machine.vnc.plain };
  const { url } = bridge.grant({ protocol: 'vnc', address, password: PASSWORD, viewOnly }, 5_000);
  const page = openPage(url);
  await shakeHands(page);
  const init = await page.take(24);
  await page.take(init.readUInt32BE(20));
  return page;
}
/** KeyEvent of `a`, down and up; PointerEvent; and a whole FramebufferUpdateRequest (RFC 6143, 7.5). */
const KEY = [4, 1, 0, 0, 0, 0, 0, 0x61, 4, 0, 0, 0, 0, 0, 0, 0x61];
const POINTER = [5, 1, 0, 9, 0, 9];
const REQUEST = [3, 0, 0, 0, 0, 0, 0, 16, 0, 16];

describe('VNC', () => {
  test('a console to work with gives the machine its keys', async () => {
    const page = await vnc(false);
    const before = keys();
    page.send(KEY);
    await expect.poll(keys).toBeGreaterThan(before);
  });

  test('one that is looked at does not, and is shown the picture', async () => {
    const page = await vnc(true);
    const before = machine.said().length;
    page.send([...KEY, ...POINTER, ...REQUEST, ...KEY]);
    const [type] = await page.take(1);
    expect(type).toBe(0);
    await settle();
    expect(machine.said().slice(before)).not.toContain('input_event');
  });

  test('what nobody knows ends it', async () => {
    const page = await vnc(true);
    page.send([77, 1, 2, 3]);
    expect(await page.ended).toBe(1000);
  });
});

describe('SPICE', () => {
  const key = (type: number) => {
    const message = Buffer.alloc(10);
    message.writeUInt16LE(type, 0);
    message.writeUInt32LE(4, 2);
    message.writeUInt32LE(type === 101 ? 0x1e : 0x9e, 6);
    return message;
  };
  const inputs = async (viewOnly: boolean) => {
    const address = { host: '127.0.0.1', port: machine.spice.port };
    const { url } = bridge.grant(
      { protocol: 'spice', address, password: TICKET, tls: null, viewOnly },
      5_000,
    );
    const main = openPage(url);
    await link(main, MAIN);
    const page = openPage(url);
    await link(page, INPUTS, await session(main));
    return page;
  };

  test('a console to work with gives the machine its keys', async () => {
    const page = await inputs(false);
    const before = keys();
    page.send(Buffer.concat([key(101), key(102)]));
    await expect.poll(keys).toBeGreaterThan(before);
  });

  test('one that is looked at does not', async () => {
    const page = await inputs(true);
    const before = machine.said().length;
    page.send(Buffer.concat([key(101), key(102)]));
    await settle();
    expect(machine.said().slice(before)).not.toContain('input_event');
    expect(page.socket.readyState).toBe(page.socket.OPEN);
  });
});
