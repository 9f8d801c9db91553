import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openNursery } from '../../../demo/process.ts';
import type { Nursery } from '../../../demo/process.ts';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { startConsoleBridge } from '../../../platform/console/bridge.ts';
import type { BridgeOutcome, ConsoleBridge, ConsoleTarget } from '../../../platform/console/bridge-types.ts';
import { makeAuthority } from '../../support/certificate.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { closedPort, serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';
import { SUBJECT, TICKET, startMachine } from './machine.ts';
import type { Machine } from './machine.ts';
import { ORIGIN, closePages, link, linkMessage, openPage, sendTicket, session } from './page.ts';

const [MAIN, DISPLAY, INPUTS, CURSOR, PLAYBACK, USBREDIR] = [1, 2, 3, 4, 5, 9] as const;

let folder: string;
let nursery: Nursery;
let machine: Machine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-spice-'));
  nursery = openNursery(folder);
  machine = await startMachine(nursery, folder);
});
afterAll(() => nursery.close());

let bridge: ConsoleBridge;
let outcomes: BridgeOutcome[];
const clock = createManualClock();
const servers: TestServer[] = [];
beforeEach(async () => {
  bridge = await startConsoleBridge({ allowedOrigins: [ORIGIN], clock, random: systemRandom });
  const told: BridgeOutcome[] = [];
  outcomes = told;
  bridge.onOutcome((outcome) => told.push(outcome));
});
afterEach(async () => {
  closePages();
  const closing = bridge.close();
  await systemClock.sleep(20);
  await clock.advance(1_000);
  await closing;
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type SpiceTarget = Extract<ConsoleTarget, { protocol: 'spice' }>;
const target = (more: Partial<SpiceTarget> = {}): SpiceTarget => ({
  protocol: 'spice',
  address: { host: '127.0.0.1', port: machine.spice.port },
  password: TICKET,
  tls: null,
  ...more,
});
const grant = (more: Partial<SpiceTarget> = {}): string => bridge.grant(target(more), 5_000).url;
const underTls = (ca = machine.authority.cert, hostSubject = ''): Partial<SpiceTarget> => ({
  address: { host: '127.0.0.1', port: 1 },
  tls: { port: machine.spice.tlsPort, ca, hostSubject },
});
const types = async () =>
  (await machine.channels()).map((each) => each['channel-type']).sort((a, b) => a - b);
/** A main channel that stands, and the number of its session. */
const opened = async (url: string) => {
  const main = openPage(url);
  await link(main, MAIN);
  return { main, number: await session(main) };
};

describe('the road to a SPICE console', () => {
  test('is one of several connections; the ticket stays on this side', async () => {
    const url = grant();
    const { main, number } = await opened(url);
    expect(outcomes).toEqual(['connected']);
    const inputs = openPage(url);
    await link(inputs, INPUTS, number);
    const display = openPage(url);
    await link(display, DISPLAY, number);
    await expect.poll(types).toEqual([MAIN, DISPLAY, INPUTS]);
    for (const { bytes } of [main, inputs, display]) expect(bytes().toString('latin1')).not.toContain(TICKET);
    expect(url).not.toContain(TICKET);
  });

  test('ends with the main channel, for all of them', async () => {
    const url = grant();
    const { main, number } = await opened(url);
    const inputs = openPage(url);
    await link(inputs, INPUTS, number);
    main.socket.close();
    expect(await inputs.ended).toBe(1000);
    await expect.poll(types).toEqual([]);
    expect(outcomes).toEqual(['connected', 'closed']);
    expect(await openPage(url).begun).toBe('403');
  });

  test('ends with a revoke, and no other road does', async () => {
    const one = bridge.grant(target(), 5_000);
    const vnc = await serveTcp((socket) => void socket.resume().write('RFB 003.008\n'));
    servers.push(vnc);
    const other = bridge.grant(
      { protocol: 'vnc', address: { host: '127.0.0.1', port: vnc.port }, password: null },
      5_000,
    );
    const { main } = await opened(one.url);
    const beside = openPage(other.url);
    await beside.begun;
    await expect.poll(vnc.live).toBe(1);
    one.revoke();
    expect(await main.ended).toBe(1000);
    await expect.poll(types).toEqual([]);
    expect(await openPage(one.url).begun).toBe('403');
    expect([vnc.live(), beside.socket.readyState]).toEqual([1, beside.socket.OPEN]);
    other.revoke();
    await beside.ended;
    await expect.poll(vnc.live).toBe(0);
  });

  test('may be taken late by the second channel, not by the first', async () => {
    const late = grant();
    const url = grant();
    const { number } = await opened(url);
    await clock.advance(6_000);
    expect(await openPage(late).begun).toBe('403');
    await link(openPage(url), INPUTS, number);
    await expect.poll(types).toEqual([MAIN, INPUTS]);
  });

  test.each([
    ['another ticket', () => ({ password: 'other' }), 'ticket-rejected'],
    ['no ticket', () => ({ password: null }), 'ticket-rejected'],
    [
      'a closed port',
      async () => ({ address: { host: '127.0.0.1', port: await closedPort() } }),
      'unreachable',
    ],
    ['another authority', () => underTls(makeAuthority(folder, 'other').cert), 'untrusted'],
    ['another subject', () => underTls(undefined, 'CN=node-2'), 'untrusted'],
    [
      'TLS where there is none',
      () => ({ tls: { port: machine.spice.port, ca: machine.authority.cert, hostSubject: '' } }),
      'untrusted',
    ],
    [
      'something that is no SPICE server',
      async () => {
        const server = await serveTcp((socket) => void socket.write('SSH-2.0-OpenSSH_9.2 Debian-2\r\n'));
        servers.push(server);
        return { address: { host: '127.0.0.1', port: server.port } };
      },
      'not-spice',
    ],
  ] as const)('%s is told, and the page is let go without a word of it', async (_what, more, outcome) => {
    const page = openPage(grant(await more()));
    await page.begun;
    page.send(linkMessage(MAIN));
    if (outcome === 'ticket-rejected') await sendTicket(page);
    expect(await page.ended).toBe(1000);
    expect(page.bytes()).toHaveLength(0);
    expect(outcomes).toEqual([outcome]);
    await expect.poll(types).toEqual([]);
  });

  test.each([
    ['the names of the certificate', ''],
    ['its subject', SUBJECT],
  ])('goes under TLS, every channel of it, where %s fit', async (_what, subject) => {
    const url = grant(underTls(undefined, subject));
    const { main, number } = await opened(url);
    await link(openPage(url), INPUTS, number);
    await expect.poll(types).toEqual([MAIN, INPUTS]);
    expect((await machine.channels()).every(({ tls }) => tls)).toBe(true);
    main.socket.close();
    await expect.poll(types).toEqual([]);
  });

  test('is given up when the server does not answer in time', async () => {
    machine.freeze();
    try {
      const page = openPage(grant());
      await page.begun;
      page.send(linkMessage(MAIN));
      await systemClock.sleep(200);
      await clock.advance(9_900);
      expect(outcomes).toEqual([]);
      await clock.advance(200);
      expect(await page.ended).toBe(1000);
      expect(outcomes).toEqual(['unreachable']);
    } finally {
      machine.thaw();
    }
  });
});

describe('nobody and nothing else gets on it', () => {
  test.each([
    ['another page', (url: string) => openPage(url, 'https://evil.example')],
    ['a guessed token', (url: string) => openPage(url.replace(/token=.*/, `token=${'0'.repeat(32)}`))],
  ])('%s, also while its owner is connected', async (_who, make) => {
    const url = grant();
    await opened(url);
    expect(await make(url).begun).toBe('403');
  });

  test('a second session', async () => {
    const url = grant();
    await opened(url);
    const second = openPage(url);
    await second.begun;
    second.send(linkMessage(MAIN));
    expect(await second.ended).toBe(1000);
    expect(await types()).toEqual([MAIN]);
  });

  test.each([
    ['sound', PLAYBACK],
    ['USB', USBREDIR],
  ])('a channel for %s', async (_what, channel) => {
    const url = grant();
    const { number } = await opened(url);
    const page = openPage(url);
    await page.begun;
    page.send(linkMessage(channel, number));
    expect(await page.ended).toBe(1000);
    expect(await types()).toEqual([MAIN]);
  });

  test('a first connection that is no main channel', async () => {
    const page = openPage(grant());
    await page.begun;
    page.send(linkMessage(DISPLAY, 1));
    expect(await page.ended).toBe(1000);
    expect(outcomes).toEqual(['not-spice']);
  });

  test('more connections than a console needs', async () => {
    const url = grant();
    await opened(url);
    const begun = await Promise.all(Array.from({ length: 8 }, () => openPage(url).begun));
    expect(begun.filter((each) => each === 'open')).toHaveLength(7);
  });
});

describe('what a page or a server makes up', () => {
  test.each([
    ['no header', 'GET / HTTP/1.1\r\n\r\n'],
    ['a body that is longer than any', linkMessage(MAIN).fill(0xff, 12, 16)],
    ['capabilities that lie outside', linkMessage(MAIN).fill(0xff, 30, 34)],
    ['more capabilities than there are', linkMessage(MAIN).fill(0xff, 22, 26)],
  ])('the page: %s', async (_what, bytes) => {
    const page = openPage(grant());
    await page.begun;
    page.send(bytes);
    expect(await page.ended).toBe(1000);
    expect(outcomes).toEqual(['not-spice']);
  });

  test('the server: a key that is none', async () => {
    const reply = Buffer.alloc(16 + 178);
    reply.write('REDQ', 'latin1');
    reply.writeUInt32LE(2, 4);
    reply.writeUInt32LE(178, 12);
    reply.writeUInt32LE(178, 16 + 174);
    const server = await serveTcp((socket) => void socket.write(reply));
    servers.push(server);
    const page = openPage(grant({ address: { host: '127.0.0.1', port: server.port } }));
    await page.begun;
    page.send(linkMessage(MAIN));
    // No capability to choose the mechanism: the ticket alone.
    await page.take(16 + 178);
    page.send(Buffer.alloc(128));
    expect(await page.ended).toBe(1000);
    expect(outcomes).toEqual(['not-spice']);
  });

  test('a video that the page cannot show is not asked for; everything else is', async () => {
    const heard: Buffer[] = [];
    const server = await serveTcp((socket) => void socket.on('data', (chunk) => heard.push(chunk)));
    servers.push(server);
    // The first of a grant is the main channel; its own words are left alone.
    const said = linkMessage(MAIN, 0, 0xffffffff);
    const page = openPage(grant({ address: { host: '127.0.0.1', port: server.port } }));
    await page.begun;
    page.send(said);
    await expect.poll(() => Buffer.concat(heard)).toEqual(said);
    const url = bridge.grant(target({ address: { host: '127.0.0.1', port: server.port } }), 5_000).url;
    openPage(url);
    const display = openPage(url);
    await display.begun;
    heard.length = 0;
    display.send(linkMessage(DISPLAY, 7, 0xffffffff));
    await expect.poll(() => Buffer.concat(heard)).toEqual(linkMessage(DISPLAY, 7, 0xfffffbff));
  });
});

test('the cursor has its channel too', async () => {
  const url = grant();
  const { number } = await opened(url);
  await link(openPage(url), CURSOR, number);
  await expect.poll(types).toEqual([MAIN, CURSOR]);
});
