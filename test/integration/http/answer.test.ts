import { describe, expect, test } from 'vitest';
import { createHttpTransport } from '../../../platform/http/transport.ts';
import { recordedAnswer } from '../../support/recorded.ts';
import { serveTcp } from '../../support/servers.ts';
import { BODY, OPTIONS, answering, held, http, refused, roadTo } from './road.ts';

const good = recordedAnswer('user.info.self');

describe('a good answer', () => {
  test('comes over one connection that is not kept, to a request as oned wants it', async () => {
    const { url, asked, connections, live } = await answering([http(good)]);
    expect(await roadTo(url)()).toBe(good);
    expect(connections()).toBe(1);
    await expect.poll(live).toBe(0);
    expect(asked[0]).toMatch(/^POST \/RPC2 HTTP\/1\.1\r\n/);
    expect(asked[0]).toContain(`Content-Length: ${Buffer.byteLength(BODY)}\r\n`);
    expect(asked[0]).toContain('Connection: close\r\n');
    expect(asked[0]).toContain('Content-Type: text/xml\r\n');
    expect(asked[0]).not.toMatch(/transfer-encoding/i);
    expect(asked[0]?.split('\r\n\r\n')[1]).toBe(BODY);
  });

  test('is whole with its last byte: the connection is closed, though the other end would keep it', async () => {
    const { port, live } = await held(
      serveTcp((socket) => void socket.once('data', () => socket.write(http('good')))),
    );
    expect(await roadTo(`http://127.0.0.1:${port}/`)()).toBe('good');
    await expect.poll(live).toBe(0);
  });

  test('each call has its own connection', async () => {
    const { url, connections } = await answering([http('1'), http('2')]);
    const ask = roadTo(url);
    expect([await ask(), await ask()]).toEqual(['1', '2']);
    expect(connections()).toBe(2);
  });

  test.each([
    ['in chunks', http('5\r\n12345\r\n0\r\n\r\n', '200 OK', 'Transfer-Encoding: chunked\r\n'), '12345'],
    ['up to the end of the connection', 'HTTP/1.0 200 OK\r\n\r\n12345', '12345'],
    ['after a 100', `HTTP/1.1 100 Continue\r\n\r\n${http('12345')}`, '12345'],
    ['empty', http(''), ''],
    [
      'a web page, which the reader of XML tells apart',
      http('<!doctype html><html></html>'),
      '<!doctype html><html></html>',
    ],
    ['just as long as may be', http('x'.repeat(100_000)), 'x'.repeat(100_000)],
    ['with an empty line too many', http('12345', '200 OK', 'Content-length: 5\r\n').concat('\r\n'), '12345'],
  ])('%s', async (_what, bytes, body) => {
    const { url } = await answering([bytes]);
    expect(await roadTo(url)()).toBe(body);
  });
});

describe('text', () => {
  const dripping = async (bytes: Buffer): Promise<string> => {
    const server = await held(
      serveTcp((socket) => {
        socket.setNoDelay(true).once('data', () => {
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`);
          bytes.forEach((byte, at) => void setTimeout(() => socket.write(Buffer.of(byte)), 5 * (at + 1)));
        });
      }),
    );
    return await roadTo(`http://127.0.0.1:${server.port}/`)();
  };

  test('is whole where a character comes in parts', async () => {
    const text = 'ä€𝄞 müde';
    expect(await dripping(Buffer.from(text))).toBe(text);
  });

  test('has U+FFFD for what is no UTF-8, at its end too', async () => {
    expect(await dripping(Buffer.from([0x61, 0xff, 0x62, 0xe2, 0x82]))).toBe('a\uFFFDb\uFFFD');
  });

  test('comes in pieces of at most 64 KB, with no character cut', async () => {
    const text = `x${'€𝄞'.repeat(60_000)}`;
    const { url } = await answering([http(text)]);
    const pieces: string[] = [];
    const transport = createHttpTransport({ ...OPTIONS, endpoints: [url], maxBytes: 1_000_000 });
    await transport.post(BODY, (piece) => void pieces.push(piece));
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(65_536);
    expect(pieces.length).toBeGreaterThan(6);
    expect(pieces.every((piece) => piece !== '' && piece.isWellFormed())).toBe(true);
    expect(pieces.join('')).toBe(text);
  });
});

describe('the reader that throws', () => {
  test('has its very error back, and the connection is closed', async () => {
    const { url, live } = await answering([http('x'.repeat(90_000))]);
    const mine = new Error('not well-formed');
    let pieces = 0;
    const asked = createHttpTransport({ ...OPTIONS, endpoints: [url] }).post(BODY, () => {
      pieces += 1;
      throw mine;
    });
    expect(await refused(asked)).toBe(mine);
    expect(pieces).toBe(1);
    await expect.poll(live).toBe(0);
  });

  test('is not called for an answer that is none', async () => {
    const { url } = await answering([http('<html>', '500 Internal Server Error')]);
    const asked = createHttpTransport({ ...OPTIONS, endpoints: [url] }).post(BODY, () => {
      throw new Error('called');
    });
    expect(await refused(asked)).toMatchObject({ code: 'http', detail: '500' });
  });
});
