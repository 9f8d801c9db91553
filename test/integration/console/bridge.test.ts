import { createCipheriv } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { startConsoleBridge } from '../../../platform/console/bridge.ts';
import type { BridgeOutcome, ConsoleBridge } from '../../../platform/console/bridge-types.ts';
import { closedPort, serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

const ORIGIN = 'https://onekiosk.invalid';
const CHALLENGE = Buffer.alloc(16, 7);

let bridge: ConsoleBridge;
let outcomes: BridgeOutcome[];
const servers: TestServer[] = [];
const pages: WebSocket[] = [];
beforeEach(async () => {
  bridge = await startConsoleBridge({ allowedOrigins: [ORIGIN], clock: systemClock, random: systemRandom });
  const told: BridgeOutcome[] = [];
  outcomes = told;
  bridge.onOutcome((outcome) => told.push(outcome));
});
afterEach(async () => {
  pages.splice(0).forEach((page) => page.terminate());
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

const target = (port: number, password = 'pl4nted!') => ({
  protocol: 'vnc' as const,
  address: { host: '127.0.0.1', port },
  password,
});

interface Page {
  readonly socket: WebSocket;
  readonly received: Buffer[];
  /** `open`, or the HTTP status of a refusal. */
  readonly begun: Promise<string>;
  readonly ended: Promise<void>;
}
function page(url: string, origin = ORIGIN, headers: Record<string, string> = {}): Page {
  const socket = new WebSocket(url, { origin, headers });
  pages.push(socket);
  const received: Buffer[] = [];
  socket.on('message', (data: Buffer) => received.push(data));
  const ended = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
  const begun = new Promise<string>((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
    socket.on('error', () => resolve('error'));
  });
  return { socket, received, begun, ended };
}

/** The page's half of the handshake, which needs no password. */
async function shakeHands({ socket, received }: Page): Promise<void> {
  const bytes = () => Buffer.concat(received);
  await expect.poll(() => bytes().length, { timeout: 5_000 }).toBeGreaterThanOrEqual(12);
  socket.send(Buffer.from('RFB 003.008\n'));
  await expect.poll(() => bytes().length).toBeGreaterThanOrEqual(14);
  expect([...bytes().subarray(12, 14)]).toEqual([1, 1]);
  socket.send(Buffer.from([1]));
  await expect.poll(() => bytes().length).toBeGreaterThanOrEqual(18);
  socket.send(Buffer.from([0]));
  received.length = 0;
}

describe('the road to a console', () => {
  test('carries bytes both ways; the password stays on this side, and others stay connected', async () => {
    const server = await vnc('pl4nted!');
    const url = bridge.grant(target(server.port), 5_000);
    expect(url).not.toContain('pl4nted');
    const mine = page(url);
    expect(await mine.begun).toBe('open');
    await shakeHands(mine);
    await expect.poll(() => outcomes).toEqual(['connected']);
    mine.socket.send(Buffer.from('hello'));
    await expect.poll(() => Buffer.concat(mine.received).toString()).toBe('hello');
    // ClientInit says "shared", whatever the page said.
    expect(server.heard[0]?.[0]).toBe(1);
    expect(Buffer.concat(mine.received).toString('latin1')).not.toContain('pl4nted');
  });

  test('is ended by a revoke, on both sides', async () => {
    const server = await vnc('pl4nted!');
    const mine = page(bridge.grant(target(server.port), 5_000));
    await mine.begun;
    await shakeHands(mine);
    bridge.revoke();
    await mine.ended;
    await expect.poll(server.open).toBe(0);
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
    const mine = page(bridge.grant(target(await port()), 5_000));
    await mine.ended;
    await expect.poll(() => outcomes).toEqual([outcome]);
  });
});

describe('nobody else gets on it', () => {
  const refusedBy = async (make: (url: string) => Page): Promise<string> => {
    const server = await vnc('pl4nted!');
    const answer = await make(bridge.grant(target(server.port), 5_000)).begun;
    expect(server.open()).toBe(0);
    return answer;
  };
  test.each<[string, (url: string) => Page]>([
    ['another page', (url) => page(url, 'https://evil.example')],
    ['a page without an origin', (url) => page(url, '')],
    ['a guessed token', (url) => page(url.replace(/token=.*/, `token=${'0'.repeat(32)}`))],
    ['no token', (url) => page(url.replace(/\?.*/, ''))],
    ['another path', (url) => page(url.replace('/console', '/'))],
    ['a name that was made to point here', (url) => page(url, ORIGIN, { Host: 'evil.example' })],
  ])('%s', async (_who, make) => {
    expect(await refusedBy(make)).toBe('403');
  });

  test('a token works once', async () => {
    const url = bridge.grant(target((await vnc('pl4nted!')).port), 5_000);
    expect(await page(url).begun).toBe('open');
    expect(await page(url).begun).toBe('403');
  });

  test('and not after its time, nor after another one was given', async () => {
    const { port } = await vnc('pl4nted!');
    const late = bridge.grant(target(port), 30);
    await systemClock.sleep(60);
    expect(await page(late).begun).toBe('403');
    const older = bridge.grant(target(port), 5_000);
    const newer = bridge.grant(target(port), 5_000);
    expect(await page(older).begun).toBe('403');
    expect(await page(newer).begun).toBe('open');
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
  const mine = page(bridge.grant({ ...target(server.port), password: null }, 5_000));
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
