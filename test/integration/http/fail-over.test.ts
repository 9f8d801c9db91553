import { describe, expect, test } from 'vitest';
import { closedPort, serveTcp } from '../../support/servers.ts';
import { BODY, answering, fullPort, held, http, refused, roadTo, silent, timed } from './road.ts';
import { answeringTls, makeCertificates, tls } from './secure.ts';

const { authority, impostor, server } = makeCertificates();
const ca = authority.cert;
const nowhere = async (scheme = 'http'): Promise<string> =>
  `${scheme}://localhost:${await closedPort()}/RPC2`;

describe('within one call', () => {
  test('the next endpoint is asked when the first is refused', async () => {
    const { url, connections } = await answering([http('second')]);
    expect(await roadTo([await nowhere(), url])()).toBe('second');
    expect(connections()).toBe(1);
  });

  test('a name that does not resolve, and a machine that does not answer', async () => {
    const { url } = await answering([http('third')]);
    const { port } = await fullPort();
    const deadlines = { connect: 500, firstByte: 1_000, total: 5_000 };
    const endpoints = ['http://no-such-host.invalid/', `http://127.0.0.1:${port}/`, url];
    expect(await roadTo(endpoints, { allowPlain: true, deadlines })()).toBe('third');
  });

  test('a reset in the handshake, and a handshake without answer', async () => {
    const { url, asked } = await answeringTls(server);
    const resetting = await held(
      serveTcp((socket) => void socket.on('data', () => socket.resetAndDestroy())),
    );
    const { port } = await silent();
    const deadlines = { connect: 800, firstByte: 1_000, total: 5_000 };
    const endpoints = [`https://localhost:${resetting.port}/`, `https://localhost:${port}/`, url];
    expect(await roadTo(endpoints, { ...tls({ ca }), deadlines })()).toBe('good');
    expect(asked).toEqual([BODY]);
  });

  test('when none can be reached, the last error counts', async () => {
    const { port } = await silent();
    const road = roadTo([await nowhere('https'), `https://localhost:${port}/`], tls({ ca }));
    expect(await refused(road())).toMatchObject({ code: 'timeout', detail: 'connect', sent: false });
  });

  test('each has a deadline to connect, all together that of the whole', async () => {
    const { port, connections } = await silent();
    const deadlines = { connect: 300, firstByte: 300, total: 450 };
    const road = roadTo(
      Array.from({ length: 9 }, () => `https://localhost:${port}/`),
      { deadlines },
    );
    const ms = await timed(async () =>
      expect(await refused(road())).toMatchObject({ code: 'timeout', detail: 'total', sent: false }),
    );
    expect(ms).toBeLessThan(1_000);
    expect(connections()).toBeLessThanOrEqual(4);
  });

  test.each([
    ['was reset', ['RESET'], 'reset'],
    ['has no answer', [], 'timeout'],
    ['was answered 503', [http('', '503 Service Unavailable')], 'http'],
  ])('a request that %s is not sent to another', async (_what, answers, code) => {
    const first = answers.length > 0 ? await answering(answers) : await silent();
    const second = await answering([http('second')]);
    const road = roadTo([`http://127.0.0.1:${first.port}/`, second.url]);
    expect(await refused(road())).toMatchObject({ code, sent: true });
    expect(second.connections()).toBe(0);
    // But the next one begins there.
    expect(await road()).toBe('second');
  });

  test.each([
    ['a certificate that nobody vouches for', impostor.issue('server', 'DNS:localhost')],
    ['a certificate that has expired', authority.issue('expired', 'DNS:localhost', -1)],
  ])('%s ends it', async (_what, certificate) => {
    const first = await answeringTls(certificate);
    const second = await answeringTls(server);
    const road = roadTo([first.url, second.url], tls({ ca }));
    expect(await refused(road())).toMatchObject({ code: 'tls', sent: false });
    expect(await refused(road())).toMatchObject({ code: 'tls', sent: false });
    expect(second.connections()).toBe(0);
  });

  test('a bad certificate in second place does not keep the first one from coming back', async () => {
    const port = await closedPort();
    const bad = await answeringTls(impostor.issue('other', 'DNS:localhost'));
    const road = roadTo([`https://localhost:${port}/`, bad.url], tls({ ca }));
    expect(await refused(road())).toMatchObject({ code: 'tls', detail: 'authority' });
    await answeringTls(server, {}, { port });
    expect(await road()).toBe('good');
  });

  test('a person who cancels is not sent on', async () => {
    const { port } = await silent();
    const second = await answeringTls(server);
    const cancelling = new AbortController();
    const reason = new Error('cancelled');
    setTimeout(() => cancelling.abort(reason), 100);
    const road = roadTo([`https://localhost:${port}/`, second.url], tls({ ca }));
    expect(await refused(road(cancelling.signal))).toBe(reason);
    expect(second.connections()).toBe(0);
  });
});

describe('from call to call', () => {
  test('the endpoint that worked is kept', async () => {
    const second = await answering([http('second')]);
    const port = await closedPort();
    const road = roadTo([`http://127.0.0.1:${port}/`, second.url]);
    expect(await road()).toBe('second');
    const first = await answering([http('first')], port);
    expect(await road()).toBe('second');
    expect(first.connections()).toBe(0);
    await second.close();
    expect(await road()).toBe('first');
    expect(await road()).toBe('first');
  });

  test('an answer that is an error keeps it too', async () => {
    const second = await answering([http('', '500 Internal Server Error'), http('second')]);
    const port = await closedPort();
    const road = roadTo([`http://127.0.0.1:${port}/`, second.url]);
    expect(await refused(road())).toMatchObject({ code: 'http', detail: '500' });
    const first = await answering([http('first')], port);
    expect(await road()).toBe('second');
    expect(first.connections()).toBe(0);
  });

  test('many calls at once that fail leave it once', async () => {
    const first = await answering(['RESET']);
    const second = await answering([http('second')]);
    const road = roadTo([first.url, second.url]);
    const errors = await Promise.all(Array.from({ length: 4 }, () => refused(road())));
    expect(errors).toMatchObject(errors.map(() => ({ code: 'reset', sent: true })));
    expect(await road()).toBe('second');
  });

  test('an address that moved to another machine is found there', async () => {
    const first = await answering([http('first')]);
    const road = roadTo(first.url);
    expect(await road()).toBe('first');
    await first.close();
    expect(await refused(road())).toMatchObject({ code: 'refused', sent: false });
    await answering([http('moved')], first.port);
    expect(await road()).toBe('moved');
  });
});
