import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import type { OpenNebula } from '../../../core/opennebula/model.ts';
import { createHttpTransport } from '../../../platform/http/transport.ts';
import type { TransportOptions } from '../../../platform/http/transport.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { recordedAnswer } from '../../support/recorded.ts';
import { closedPort, listenOn, serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

const SESSION = { user: 'alice', secret: 'pl4nted-secret' };
const DEADLINES = { connect: 400, firstByte: 400, total: 900 };
const open: TestServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const clientOf = (endpoint: string, more: Partial<TransportOptions> = {}): OpenNebula =>
  createOpenNebula(
    createHttpTransport({
      endpoint,
      ca: null,
      allowPlain: false,
      deadlines: DEADLINES,
      maxBytes: 100_000,
      ...more,
    }),
  );

/** A server that answers a whole request with these bytes, the nth time with the nth of them, and ends the connection. */
async function serving(...answers: readonly string[]): Promise<{ one: OpenNebula; server: TestServer }> {
  const server = await serveTcp((socket, nth) => {
    let asked = '';
    socket.on('data', (chunk) => {
      asked += chunk.toString('latin1');
      if (!asked.includes('</methodCall>')) return;
      const answer = answers[Math.min(nth, answers.length) - 1] ?? '';
      if (answer === 'RESET') socket.resetAndDestroy();
      else socket.end(answer);
    });
  });
  open.push(server);
  return { one: clientOf(`http://127.0.0.1:${server.port}/RPC2`), server };
}

const http = (body: string, status = '200 OK', headers = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-type: text/xml\r\n${headers}Content-length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
const good = recordedAnswer('user.info.self');
const BOMB = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><methodResponse><params><param><value>&b;</value></param></params></methodResponse>`;

/** The error, which must hold nothing that was sent: not in its message, its stack, its cause, or any property. */
async function refused(one: OpenNebula): Promise<unknown> {
  const error: unknown = await one.self(SESSION).then(
    () => 'answered',
    (caught: unknown) => caught,
  );
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('pl4nted');
  return error;
}

describe('a good answer', () => {
  test('is decoded, over one connection that is not kept', async () => {
    const { one, server } = await serving(http(good));
    await expect(one.self(SESSION)).resolves.toMatchObject({ id: 2 });
    expect(server.connections()).toBe(1);
  });

  test('comes after a reset too, when the call only reads', async () => {
    const { one, server } = await serving('RESET', http(good));
    await expect(one.self(SESSION)).resolves.toMatchObject({ id: 2 });
    expect(server.connections()).toBe(2);
  });

  test('a call that changes something is not repeated', async () => {
    const { one, server } = await serving('RESET', http(recordedAnswer('vm.action.reboot')));
    await expect(one.act(SESSION, 4, 'reboot')).rejects.toMatchObject({ code: 'reset' });
    expect(server.connections()).toBe(1);
  });
});

describe('a bad one has its own name', () => {
  test.each([
    ['HTML 502 of a proxy', http('<html>502 Bad Gateway</html>', '502 Bad Gateway'), 'http', '502'],
    ['HTML with a 200', http('<!doctype html><html>sign in to the wireless</html>'), 'html', ''],
    ['truncated XML', http(good.slice(0, good.length / 2)), 'xml', expect.any(String)],
    ['an entity bomb', http(BOMB), 'xml', 'markup'],
    ['no XML at all', http('hello'), 'xml', expect.any(String)],
    ['another document', http('<rss></rss>'), 'shape', expect.any(String)],
    ['a body that ends before its length', http(good).slice(0, -200), 'reset', expect.any(String)],
    ['more than the limit', http(`<a>${'x'.repeat(200_000)}</a>`), 'size', '100000'],
    [
      'a redirect, which is not followed',
      http('', '302 Found', 'Location: http://127.0.0.1:1/\r\n'),
      'http',
      '302',
    ],
    ['a wrong password', http(recordedAnswer('auth.bad-password')), 256, undefined],
  ])('%s', async (_what, bytes, code, detail) => {
    const { one } = await serving(bytes);
    expect(await refused(one)).toMatchObject(detail === undefined ? { code } : { code, detail });
  });

  test('nobody listens', async () => {
    expect(await refused(clientOf(`http://127.0.0.1:${await closedPort()}/RPC2`))).toMatchObject({
      code: 'refused',
    });
  });

  test('a name that does not resolve', async () => {
    const one = clientOf('https://no-such-host.invalid/RPC2', {
      deadlines: { connect: 8_000, firstByte: 8_000, total: 8_000 },
    });
    expect(await refused(one)).toMatchObject({ code: expect.stringMatching(/^(dns|timeout)$/) });
  });
});

describe('nothing hangs', () => {
  const took = async (work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };

  test('an answer that never comes ends at its deadline', async () => {
    const server = await serveTcp(() => {});
    open.push(server);
    const one = clientOf(`http://127.0.0.1:${server.port}/RPC2`);
    const ms = await took(async () =>
      expect(await refused(one)).toMatchObject({ code: 'timeout', detail: 'first byte' }),
    );
    expect(ms).toBeGreaterThan(350);
    expect(ms).toBeLessThan(2_000);
  });

  test('an answer that drips in a byte at a time ends at the deadline of the whole', async () => {
    const timers: NodeJS.Timeout[] = [];
    const server = await serveTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-length: 100000\r\n\r\n');
      timers.push(setInterval(() => socket.write('x'), 50));
    });
    open.push(server);
    const one = clientOf(`http://127.0.0.1:${server.port}/RPC2`);
    const ms = await took(async () =>
      expect(await refused(one)).toMatchObject({ code: 'timeout', detail: 'total' }),
    );
    timers.forEach(clearInterval);
    expect(ms).toBeLessThan(2_500);
  });

  test('the person cancels, and the connection is closed at once', async () => {
    let closed = 0;
    const server = await serveTcp((socket) => void socket.resume().on('close', () => (closed += 1)));
    open.push(server);
    const cancelling = new AbortController();
    const asked = clientOf(`http://127.0.0.1:${server.port}/RPC2`).self(SESSION, cancelling.signal);
    setTimeout(() => cancelling.abort(new Error('cancelled')), 50);
    await expect(asked).rejects.toThrow('cancelled');
    await expect.poll(() => closed).toBe(1);
  });
});

describe('which endpoints are taken', () => {
  const make = (endpoint: string, allowPlain = false) => clientOf(endpoint, { allowPlain });
  test.each([
    'http://127.0.0.1:2633/RPC2',
    'http://localhost/RPC2',
    'http://[::1]/RPC2',
    'https://one.example.org/RPC2',
  ])('%s', (endpoint) => {
    expect(() => make(endpoint)).not.toThrow();
  });
  test.each([
    ['http://one.example.org/RPC2', /plain HTTP to one.example.org is refused/],
    ['http://127.0.0.1.evil.org/RPC2', /plain HTTP/],
    ['ftp://one.example.org/', /neither http nor https/],
    ['https://alice:pl4nted@one.example.org/', /must not hold user and password/],
    ['one.example.org', /not a URL/],
  ])('%s is refused', (endpoint, words) => {
    expect(() => make(endpoint)).toThrow(words);
    expect(() => make(endpoint)).not.toThrow(/pl4nted/);
  });
  test('plain HTTP to another machine, where the settings say so', () => {
    expect(() => make('http://one.example.org/RPC2', true)).not.toThrow();
  });
});

describe('TLS', () => {
  let folder = '';
  let key = '';
  let ca = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'onekiosk-tls-'));
    ({ key, cert: ca } = makeCertificate(folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function secure(options: { maxVersion?: 'TLSv1.1' } = {}): Promise<TestServer> {
    const server = createTlsServer({ key, cert: ca, ...options }, (_request, response) => response.end(good));
    server.on('tlsClientError', () => {});
    const listening = await listenOn(server);
    open.push(listening);
    return listening;
  }

  test('with the authority of the settings is trusted', async () => {
    const { port } = await secure();
    await expect(clientOf(`https://localhost:${port}/`, { ca }).self(SESSION)).resolves.toMatchObject({
      id: 2,
    });
  });

  test.each([
    ['without it', 'localhost', false],
    ['under another name', '127.0.0.1', true],
  ])('%s is not', async (_what, name, known) => {
    const { port } = await secure();
    const one = clientOf(`https://${name}:${port}/`, known ? { ca } : {});
    expect(await refused(one)).toMatchObject({ code: 'tls' });
  });

  test('a port that speaks no TLS is told apart from one that is silent', async () => {
    const server = await serveTcp(
      (socket) => void socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    open.push(server);
    expect(await refused(clientOf(`https://127.0.0.1:${server.port}/`))).toMatchObject({ code: 'tls' });
  });
});
