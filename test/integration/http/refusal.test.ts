import { describe, expect, test } from 'vitest';
import { closedPort } from '../../support/servers.ts';
import { answering, http, refused, roadTo } from './road.ts';

const PAGE = '<!doctype html><html>alice:pl4nted-secret asked for this</html>';

describe('a page of HTML with the status', () => {
  test.each([
    ['301 Moved Permanently', 'redirect'],
    ['302 Found', 'redirect'],
    ['307 Temporary Redirect', 'redirect'],
    ['304 Not Modified', 'redirect'],
    ['204 No Content', 'http'],
    ['400 Bad Request', 'http'],
    ['401 Unauthorized', 'http'],
    ['403 Forbidden', 'http'],
    ['404 Not Found', 'http'],
    ['405 Method Not Allowed', 'http'],
    ['407 Proxy Authentication Required', 'proxy'],
    ['408 Request Timeout', 'http'],
    ['411 Length Required', 'http'],
    ['413 Content Too Large', 'http'],
    ['500 Internal Server Error', 'http'],
    ['502 Bad Gateway', 'http'],
    ['503 Service Unavailable', 'http'],
    ['504 Gateway Timeout', 'http'],
  ])('%s', async (status, code) => {
    const other = await answering([http('followed')]);
    const { url, connections, live } = await answering([http(PAGE, status, `Location: ${other.url}\r\n`)]);
    expect(await refused(roadTo(url)())).toMatchObject({ code, detail: status.slice(0, 3), sent: true });
    expect(connections()).toBe(1);
    expect(other.connections()).toBe(0);
    await expect.poll(live).toBe(0);
  });

  test('200 is read: it is for the reader of XML to tell', async () => {
    const { url } = await answering([http(PAGE)]);
    expect(await roadTo(url)()).toBe(PAGE);
  });
});

describe('a length that is not right', () => {
  const headers = (length: number) => `Content-length: ${length}\r\n`;
  test.each([
    ['the body ends before it', http('12345', '200 OK', headers(6)), 'length', ''],
    ['the body goes on after it', http('12345', '200 OK', headers(4)), 'length', ''],
    [
      'it goes on, and the connection was to be kept',
      'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n12345',
      'length',
      '',
    ],
    ['a chunk is missing', http('5\r\n12345\r\n', '200 OK', 'Transfer-Encoding: chunked\r\n'), 'length', ''],
    [
      'there are two',
      http('12345', '200 OK', `${headers(5)}${headers(6)}`),
      'http',
      'HPE_UNEXPECTED_CONTENT_LENGTH',
    ],
    ['it is over the limit', http('x', '200 OK', headers(100_001)), 'size', '100000'],
    ['the body is over the limit', 'HTTP/1.0 200 OK\r\n\r\n'.padEnd(200_000, 'x'), 'size', '100000'],
  ])('%s', async (_what, bytes, code, detail) => {
    const { url, live } = await answering([bytes]);
    expect(await refused(roadTo(url)())).toMatchObject({ code, detail, sent: true });
    await expect.poll(live).toBe(0);
  });
});

describe('what is no answer', () => {
  test.each([
    ['a reset', 'RESET', 'reset', 'ECONNRESET'],
    ['an end', '', 'reset', 'ECONNRESET'],
    ['half of the headers', 'HTTP/1.1 200 OK\r\nContent-', 'reset', 'ECONNRESET'],
    ['text', 'alice:pl4nted-secret?\r\n\r\n', 'http', 'HPE_INVALID_CONSTANT'],
    ['a header without end', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(40_000)}`, 'http', 'HPE_HEADER_OVERFLOW'],
    [
      'a broken chunk',
      http('zz\r\n12345\r\n', '200 OK', 'Transfer-Encoding: chunked\r\n'),
      'http',
      'HPE_INVALID_CHUNK_SIZE',
    ],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      'http',
      '101',
    ],
  ])('%s', async (_what, bytes, code, detail) => {
    const { url, live } = await answering([bytes]);
    expect(await refused(roadTo(url)())).toMatchObject({ code, detail, sent: true });
    await expect.poll(live).toBe(0);
  });
});

describe('nothing was sent', () => {
  test('nobody listens', async () => {
    expect(await refused(roadTo(`http://127.0.0.1:${await closedPort()}/RPC2`)())).toMatchObject({
      code: 'refused',
      sent: false,
    });
  });

  test('nobody listens on any address of the name', async () => {
    expect(await refused(roadTo(`http://localhost:${await closedPort()}/RPC2`)())).toMatchObject({
      code: 'refused',
      sent: false,
    });
  });

  test('the name does not resolve', async () => {
    const deadlines = { connect: 8_000, firstByte: 8_000, total: 8_000 };
    const asked = roadTo('https://no-such-host.invalid/RPC2', { deadlines })();
    expect(await refused(asked)).toMatchObject({
      code: expect.stringMatching(/^(dns|timeout)$/),
      sent: false,
    });
  });
});
