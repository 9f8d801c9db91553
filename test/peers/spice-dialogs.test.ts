import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SpiceOptions } from '../../core/sessions/remote-viewer.ts';
import { OPENBOX_MENU, openboxConfig } from '../../platform/windows/openbox.ts';
import { closedPort, serveTcp } from '../support/servers.ts';
import { openSpiceBench } from '../support/spice-guest.ts';
import type { SpiceBench, SpiceGuest } from '../support/spice-guest.ts';

/** With the window manager as the shell brings it, and with one that lets dialogs come. */
let kiosk: SpiceBench;
let open: SpiceBench;
beforeAll(async () => {
  kiosk = await openSpiceBench('test-dialogs', (folder) => {
    const menu = join(folder, 'menu.xml');
    writeFileSync(menu, OPENBOX_MENU);
    return openboxConfig('Onekiosk', menu);
  });
  open = await openSpiceBench('test-dialogs');
});
afterEach(async () => {
  await kiosk.settle();
  await open.settle();
});
afterAll(async () => {
  await kiosk.close();
  await open.close();
});

/** The places at which the screen with the dialog has another colour than the viewer without it, and than an empty screen. */
interface Dialog {
  readonly at: readonly number[];
  readonly pixels: Uint32Array;
}

const colour = (pixels: Uint32Array, at: number): number => (pixels[at] ?? 0) & 0xffffff;
/** How much of it is to be seen. */
const share = ({ at, pixels }: Dialog, frame: Uint32Array): number =>
  at.filter((index) => colour(frame, index) === colour(pixels, index)).length / at.length;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What is on the screen after a while with a viewer that nothing ends. */
async function lookAt(guest: SpiceGuest, more: Partial<SpiceOptions>): Promise<Uint32Array> {
  const viewer = open.view(guest, more, (spec) => ({ ...spec, classify: () => null }));
  await pause(2_500);
  const pixels = open.screen.pixels();
  await viewer.stop();
  return pixels;
}

async function learnDialog(guest: SpiceGuest): Promise<Dialog> {
  const mute = await serveTcp(() => {});
  const connecting = await lookAt(guest, { port: mute.port });
  await mute.close();
  const pixels = await lookAt(guest, { password: 'wrong' });
  const at = [...pixels.keys()].filter(
    (index) => colour(pixels, index) !== colour(connecting, index) && colour(pixels, index) !== 0,
  );
  expect(at.length).toBeGreaterThan(500);
  return { at, pixels };
}

/** How much of the dialog was to be seen at most while `runs` went on, and how many windows came. */
async function watch(bench: SpiceBench, dialog: Dialog, runs: Promise<unknown>) {
  const before = bench.screen.mapped();
  let most = 0;
  const over = runs.catch(() => {});
  const recorded = await bench.screen.record(over, (frame) => (most = Math.max(most, share(dialog, frame))));
  await runs;
  const windows = bench.screen.mapped() - before;
  console.log(
    `${recorded.frames} frames, ${recorded.perSecond.toFixed(0)} a second: ${most.toFixed(2)} of the dialog, ${windows} windows`,
  );
  expect(recorded.perSecond).toBeGreaterThanOrEqual(20);
  return { most, windows };
}

describe('no person sees a dialog of the viewer', () => {
  const TIMES = 20;
  /** Opens one with a wrong ticket that nothing ends, and that is over after some seconds. */
  const neverEnded = (bench: SpiceBench, guest: SpiceGuest) =>
    bench.view(guest, { password: 'wrong' }, (spec) => ({
      ...spec,
      readyWithin: 3_000,
      classify: () => null,
    })).ended;

  test(`a wrong ticket, ${TIMES} times: no frame of the screen shows it, and no window comes but the viewer’s own`, async () => {
    const guest = await kiosk.guest();
    const dialog = await learnDialog(guest);
    const runs = async () => {
      for (let time = 0; time < TIMES; time++) {
        const viewer = kiosk.view(guest, { password: 'wrong' });
        expect(await viewer.ended).toMatchObject({ meaning: 'ticket-rejected', wasReady: false });
      }
    };
    const { most, windows } = await watch(kiosk, dialog, runs());
    expect(most).toBeLessThan(0.2);
    expect(windows).toBeLessThanOrEqual(TIMES);
  });

  test('nor where the shell is too late to end the viewer; without its window manager the same look finds it', async () => {
    const guest = await kiosk.guest();
    const dialog = await learnDialog(guest);
    const hidden = await watch(kiosk, dialog, neverEnded(kiosk, guest));
    expect(hidden.most).toBeLessThan(0.2);
    const shown = await watch(open, dialog, neverEnded(open, guest));
    expect(shown.most).toBeGreaterThan(0.9);
    expect(shown.windows).toBe(hidden.windows + 1);
  });

  test('whatever else goes wrong: no second window', async () => {
    const guest = await kiosk.guest();
    const hangsUp = await serveTcp((socket) => socket.once('data', () => socket.destroy()));
    const noSpice = await serveTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')),
    );
    const cases: readonly (readonly [Partial<SpiceOptions>, string])[] = [
      [{ port: await closedPort() }, 'unreachable'],
      [{ host: 'no-such-host.invalid' }, 'unreachable'],
      [{ port: hangsUp.port }, 'dropped'],
      [{ port: noSpice.port }, 'dropped'],
      [{ proxy: `http://127.0.0.1:${await closedPort()}` }, 'unreachable'],
      [{ password: null }, 'ticket-rejected'],
    ];
    try {
      for (const [more, meaning] of cases) {
        const before = kiosk.screen.mapped();
        const viewer = kiosk.view(guest, more);
        expect((await viewer.ended).meaning).toBe(meaning);
        await pause(300);
        expect(kiosk.screen.mapped() - before).toBeLessThanOrEqual(1);
        expect(await kiosk.screen.windows()).toEqual([]);
      }
    } finally {
      await hangsUp.close();
      await noSpice.close();
    }
  });
});
