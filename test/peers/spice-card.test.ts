import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SpiceOptions } from '../../core/sessions/remote-viewer.ts';
import { spiceOptions } from '../support/launch.ts';
import { makeDatabase, withoutNss } from '../support/nss.ts';
import { openCardTerminal, withoutReader } from '../support/pcsc.ts';
import { CHANNEL, openSpiceBench } from '../support/spice-guest.ts';
import type { SpiceBench, SpiceGuest } from '../support/spice-guest.ts';

const CERTIFICATES = ['card one', 'card two', 'card three'];
/** QEMU tells what its reader does. */
const TALKS = ['-global', 'usb-ccid.debug=4', '-global', 'ccid-card-passthru.debug=4'];
let bench: SpiceBench;
beforeAll(async () => {
  bench = await openSpiceBench('test-card');
});
afterEach(() => bench.settle());
afterAll(() => bench.close());

describe('three certificates in place of a card', () => {
  const software = (database: string, certificates = CERTIFICATES): SpiceOptions['smartCard'] => ({
    kind: 'software',
    database,
    certificates,
  });

  test('are a card in the guest’s reader', async (context) => {
    const missing = withoutNss();
    if (missing !== null) return context.skip(missing);
    const database = makeDatabase(join(bench.workDir, 'nss'), CERTIFICATES);
    const guest = await bench.guest({ more: TALKS });
    const viewer = bench.view(guest, { smartCard: software(database) });
    expect(await viewer.ready).toBe(true);
    await expect.poll(() => guest.types(), { timeout: 10_000 }).toContain(CHANNEL.smartCard);
    await expect.poll(() => guest.said(), { timeout: 10_000 }).toMatch(/CCID Attach/);
    await expect.poll(() => guest.said(), { timeout: 10_000 }).toMatch(/VSC_ATR/);
    await guest.whole();
    await viewer.stop();
    await expect.poll(() => guest.said(), { timeout: 10_000 }).toMatch(/CCID Detach/);
  });

  test('that are not in the database are none', async (context) => {
    const missing = withoutNss();
    if (missing !== null) return context.skip(missing);
    const database = makeDatabase(join(bench.workDir, 'nss-other'), ['else']);
    const guest = await bench.guest({ more: TALKS });
    const viewer = bench.view(guest, { smartCard: software(database) });
    expect(await viewer.ready).toBe(true);
    await guest.whole();
    expect(guest.said()).not.toMatch(/VSC_ATR/);
  });
});

test('without the agreement there is no channel, and no reader', async () => {
  const guest = await bench.guest({ more: TALKS });
  const viewer = bench.view(guest, { smartCard: null });
  expect(await viewer.ready).toBe(true);
  await guest.whole();
  expect(await guest.types()).not.toContain(CHANNEL.smartCard);
  expect(guest.said()).not.toMatch(/CCID Attach|VSC_ATR/);
});

describe('a reader of the terminal, by pcscd and OpenSC', () => {
  const open = (guest: SpiceGuest, database: 'yes' | 'no') =>
    openCardTerminal(
      bench.workDir,
      bench.screen.display,
      spiceOptions({
        host: '127.0.0.1',
        port: guest.port,
        password: guest.password,
        readyWithin: 20_000,
        smartCard: { kind: 'reader' },
      }),
      database,
    );

  test('with a card in it: the guest’s reader has it, where libcacard finds its database', async (context) => {
    const missing = withoutReader();
    if (missing !== null) return context.skip(missing);
    const guest = await bench.guest({ more: TALKS });
    const terminal = open(guest, 'yes');
    try {
      expect(await terminal.ready).toMatch(/^ready/);
      await expect.poll(() => guest.types(), { timeout: 10_000 }).toContain(CHANNEL.smartCard);
      await expect.poll(() => guest.said(), { timeout: 10_000 }).toMatch(/CCID Attach/);
      await expect.poll(() => guest.said(), { timeout: 10_000 }).toMatch(/VSC_ATR/);
      await guest.whole();
    } finally {
      await terminal.end();
    }
  });

  test('without that database: the desktop opens, and its reader stays empty', async (context) => {
    const missing = withoutReader();
    if (missing !== null) return context.skip(missing);
    const guest = await bench.guest({ more: TALKS });
    const terminal = open(guest, 'no');
    try {
      expect(await terminal.ready).toMatch(/^ready/);
      await guest.whole();
      expect(guest.said()).not.toMatch(/VSC_ATR/);
      expect(await bench.screen.windows()).toHaveLength(1);
    } finally {
      await terminal.end();
    }
  });
});
