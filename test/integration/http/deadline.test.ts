import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '../../support/certificate.ts';
import { serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';
import { answering, fullPort, held, http, refused, roadTo, silent, timed } from './road.ts';
import { answeringTls, tls } from './secure.ts';

/** Sends `head`, then a drop each 20 ms for as long as the connection stands. */
const dripping = (head: string, drop = 'x'): Promise<TestServer> =>
  held(
    serveTcp((socket) => {
      socket.resume().write(head);
      const timer = setInterval(() => socket.write(drop), 20);
      socket.on('close', () => clearInterval(timer));
    }),
  );

/** Sends `head`, and no more. */
const stopping = (head: string): Promise<TestServer> =>
  held(serveTcp((socket) => void socket.resume().write(head)));

const plain = ({ port }: { readonly port: number }): string => `http://127.0.0.1:${port}/RPC2`;
const secure = ({ port }: { readonly port: number }): string => `https://127.0.0.1:${port}/RPC2`;
const HEAD = 'HTTP/1.1 200 OK\r\nContent-length: 100000\r\n\r\n';
const resources = (kind: RegExp): number =>
  process.getActiveResourcesInfo().filter((resource) => kind.test(resource)).length;

describe('nothing hangs', () => {
  const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
  test.each([
    ['no connection', () => fullPort(), plain, 'connect', false, 600],
    ['no answer to TLS', silent, secure, 'connect', false, 600],
    ['no answer', silent, plain, 'first byte', true, 400],
    ['headers, a byte at a time', () => dripping('HTTP/1.1 200 OK\r\nX: '), plain, 'first byte', true, 400],
    ['a body, a byte at a time', () => dripping(HEAD), plain, 'total', true, 1_500],
    ['a body that stops', () => stopping(HEAD), plain, 'total', true, 1_500],
    ['an error page, a byte at a time', () => dripping(HEAD.replace('200', '400')), plain, '400', true, 400],
    ['100 again and again', () => dripping('', CONTINUE), plain, 'first byte', true, 400],
  ])('%s', async (_what, serve, url, detail, sent, after) => {
    const server = await serve();
    const before = resources(/Timeout/);
    const ms = await timed(async () =>
      expect(await refused(roadTo(url(server))())).toMatchObject({
        code: detail === '400' ? 'http' : 'timeout',
        detail,
        sent,
      }),
    );
    expect(ms).toBeGreaterThan(after - 50);
    expect(ms).toBeLessThan(after + 800);
    expect(resources(/Timeout/)).toBeLessThanOrEqual(before);
    await expect.poll(server.live).toBe(0);
  });

  test('the deadline of all of it holds while connecting too, and nothing was sent', async () => {
    const server = await silent();
    const deadlines = { connect: 5_000, firstByte: 5_000, total: 200 };
    const asked = roadTo([secure(server), secure(server)], { deadlines })();
    expect(await refused(asked)).toMatchObject({ code: 'timeout', detail: 'total', sent: false });
    await expect.poll(server.live).toBe(0);
  });

  test('a good answer leaves no timer', async () => {
    const { url } = await answering([http('good')]);
    const own = makeCertificate(mkdtempSync(join(tmpdir(), 'onekiosk-timer-')));
    onTestFinished(() => rmSync(dirname(own.path), { recursive: true }));
    const { url: secured } = await answeringTls(own);
    const roads = [roadTo(url), roadTo(secured, tls({ ca: own.cert }))];
    for (const road of roads) {
      const before = resources(/Timeout/);
      expect(await road()).toBe('good');
      expect(resources(/Timeout/)).toBeLessThanOrEqual(before);
    }
  });
});

describe('the person cancels', () => {
  const LONG = { connect: 20_000, firstByte: 20_000, total: 20_000 };

  test('before it began: nobody is asked', async () => {
    const server = await silent();
    const reason = new Error('cancelled');
    expect(await refused(roadTo(plain(server))(AbortSignal.abort(reason)))).toBe(reason);
    expect(server.connections()).toBe(0);
  });

  test('while the name is looked up: nobody is asked', async () => {
    const server = await silent();
    const cancelling = new AbortController();
    const asked = roadTo(`http://localhost:${server.port}/`, { deadlines: LONG })(cancelling.signal);
    const reason = new Error('cancelled');
    cancelling.abort(reason);
    expect(await refused(asked)).toBe(reason);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.connections()).toBe(0);
    expect(resources(/TCPConnectWrap/)).toBe(0);
  });

  test.each([
    ['while TCP connects', () => fullPort(), plain],
    ['in the handshake of TLS', silent, secure],
    ['when the request was sent', silent, plain],
    ['while the answer comes', () => dripping(HEAD), plain],
    ['while the answer has come to a stop', () => stopping(HEAD), plain],
  ])('%s: the connection is closed at once', async (_what, serve, url) => {
    const server = await serve();
    const [timers, connects] = [resources(/Timeout/), resources(/TCPConnectWrap/)];
    const cancelling = new AbortController();
    const asked = roadTo(url(server), { deadlines: LONG })(cancelling.signal);
    const reason = new Error('cancelled');
    setTimeout(() => cancelling.abort(reason), 100);
    const ms = await timed(async () => expect(await refused(asked)).toBe(reason));
    expect(ms).toBeLessThan(1_000);
    expect(resources(/Timeout/)).toBeLessThanOrEqual(timers);
    await expect.poll(server.live).toBe(0);
    await expect.poll(() => resources(/TCPConnectWrap/)).toBeLessThanOrEqual(connects);
  });

  test('with a reason that is no error', async () => {
    const { url } = await answering([http('good')]);
    expect(await refused(roadTo(url)(AbortSignal.abort('over')))).toBe('over');
  });
});
