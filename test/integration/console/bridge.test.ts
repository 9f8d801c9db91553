import { createCipheriv } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { startConsoleBridge } from '../../../platform/console/bridge.ts';
import type { BridgeOutcome, ConsoleBridge, ConsoleTarget } from '../../../platform/console/bridge-types.ts';
import { closedPort, serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';
import { ORIGIN, closePages, openPage, shakeHands } from './page.ts';
import type { Page } from './page.ts';

const CHALLENGE = Buffer.alloc(16, 7);

let bridge: ConsoleBridge;
let outcomes: BridgeOutcome[];
const servers: TestServer[] = [];
beforeEach(async () => {
  bridge = await startConsoleBridge({ allowedOrigins: [ORIGIN], clock: systemClock, random: systemRandom });
  const told: BridgeOutcome[] = [];
  outcomes = told;
  bridge.onOutcome((outcome) => told.push(outcome));
});
afterEach(async () => {
  closePages();
  await bridge.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** DES of the challenge with the password as the key, its bits mirrored, as VNC servers do (RFC 6143, 7.2.2). */
function expectedResponse(password: string): Buffer {
  const key = Buffer.alloc(8);
  key.write(password, 'latin1');
  const mirrored = key.map((byte) =>
    Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
  );
  // Three times the same key is single DES, which OpenSSL 3 no longer has by itself.
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([mirrored, mirrored, mirrored]), null);
  return cipher.setAutoPadding(false).update(CHALLENGE);
}

/** A VNC server that takes `password`, then gives every byte back and keeps what came. */
async function vnc(password: string): Promise<{ port: number; heard: Buffer[]; open: () => number }> {
  const heard: Buffer[] = [];
  let open = 0;
  const server = await serveTcp((socket) => {
    open += 1;
    socket.on('close', () => (open -= 1));
    socket.write('RFB 003.008\n');
    let step = 0;
    socket.on('data', (chunk: Buffer) => {
      step += 1;
      if (step === 1) socket.write(Buffer.from([1, 2]));
      else if (step === 2) {
        socket.write(CHALLENGE);
        if (chunk.length > 1) step += 1;
      } else if (step === 3) {
        const right = chunk.subarray(-16).equals(expectedResponse(password));
        socket.write(Buffer.from([0, 0, 0, right ? 0 : 1]));
        if (!right) socket.end();
      } else {
        heard.push(chunk);
        if (step > 4) socket.write(chunk);
      }
    });
  });
  servers.push(server);
  return { port: server.port, heard, open: () => open };
}

const grant = (to: ConsoleTarget, validMs = 5_000): string => bridge.grant(to, validMs).url;
const target = (port: number, password = 'pl4nted!') => ({
  protocol: 'vnc' as const,
  address: { host: '127.0.0.1', port },
  password,
});

describe('the road to a console', () => {
  test('carries bytes both ways; the password stays on this side, and others stay connected', async () => {
    const server = await vnc('pl4nted!');
    const url = grant(target(server.port));
    expect(url).not.toContain('pl4nted');
    const mine = openPage(url);
    expect(await mine.begun).toBe('open');
    await shakeHands(mine);
    await expect.poll(() => outcomes).toEqual(['connected']);
    mine.send('hello');
    expect((await mine.take(5)).toString()).toBe('hello');
    // ClientInit says "shared", whatever the page said.
    expect(server.heard[0]?.[0]).toBe(1);
  });

  test('is ended by a revoke, on both sides', async () => {
    const server = await vnc('pl4nted!');
    const mine = openPage(grant(target(server.port)));
    await mine.begun;
    await shakeHands(mine);
    bridge.revoke();
    await mine.ended;
    await expect.poll(server.open).toBe(0);
  });

  test('may be there beside another one, and ends alone', async () => {
    const [one, other] = [await vnc('pl4nted!'), await vnc('other!')];
    const first = bridge.grant(target(one.port), 5_000);
    const second = bridge.grant(target(other.port, 'other!'), 5_000);
    const [mine, beside] = [openPage(first.url), openPage(second.url)];
    await Promise.all([shakeHands(mine), shakeHands(beside)]);
    first.revoke();
    expect(await mine.ended).toBe(1000);
    await expect.poll(one.open).toBe(0);
    beside.send('hello');
    expect((await beside.take(5)).toString()).toBe('hello');
    bridge.revoke();
    await beside.ended;
    await expect.poll(other.open).toBe(0);
  });

  test.each([
    ['the wrong password', async () => (await vnc('other')).port, 'ticket-rejected'],
    ['a closed port', closedPort, 'unreachable'],
    [
      'something that is no VNC server',
      async () => {
        const server = await serveTcp((socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
        servers.push(server);
        return server.port;
      },
      'not-rfb',
    ],
  ])('%s is told, and the page is let go', async (_what, port, outcome) => {
    const mine = openPage(grant(target(await port())));
    await mine.ended;
    await expect.poll(() => outcomes).toEqual([outcome]);
  });
});

describe('nobody else gets on it', () => {
  const refusedBy = async (make: (url: string) => Page): Promise<string> => {
    const server = await vnc('pl4nted!');
    const answer = await make(grant(target(server.port))).begun;
    expect(server.open()).toBe(0);
    return answer;
  };
  test.each<[string, (url: string) => Page]>([
    ['another page', (url) => openPage(url, 'https://evil.example')],
    ['a page without an origin', (url) => openPage(url, '')],
    ['a guessed token', (url) => openPage(url.replace(/token=.*/, `token=${'0'.repeat(32)}`))],
    ['no token', (url) => openPage(url.replace(/\?.*/, ''))],
    ['another path', (url) => openPage(url.replace('/console', '/'))],
    ['a name that was made to point here', (url) => openPage(url, ORIGIN, { Host: 'evil.example' })],
  ])('%s', async (_who, make) => {
    expect(await refusedBy(make)).toBe('403');
  });

  test('a token works once', async () => {
    const url = grant(target((await vnc('pl4nted!')).port));
    expect(await openPage(url).begun).toBe('open');
    expect(await openPage(url).begun).toBe('403');
  });

  test('and not after its time', async () => {
    const late = grant(target((await vnc('pl4nted!')).port), 30);
    await systemClock.sleep(60);
    expect(await openPage(late).begun).toBe('403');
  });

  test('plain HTTP has nothing to see', async () => {
    expect((await fetch(`http://127.0.0.1:${bridge.port}/console`)).status).toBe(404);
  });
});

test('a page that does not read holds the guest back instead of filling the memory', async () => {
  const CHUNK = Buffer.alloc(1_000_000);
  let sent = 0;
  let asked = 0;
  const server = await serveTcp((socket) => {
    socket.write('RFB 003.008\n');
    socket.on('data', () => {
      asked += 1;
      if (asked === 1) socket.write(Buffer.from([1, 1]));
      if (asked === 2) socket.write(Buffer.from([0, 0, 0, 0]));
      if (asked !== 3) return;
      const more = () => {
        for (let room = true; room && sent < 400; sent += 1) room = socket.write(CHUNK);
      };
      socket.on('drain', more);
      more();
    });
  });
  servers.push(server);
  const mine = openPage(grant({ ...target(server.port), password: null }));
  await mine.begun;
  await shakeHands(mine);
  await expect.poll(() => asked, { timeout: 5_000 }).toBe(3);
  mine.socket.pause();
  await systemClock.sleep(500);
  const before = sent;
  await systemClock.sleep(500);
  // The kernel's buffers are full and stay full: what the guest can still say is bounded, far from the 400 MB it wants to.
  expect(sent).toBe(before);
  expect(sent).toBeLessThan(100);
});
