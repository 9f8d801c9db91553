import { afterEach, describe, expect, test } from 'vitest';
import { ONED_LIMITS } from '../../../demo/abyss.ts';
import type { AbyssLimits } from '../../../demo/abyss.ts';
import { createTally } from '../../../demo/tally.ts';
import {
  counted,
  exchange,
  measureBlocked,
  openStand,
  rawPoll,
  silence,
  storm,
} from '../../support/abyss.ts';
import type { Stand } from '../../support/abyss.ts';

const open: Stand[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ endpoint }) => endpoint.close()));
});

async function stand(more: Partial<AbyssLimits> = {}) {
  const tally = createTally(() => Date.now());
  const opened = await openStand({ ...ONED_LIMITS, ...more }, tally);
  open.push(opened);
  const { port } = opened.endpoint;
  const poll = rawPoll(opened.person);
  return { opened, tally, port, poll, storm: (count: number) => storm(port, count, poll) };
}

describe('polls at once, as a running oned 7.4.0 took them', () => {
  test.each([
    [30, 0, 0, '0'],
    [100, 20, 50, '34'],
    [300, 140, 240, '196'],
  ])('%i: from %i to %i resets', async (count, least, most, oned) => {
    const { storm, tally } = await stand();
    const outcomes = await storm(count);
    const resets = counted(outcomes, 'reset');
    const { lateMs } = tally.take();
    console.log(
      `${count} polls at once: ${resets} resets (oned ${oned}), ${lateMs} ms too slow for the model`,
    );
    expect(resets).toBeGreaterThanOrEqual(least);
    expect(resets).toBeLessThanOrEqual(most);
    // Who was let in has her whole answer.
    expect(counted(outcomes, 'answered')).toBe(count - resets);
  });

  test('what comes at the pace of oned is never reset', async () => {
    const { port, poll } = await stand();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, async (_, nth) => {
        await new Promise((resolve) => setTimeout(resolve, nth * 2 * ONED_LIMITS.costs.pool));
        return exchange(port, poll);
      }),
    );
    expect(counted(outcomes, 'answered')).toBe(60);
  });
});

describe('connections that bring nothing', () => {
  test('fifteen of them make the next call wait until their time is over', async () => {
    const { opened, tally } = await stand({ timeoutMs: 600 });
    const ms = await measureBlocked(opened, 15);
    console.log(`a call behind 15 silent connections, time-out 600 ms: ${Math.round(ms)} ms`);
    expect(ms).toBeGreaterThan(500);
    expect(ms).toBeLessThan(1500);
    const { timeouts, resets } = tally.take();
    expect(timeouts).toBeGreaterThan(0);
    expect(resets).toBe(0);
  });

  test('fourteen leave a slot free', async () => {
    const { opened } = await stand({ timeoutMs: 5000 });
    expect(await measureBlocked(opened, 14)).toBeLessThan(1000);
  });

  test('one that goes gives its slot back at once', async () => {
    const { port, poll } = await stand({ timeoutMs: 5000 });
    const silent = await silence(port, 15);
    const waiting = exchange(port, poll);
    silent[0]?.end();
    expect(await waiting).toMatchObject({ how: 'answered' });
    silent.forEach((socket) => socket.destroy());
  });

  test.each([
    ['nothing', ''],
    ['half a request', 'POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n<methodCall>'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('%s: 408, and the end', async (_what, bytes) => {
    const { port, tally } = await stand({ timeoutMs: 200 });
    const { text, ms } = await exchange(port, bytes);
    expect(text).toMatch(/^HTTP\/1\.1 408 .*\r\n[^]*<HTML>/);
    expect(ms).toBeGreaterThan(190);
    expect(tally.take()).toMatchObject({ timeouts: 1, calls: {} });
  });

  test('a request in two pieces is served, as long as it is whole in time', async () => {
    const { port, poll, tally } = await stand({ timeoutMs: 2000 });
    const [socket] = await silence(port, 1);
    let text = '';
    socket?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    const over = new Promise((resolve) => socket?.once('close', resolve));
    socket?.write(poll.slice(0, 100));
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket?.write(poll.slice(100));
    await over;
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(tally.take()).toMatchObject({ calls: { 'one.vmpool.info': 1 }, timeouts: 0 });
  });

  test('a second request on the same connection is not answered', async () => {
    const { port, poll, tally } = await stand({ timeoutMs: 500 });
    const { text } = await exchange(port, poll + poll);
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(tally.take()).toMatchObject({ calls: { 'one.vmpool.info': 1 } });
  });
});

describe('its end', () => {
  test('resets who is served and who waits, and nobody is let in any more', async () => {
    const { opened, port, poll } = await stand();
    const silent = await silence(port, 15);
    const ended = silent.map(
      (socket) =>
        new Promise((resolve) => socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code))),
    );
    const waiting = exchange(port, poll);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await opened.endpoint.close();
    expect(new Set(await Promise.all(ended))).toEqual(new Set(['ECONNRESET']));
    expect(await waiting).toMatchObject({ how: 'reset' });
    expect(await exchange(port, poll)).toMatchObject({ how: 'refused' });
  });

  test('without limits nobody is turned away', async () => {
    const opened = await openStand(null);
    open.push(opened);
    const outcomes = await storm(opened.endpoint.port, 300, rawPoll(opened.person));
    expect(counted(outcomes, 'answered')).toBe(300);
  });
});
