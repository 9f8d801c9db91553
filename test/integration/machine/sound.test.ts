import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { createSound } from '../../../platform/machine/sound.ts';
import { processesWith } from '../../support/processes.ts';
import { startPulse } from '../../support/pulse.ts';
import type { PulseServer } from '../../support/pulse.ts';

const run = promisify(execFile);
let server: PulseServer;
beforeEach(async () => {
  server = await startPulse();
});
afterEach(async () => {
  await server.close();
});
const sound = (address = server.address) =>
  createSound({ clock: systemClock, environment: { PULSE_SERVER: address } });
/** Somebody else at the mixer. */
const pactl = async (...args: readonly string[]) =>
  (await run('/usr/bin/pactl', args, { env: { PULSE_SERVER: server.address, LC_ALL: 'C' } })).stdout;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the sound of the terminal', () => {
  test('is what the server says of the output in use', async () => {
    expect(await sound().read()).toEqual({ level: 100, muted: false });
    await pactl('set-sink-volume', 'one', '35%');
    expect(await sound().read()).toEqual({ level: 35, muted: false });
    await pactl('set-sink-mute', 'one', '1');
    expect(await sound().read()).toEqual({ level: 35, muted: true });
    await pactl('set-default-sink', 'two');
    expect(await sound().read()).toEqual({ level: 100, muted: false });
  });

  test('is set, and the server has heard it', async () => {
    expect(await sound().volume(55)).toBe(true);
    expect(await pactl('get-sink-volume', 'one')).toContain(' 55% ');
    expect(await pactl('get-sink-volume', 'two')).toContain('100% ');
    expect(await sound().mute(true)).toBe(true);
    expect(await pactl('get-sink-mute', 'one')).toBe('Mute: yes\n');
    expect(await sound().mute(false)).toBe(true);
    expect(await pactl('get-sink-mute', 'one')).toBe('Mute: no\n');
  });

  test('tells what others change, and nothing of its own looking; nothing of it stays', async () => {
    let told = 0;
    const watch = sound().watch(() => (told += 1));
    const subscribed = async () => (await pactl('list', 'short', 'clients')).split('\n').length;
    await expect.poll(subscribed, { timeout: 10_000 }).toBeGreaterThan(2);
    await sound().read();
    await pause(400);
    expect(told).toBe(0);
    await pactl('set-sink-volume', 'one', '20%');
    await expect.poll(() => told, { timeout: 5_000 }).toBeGreaterThan(0);
    const before = told;
    await pactl('set-default-sink', 'two');
    await expect.poll(() => told, { timeout: 5_000 }).toBeGreaterThan(before);
    const subscribers = () => processesWith(server.address).filter((each) => each.includes('subscribe'));
    expect(subscribers()).toHaveLength(1);
    await watch.close();
    expect(subscribers()).toEqual([]);
  });

  test('is unknown where no server is, or it has ended; nobody starts one', async () => {
    const nowhere = createSound({ clock: systemClock, environment: {} });
    expect([await nowhere.read(), await nowhere.volume(5), await nowhere.mute(true)]).toEqual([
      null,
      false,
      false,
    ]);
    expect(await sound('unix:/nonexistent/native').read()).toBeNull();
    let told = 0;
    const watch = sound().watch(() => (told += 1));
    await pause(500);
    await server.close();
    await expect.poll(() => told, { timeout: 5_000 }).toBe(1);
    expect(await sound().read()).toBeNull();
    await watch.close();
  });
});
