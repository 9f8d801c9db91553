import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { serveTcp } from '../../support/servers.ts';
import { answering, held, http, refused, roadTo, silent, timed } from './road.ts';
import { answeringTls, makeCertificates, tls } from './secure.ts';

const { authority, server } = makeCertificates();
const ca = authority.cert;
/** Little patience, and much time for the question: a machine under load is to find out the same. */
const EAGER = { deadlines: { connect: 2_000, firstByte: 2_000, total: 5_000 }, patience: 0.1 };
/** Where nothing is found out. */
const QUICK = { deadlines: { connect: 500, firstByte: 500, total: 5_000 } };

/** Answers `first` to whatever looks like the beginning of a line, and treats a TLS hello as `hello` does. */
const plainPort = (first: string, hello: 'hang' | 'reset' | 'end', asked: string[] = []) =>
  held(
    serveTcp((socket) => {
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x16) {
          if (hello === 'reset') socket.resetAndDestroy();
          if (hello === 'end') socket.end();
          return;
        }
        asked.push(chunk.toString('latin1'));
        socket.end(first);
      });
    }),
  );

const ABYSS = 'HTTP/1.1 200 OK\r\nServer: Xmlrpc-c_Abyss\r\nContent-length: 0\r\nConnection: close\r\n\r\n';
const NGINX = http('<center>The plain HTTP request was sent to HTTPS port</center>', '400 Bad Request');
const APACHE = http("Reason: You're speaking plain HTTP to an SSL-enabled server port.", '400 Bad Request');
const GO = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';

describe('https to a port', () => {
  const ask = (port: number, more = {}) =>
    refused(roadTo(`https://localhost:${port}/RPC2`, { ...tls({ ca }), ...EAGER, ...more })());

  test('that waits for more after the hello and speaks plain HTTP, as oned does: found out within the deadline', async () => {
    const asked: string[] = [];
    const { port, connections, live } = await plainPort(ABYSS, 'hang', asked);
    const ms = await timed(async () =>
      expect(await ask(port, { patience: 0.6 })).toMatchObject({ code: 'no-tls', detail: '', sent: false }),
    );
    expect(ms).toBeGreaterThan(1_150);
    expect(ms).toBeLessThan(2_000);
    expect(connections()).toBe(2);
    expect(asked).toEqual(['OPTIONS * HTTP/1.0\r\n\r\n']);
    await expect.poll(live).toBe(0);
  });

  test('the patience is a parameter', async () => {
    const { port } = await plainPort(ABYSS, 'hang');
    const ms = await timed(async () => expect(await ask(port)).toMatchObject({ code: 'no-tls' }));
    expect(ms).toBeLessThan(1_150);
  });

  test.each([
    ['waits, and answers 400 to the question', http('Bad Request', '400 Bad Request'), 'hang'],
    ['resets the hello', ABYSS, 'reset'],
    ['ends the hello', ABYSS, 'end'],
  ] as const)('that %s', async (_what, answer, hello) => {
    const { port } = await plainPort(answer, hello);
    expect(await ask(port)).toMatchObject({ code: 'no-tls', sent: false });
  });

  test('that waits, and answers 400 without end', async () => {
    const { port } = await held(
      serveTcp((socket) => {
        socket.on('data', (chunk) => void (chunk[0] !== 0x16 && socket.write('HTTP/1.1 400 Bad\r\n\r\n')));
      }),
    );
    expect(await ask(port)).toMatchObject({ code: 'no-tls', sent: false });
  });

  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['text', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a page', '<html>pl4nted</html>'],
    ['a request', 'GET / HTTP/1.1\r\n\r\n'],
  ])('that answers the hello with %s', async (_what, answer) => {
    const { port, connections } = await held(
      serveTcp((socket) => void socket.on('data', () => socket.end(answer))),
    );
    expect(await ask(port)).toMatchObject({ code: 'no-tls', sent: false });
    expect(connections()).toBe(1);
  });

  test('that is silent in plain HTTP too', async () => {
    const { port, connections, live } = await silent();
    expect(await ask(port)).toMatchObject({ code: 'timeout', detail: 'connect', sent: false });
    expect(connections()).toBe(2);
    await expect.poll(live).toBe(0);
  });

  test.each([
    ['nginx', NGINX],
    ['Apache', APACHE],
    ['Go', GO],
    ['another protocol', '220 mail.example.org ESMTP\r\n'],
  ])('that is slow, and of %s', async (_what, page) => {
    const { port } = await plainPort(page, 'hang');
    expect(await ask(port, QUICK)).toMatchObject({ code: 'timeout', detail: 'connect', sent: false });
  });

  test('that resets everything', async () => {
    const { port } = await held(serveTcp((socket) => void socket.on('data', () => socket.resetAndDestroy())));
    const ms = await timed(async () => expect(await ask(port)).toMatchObject({ code: 'reset', sent: false }));
    expect(ms).toBeLessThan(1_500);
  });

  test('of TLS that is late, and answers plain HTTP with its page: the late handshake is as good', async () => {
    const { port: behind } = await answeringTls(server);
    const { port } = await held(
      serveTcp((socket) => {
        socket.once('data', (chunk) => {
          if (chunk[0] !== 0x16) return void socket.end(NGINX);
          socket.pause();
          setTimeout(() => {
            const inner = connect(behind, '127.0.0.1').on('error', () => {});
            inner.write(chunk);
            socket.pipe(inner).pipe(socket);
          }, 700);
        });
      }),
    );
    const asked = roadTo(`https://localhost:${port}/RPC2`, { ...tls({ ca }), ...EAGER })();
    expect(await asked).toBe('good');
  });
});

describe('plain HTTP to a port', () => {
  const ask = (port: number) => refused(roadTo(`http://127.0.0.1:${port}/RPC2`, EAGER)());

  test('of TLS that hangs up: one hello finds out', async () => {
    const { port, connections, live } = await answeringTls(server);
    expect(await ask(port)).toMatchObject({ code: 'needs-tls', detail: '' });
    expect(connections()).toBe(2);
    await expect.poll(live).toBe(0);
  });

  test('of TLS that answers with an alert', async () => {
    const alert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]);
    const { port, connections } = await answering([alert]);
    expect(await ask(port)).toMatchObject({ code: 'needs-tls', detail: '' });
    expect(connections()).toBe(1);
  });

  test.each([
    ['nginx', NGINX],
    ['Apache', APACHE],
    ['Go', GO],
  ])('of %s', async (_what, page) => {
    const { port } = await answering([page]);
    expect(await ask(port)).toMatchObject({ code: 'needs-tls' });
  });

  test('that resets and speaks no TLS is asked by one hello, and never again', async () => {
    const { url, connections, asked } = await answering(['RESET']);
    const road = roadTo(url);
    expect(await refused(road())).toMatchObject({ code: 'reset', sent: true });
    expect(connections()).toBe(2);
    expect(asked[1]?.charCodeAt(0)).toBe(0x16);
    expect(await refused(road())).toMatchObject({ code: 'reset', sent: true });
    expect(connections()).toBe(3);
  });

  test('that resets many at once is asked by one of them', async () => {
    const { url, connections } = await answering(['RESET']);
    const road = roadTo(url);
    await Promise.all(Array.from({ length: 4 }, () => refused(road())));
    expect(connections()).toBe(5);
  });

  test('that answered before is not asked at all: oned resets when it has no place left', async () => {
    const { url, connections } = await answering([http('good'), 'RESET']);
    const road = roadTo(url);
    expect(await road()).toBe('good');
    expect(await refused(road())).toMatchObject({ code: 'reset' });
    expect(connections()).toBe(2);
  });
});
