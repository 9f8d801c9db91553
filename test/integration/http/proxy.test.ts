import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { closedPort, listenOn, serveTcp } from '../../support/servers.ts';
import { BODY, answering, held, http, refused, roadTo, silent } from './road.ts';
import { answeringTls, makeCertificates, tls } from './secure.ts';

const { authority, server } = makeCertificates();
const ca = authority.cert;

/** A proxy that connects as it is asked, and keeps a list of that. */
async function forwarding() {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    const { port } = new URL(request.url ?? '');
    request.resume().on('end', () => response.end(`from ${port}`));
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`${request.method} ${request.url}`);
    const beyond = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1');
    socket.on('error', () => {}).on('close', () => beyond.destroy());
    beyond.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    beyond.on('close', () => socket.resume());
    beyond.on('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      beyond.pipe(socket).pipe(beyond);
    });
  });
  const listening = await held(listenOn(proxy));
  return { ...listening, asked, proxy: `http://127.0.0.1:${listening.port}` };
}

/** A proxy that says one thing to whatever it is asked. */
const saying = async (answer: string): Promise<string> => {
  const { port } = await held(serveTcp((socket) => void socket.once('data', () => socket.end(answer))));
  return `http://127.0.0.1:${port}`;
};

describe('https through a proxy', () => {
  const through = (proxy: string, url = 'https://localhost:1/RPC2') =>
    roadTo(url, { ...tls({ ca }), proxy })();

  test('goes by CONNECT, and the proxy sees nothing of it', async () => {
    const { url, port, asked } = await answeringTls(server);
    const { proxy, asked: seen, live } = await forwarding();
    expect(await through(proxy, url)).toBe('good');
    expect(asked).toEqual([BODY]);
    expect(seen).toEqual([`CONNECT localhost:${port}`]);
    await expect.poll(live).toBe(0);
  });

  test('is verified just the same', async () => {
    const { port, asked } = await answeringTls(server);
    const { proxy } = await forwarding();
    const error = await refused(through(proxy, `https://127.0.0.1:${port}/`));
    expect(error).toMatchObject({ code: 'tls', detail: 'name', sent: false });
    expect(asked).toEqual([]);
  });

  test('to a port without TLS is told so', async () => {
    const { port, connections } = await answering([http('good')]);
    const { proxy } = await forwarding();
    const options = { ...tls({ ca }), proxy, patience: 0.2 };
    const hanging = await refused(roadTo(`https://localhost:${port}/`, options)());
    expect(hanging).toMatchObject({ code: 'timeout', detail: 'connect', sent: false });
    expect(connections()).toBe(2);
    const talking = await held(serveTcp((socket) => void socket.on('data', () => socket.end('hello'))));
    expect(await refused(through(proxy, `https://localhost:${talking.port}/`))).toMatchObject({
      code: 'no-tls',
    });
  });

  test.each([
    ['407', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\npl4nted', 'proxy', '407'],
    ['503', 'HTTP/1.1 503 Service Unavailable\r\n\r\npl4nted', 'proxy', '503'],
    ['302', 'HTTP/1.1 302 Found\r\nLocation: https://localhost:1/\r\n\r\n', 'proxy', '302'],
    ['no HTTP', 'pl4nted\r\n\r\n', 'proxy', 'HPE_INVALID_CONSTANT'],
    ['nothing', '', 'reset', 'ECONNRESET'],
    ['200, and speaks first', 'HTTP/1.1 200 OK\r\n\r\nSSH-2.0-OpenSSH_9.6\r\n', 'no-tls', ''],
  ])('that answers %s', async (_what, answer, code, detail) => {
    expect(await refused(through(await saying(answer)))).toMatchObject({ code, detail, sent: false });
  });

  test('that is silent', async () => {
    const { port, live } = await silent();
    const error = await refused(through(`http://127.0.0.1:${port}`));
    expect(error).toMatchObject({ code: 'timeout', detail: 'connect', sent: false });
    await expect.poll(live).toBe(0);
  });

  test('that is not there', async () => {
    const error = await refused(through(`http://127.0.0.1:${await closedPort()}`));
    expect(error).toMatchObject({ code: 'refused', sent: false });
  });

  test('that cannot reach the first endpoint reaches the next', async () => {
    const { url, port } = await answeringTls(server);
    const { proxy, asked } = await forwarding();
    const nobody = await closedPort();
    const road = roadTo([`https://localhost:${nobody}/`, url], { ...tls({ ca }), proxy });
    expect(await road()).toBe('good');
    expect(asked).toEqual([`CONNECT localhost:${nobody}`, `CONNECT localhost:${port}`]);
  });

  test('that wants a password is not asked for the next', async () => {
    const { url, connections } = await answeringTls(server);
    const proxy = await saying('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const road = roadTo([url, url], { ...tls({ ca }), proxy });
    expect(await refused(road())).toMatchObject({ code: 'proxy', detail: '407' });
    expect(connections()).toBe(0);
  });

  test('is given up when the person cancels', async () => {
    const { port, live } = await silent();
    const cancelling = new AbortController();
    const proxy = `http://127.0.0.1:${port}`;
    const asked = roadTo('https://localhost:1/', { ...tls({ ca }), proxy })(cancelling.signal);
    const reason = new Error('cancelled');
    setTimeout(() => cancelling.abort(reason), 100);
    expect(await refused(asked)).toBe(reason);
    await expect.poll(live).toBe(0);
  });
});

describe('plain HTTP through a proxy', () => {
  test('goes by requests in absolute form', async () => {
    const { proxy, asked } = await forwarding();
    expect(await roadTo('http://localhost:2633/RPC2?a=b', { proxy })()).toBe('from 2633');
    expect(asked).toEqual(['POST http://localhost:2633/RPC2?a=b localhost:2633']);
  });

  test.each([
    ['407', http('pl4nted', '407 Proxy Authentication Required'), 'proxy', '407'],
    ['503', http('pl4nted', '503 Service Unavailable'), 'http', '503'],
  ])('that answers %s', async (_what, answer, code, detail) => {
    const proxy = await saying(answer);
    const error = await refused(roadTo('http://localhost:2633/RPC2', { proxy })());
    expect(error).toMatchObject({ code, detail, sent: true });
  });

  test('that is silent', async () => {
    const { port } = await silent();
    const error = await refused(roadTo('http://localhost:2633/', { proxy: `http://127.0.0.1:${port}` })());
    expect(error).toMatchObject({ code: 'timeout', detail: 'first byte', sent: true });
  });
});
