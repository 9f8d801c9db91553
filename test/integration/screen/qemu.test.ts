import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readScreen } from '../../../core/boot/screen/read.ts';
import type { ScreenContent } from '../../../core/boot/screen/read.ts';
import { BUILT_IN_SIGNS, findSign } from '../../../core/boot/screen/signs.ts';
import { EyeError } from '../../../core/screen.ts';
import type { Eye, Picture, ScreenTarget } from '../../../core/screen.ts';
import { bootFloppy } from '../../../demo/boot-sector.ts';
import { openNursery } from '../../../demo/process.ts';
import type { Nursery } from '../../../demo/process.ts';
import { systemClock } from '../../../platform/clock.ts';
import { createEyes } from '../../../platform/screen/index.ts';
import type { BootGuest } from '../../support/boot-guests.ts';
import { switchOn } from '../../support/boot-run.ts';
import type { BootRun } from '../../support/boot-run.ts';
import { clientMessages, recordingRelay } from './recording-relay.ts';

const never = new AbortController().signal;
const eyes = createEyes(systemClock);

let folder: string;
let nursery: Nursery;
let nth = 0;
const ending: (() => unknown)[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-screen-'));
  nursery = openNursery(folder);
  writeFileSync(join(folder, 'floppy.img'), bootFloppy('SCREEN', 1));
});
afterAll(() => nursery.close());
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const guestOf = (args: readonly string[]): BootGuest => ({
  ...{ name: 'screen', arguments: args, memory: 16, means: null, says: 'B', within: 0 },
});
const NO_DISK = guestOf(['-boot', 'strict=on']);
const FLOPPY = () =>
  guestOf(['-drive', `if=floppy,id=fd0,format=raw,readonly=on,file=${join(folder, 'floppy.img')}`]);

async function machine(guest: BootGuest, more: readonly string[] = []): Promise<BootRun> {
  const run = await switchOn(nursery, folder, guest, `screen-${(nth += 1)}`, more);
  ending.push(run.end);
  return run;
}
async function eyeOn(port: number, more: Partial<ScreenTarget> = {}): Promise<Eye> {
  const address = { host: '127.0.0.1', port };
  const eye = await eyes.open({ address, password: null, tls: null, ...more }, 5_000, never);
  ending.push(eye.close);
  return eye;
}

/** Looks until it sees what is wanted; the test's own time is the limit. */
async function until(
  eye: Eye,
  wanted: (content: ScreenContent, picture: Picture) => boolean,
): Promise<Picture> {
  for (;;) {
    const picture = await eye.look(never);
    if (picture !== null && wanted(readScreen(picture), picture)) return picture;
    await sleep(100);
  }
}
const says = (text: string) => (content: ScreenContent) =>
  content.kind === 'text' && content.lines.join('\n').includes(text);

describe('the screen of a machine', () => {
  test('is read as it stands there, and a sign on it is found', async () => {
    const { vnc } = await machine(NO_DISK);
    const eye = await eyeOn(vnc.port);
    const content = readScreen(await until(eye, says('No bootable device')));
    const lines = content.kind === 'text' ? content.lines.filter((line) => line !== '') : [];
    expect(lines.slice(-3)).toEqual([
      'Booting from Floppy...',
      'Boot failed: could not read the boot disk',
      'No bootable device.',
    ]);
    expect(findSign(lines, BUILT_IN_SIGNS)).toMatchObject({ sign: { id: 'seabios-no-device' } });
  });

  test('changes its size from the BIOS to the system, and back with a restart that finds nothing', async () => {
    const { vnc, qmp } = await machine(FLOPPY(), ['-S']);
    const eye = await eyeOn(vnc.port);
    await until(eye, says('Guest has not initialized the display (yet).'));
    await qmp.run('cont');
    const system = await until(eye, ({ kind }, { height }) => kind === 'graphics' && height === 400);
    await qmp.run('eject', { device: 'fd0', force: true });
    await qmp.run('system_reset');
    const bios = await until(eye, says('No bootable device'));
    expect([system.width, bios.width]).toEqual([640, 720]);
  });

  test('is a new picture when it has changed, and null when it has not', async () => {
    const { vnc, qmp } = await machine(FLOPPY());
    const eye = await eyeOn(vnc.port);
    const before = await until(eye, ({ kind }, { height }) => kind === 'graphics' && height === 400);
    while ((await eye.look(never)) !== null) await sleep(100);
    expect(await eye.look(never)).toBeNull();
    await qmp.run('send-key', { keys: [{ type: 'qcode', data: 'a' }] });
    const after = await until(eye, () => true);
    expect(after.pixels[0]).not.toBe(before.pixels[0]);
    expect(after.pixels).toHaveLength(before.pixels.length);
  });
});

describe('on the wire', () => {
  test('it only looks, and shares: no key, no pointer, no clipboard; a look at what is still costs next to nothing', async () => {
    const { vnc } = await machine(FLOPPY());
    const relay = await recordingRelay(vnc.port);
    ending.push(relay.close);
    const eye = await eyeOn(relay.port);
    await until(eye, ({ kind }, { height }) => kind === 'graphics' && height === 400);
    while ((await eye.look(never)) !== null) await sleep(100);
    expect(relay.heard()).toBeLessThan(30_000);
    const before = { heard: relay.heard(), said: relay.said().length };
    for (let look = 0; look < 3; look++) expect(await eye.look(never)).toBeNull();
    expect(relay.heard() - before.heard).toBeLessThan(3 * 100);
    expect(relay.said().length - before.said).toBe(3 * 20);
    const said = relay.said();
    // Version, security type None, ClientInit.
    expect([said.toString('latin1', 0, 12), said[12], said[13]]).toEqual(['RFB 003.008\n', 1, 1]);
    expect(new Set(clientMessages(said.subarray(14)))).toEqual(new Set([0, 2, 3]));
  });

  test('who else is connected stays so', async () => {
    const { vnc, qmp } = await machine(FLOPPY());
    const others = [await eyeOn(vnc.port), await eyeOn(vnc.port)];
    for (const each of others) await each.look(never);
    const eye = await eyeOn(vnc.port);
    await until(eye, ({ kind }) => kind === 'graphics');
    eye.close();
    await expect
      .poll(async () => ((await qmp.run('query-vnc')) as { clients: unknown[] }).clients.length)
      .toBe(2);
    await qmp.run('send-key', { keys: [{ type: 'qcode', data: 'a' }] });
    for (const each of others) await until(each, () => true);
  });
});

describe('an end', () => {
  test('of the machine is told by the next look', async () => {
    const run = await machine(FLOPPY());
    const eye = await eyeOn(run.vnc.port);
    await eye.look(never);
    await run.end();
    await expect(eye.look(never)).rejects.toEqual(new EyeError('reset'));
    await expect(eye.look(never)).rejects.toEqual(new EyeError('reset'));
  });

  test('of a look by its signal leaves the next one what it did not wait for', async () => {
    const { vnc } = await machine(NO_DISK);
    const eye = await eyeOn(vnc.port);
    const stop = new AbortController();
    const look = eye.look(stop.signal);
    stop.abort(new Error('enough'));
    await expect(look).rejects.toThrow('enough');
    await expect(eye.look(stop.signal)).rejects.toThrow('enough');
    await until(eye, says('No bootable device'));
  });

  test('by our own leaving is one for a look that is under way, too', async () => {
    const { vnc } = await machine(NO_DISK);
    const eye = await eyeOn(vnc.port);
    const look = eye.look(never);
    eye.close();
    await expect(look).rejects.toBeInstanceOf(EyeError);
  });
});
