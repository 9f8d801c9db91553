import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHandshakes } from '../../../platform/http/handshake.ts';
import { makeCertificate, pinOf } from '../../support/certificate.ts';
import { listenOn } from '../../support/servers.ts';
import { BODY, held, refused, roadTo } from './road.ts';
import { answeringTls, makeCertificates, opensslServer, tls } from './secure.ts';

const { folder, authority, impostor, server } = makeCertificates();
const ca = authority.cert;

describe('an authority', () => {
  test('vouches for its certificates', async () => {
    const { url, asked } = await answeringTls(server);
    expect(await roadTo(url, tls({ ca }))()).toBe('good');
    expect(asked).toEqual([BODY]);
  });

  test('vouches for itself', async () => {
    const own = makeCertificate(folder);
    const { url } = await answeringTls(own);
    expect(await roadTo(url, tls({ ca: own.cert }))()).toBe('good');
  });

  test('vouches for an address', async () => {
    const { port } = await answeringTls(authority.issue('address', 'IP:127.0.0.1'));
    expect(await roadTo(`https://127.0.0.1:${port}/`, tls({ ca }))()).toBe('good');
  });

  test.each([
    ['that nobody knows', server, null, 'localhost', 'authority'],
    ['that nobody knows, by itself', authority, null, 'localhost', 'authority'],
    ['of the same name with another key', server, impostor.cert, 'localhost', 'authority'],
    ['for another address', server, ca, '127.0.0.1', 'name'],
    ['for another name', authority.issue('other', 'DNS:one.example.org'), ca, 'localhost', 'name'],
    ['until yesterday', authority.issue('expired', 'DNS:localhost', -1), ca, 'localhost', 'expired'],
  ])('%s does not', async (_what, certificate, known, host, detail) => {
    const { port, asked, live } = await answeringTls(certificate);
    const asking = roadTo(`https://${host}:${port}/RPC2`, tls({ ca: known }))();
    expect(await refused(asking)).toMatchObject({ code: 'tls', detail, sent: false });
    expect(asked).toEqual([]);
    await expect.poll(live).toBe(0);
  });

  test('of the system is the file of its distribution', async () => {
    const file = join(folder, 'system.pem');
    writeFileSync(file, `# all of them\n${impostor.cert}${ca}`);
    const { port } = await answeringTls(server);
    const shake = async (files: readonly string[]): Promise<unknown> => {
      const handshake = await createHandshakes({ ca: null, pins: [], client: null }, files)();
      const raw = connect(port, '127.0.0.1').on('error', () => {});
      const done = handshake(raw, 'localhost', new AbortController().signal);
      return await refused(done).finally(() => raw.destroy());
    };
    expect(await shake([join(folder, 'missing.pem'), file])).toBe('answered');
    expect(await shake([join(folder, 'missing.pem')])).toMatchObject({ code: 'tls', detail: 'authority' });
  });

  test('or not, a person who cancels closes the connection while the answer comes', async () => {
    const stopping = createServer(server, (_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 }).write('and then?');
    });
    const { port, live } = await held(listenOn(stopping));
    const cancelling = new AbortController();
    const asked = roadTo(`https://localhost:${port}/`, tls({ ca }))(cancelling.signal);
    const reason = new Error('cancelled');
    setTimeout(() => cancelling.abort(reason), 100);
    expect(await refused(asked)).toBe(reason);
    await expect.poll(live).toBe(0);
  });

  test('counts from TLS 1.2 on', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const { url } = await answeringTls(server, old);
    expect(await refused(roadTo(url, tls({ ca }))())).toMatchObject({ code: 'tls', sent: false });
    const { url: newer } = await answeringTls(server, { maxVersion: 'TLSv1.2' });
    expect(await roadTo(newer, tls({ ca }))()).toBe('good');
  });
});

describe('a pin', () => {
  const own = makeCertificate(folder);
  const right = pinOf(server.cert);
  const wrong = pinOf(authority.cert);

  test('alone is enough, whoever signed and for whatever name', async () => {
    const { port } = await answeringTls(own);
    expect(await roadTo(`https://127.0.0.1:${port}/`, tls({ pins: [wrong, pinOf(own.cert)] }))()).toBe(
      'good',
    );
  });

  test('holds beside the authority', async () => {
    const { url } = await answeringTls(server);
    expect(await roadTo(url, tls({ ca, pins: [right] }))()).toBe('good');
  });

  test.each([
    ['wrong, alone', 'localhost', null, [wrong], 'pin'],
    ['wrong, beside the right authority', 'localhost', ca, [wrong], 'pin'],
    ['right, beside another authority', 'localhost', impostor.cert, [right], 'authority'],
    ['right, beside the authority, under another name', '127.0.0.1', ca, [right], 'name'],
  ])('%s: nothing is sent', async (_what, host, known, pins, detail) => {
    const { port, asked, live } = await answeringTls(server);
    const asking = roadTo(`https://${host}:${port}/RPC2`, tls({ ca: known, pins }))();
    expect(await refused(asking)).toMatchObject({ code: 'tls', detail, sent: false });
    await expect.poll(live).toBe(0);
    expect(asked).toEqual([]);
  });
});

describe('a server that wants a certificate of ours', () => {
  const mine = authority.issue('client', 'DNS:terminal');
  const foreign = impostor.issue('client', 'DNS:terminal');
  const versions = ['TLSv1.2', 'TLSv1.3'] as const;

  test.each(versions)('takes the right one, %s', async (maxVersion) => {
    const { url } = await answeringTls(server, {
      ca,
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion,
    });
    expect(await roadTo(url, tls({ ca, client: mine }))()).toBe('good');
  });

  test.each(versions)('and has none from us, %s', async (maxVersion) => {
    const { url, asked } = await answeringTls(server, {
      ca,
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion,
    });
    expect(await refused(roadTo(url, tls({ ca }))())).toMatchObject({ code: 'tls-client' });
    expect(asked).toEqual([]);
  });

  test.each([
    ['-tls1_2', null, false],
    ['-tls1_2', foreign, false],
    // In TLS 1.3 the handshake is over for us before the server has seen our certificate.
    ['-tls1_3', null, true],
    ['-tls1_3', foreign, true],
  ] as const)('says by an alert that it does not like it, %s', async (version, client, sent) => {
    const url = await opensslServer(folder, server, authority, version);
    expect(await refused(roadTo(url, tls({ ca, client }))())).toMatchObject({ code: 'tls-client', sent });
  });

  test.each(['No required SSL certificate was sent', 'The SSL certificate error'])(
    'says so as nginx does: %s',
    async (words) => {
      const { url } = await answeringTls(server, {}, { status: 400, body: `<html>pl4nted ${words}</html>` });
      expect(await refused(roadTo(url, tls({ ca }))())).toMatchObject({ code: 'tls-client' });
    },
  );

  test('is not to be confused with another 400', async () => {
    const { url } = await answeringTls(server, {}, { status: 400, body: '<html>pl4nted Bad Request</html>' });
    expect(await refused(roadTo(url, tls({ ca }))())).toMatchObject({ code: 'http', detail: '400' });
  });

  test.each([
    ['no key at all', { cert: mine.cert, key: 'pl4nted' }],
    ['the key of another', { cert: mine.cert, key: foreign.key }],
  ])('is never asked with %s', async (_what, client) => {
    const { url, connections } = await answeringTls(server);
    const error = await refused(roadTo(url, tls({ ca, client }))());
    expect(error).toMatchObject({
      code: 'tls-client',
      detail: expect.stringMatching(/^ERR_OSSL_/),
      sent: false,
    });
    expect(connections()).toBe(0);
  });
});
