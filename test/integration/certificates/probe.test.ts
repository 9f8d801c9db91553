import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { TLSSocket, createSecureContext } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { probeCertificate } from '../../../platform/probes/certificate.ts';
import { makeCertificate, pinOf } from '../../support/certificate.ts';
import type { Certificate } from '../../support/certificate.ts';
import { closedPort, serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

let folder: string;
let certificate: Certificate;
let server: TestServer | null = null;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-certificates-'));
  certificate = makeCertificate(folder);
});
afterEach(async () => {
  // Whatever was answered, the probe has hung up.
  await expect.poll(() => server?.live() ?? 0).toBe(0);
  await server?.close();
  server = null;
});
afterAll(() => rmSync(folder, { recursive: true }));

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** RDP_NEG_RSP with the chosen protocol, RDP_NEG_FAILURE with the code (MS-RDPBCGR 2.2.1.2). */
const chooses = (protocol: number) => hex(`03000013 0ed00000 12340002 000800${byte(protocol)} 000000`);
const refuses = (code: number) => hex(`03000013 0ed00000 12340003 000800${byte(code)} 000000`);
const byte = (value: number) => value.toString(16).padStart(2, '0');
const OLD = hex('0300000b 06d00000 123400');

const never = new AbortController().signal;
const ask = (timeout = 2_000, signal = never) =>
  probeCertificate({ host: '127.0.0.1', port: server?.port ?? 0 }, timeout, signal);

/** Answers the negotiation with these bytes, then does what follows. */
async function answering(bytes: Buffer, then: (socket: Socket) => void = () => {}): Promise<void> {
  server = await serveTcp((socket) => {
    socket.once('data', () => {
      socket.write(bytes);
      then(socket);
    });
  });
}
/** Goes on with TLS; what the other side says in it is collected. */
const secured =
  (options: SecureContextOptions = {}, heard: Buffer[] = []) =>
  (socket: Socket): void => {
    const secureContext = createSecureContext({ key: certificate.key, cert: certificate.cert, ...options });
    new TLSSocket(socket, { isServer: true, secureContext })
      .on('data', (chunk: Buffer) => void heard.push(chunk))
      .on('error', () => {});
  };

describe('the certificate is seen', () => {
  test.each([
    ['TLS', 1],
    ['NLA', 2],
    ['NLA with early authorisation', 8],
  ])('of a server that chooses %s; not a byte of a sign-in is said', async (_what, protocol) => {
    const heard: Buffer[] = [];
    await answering(chooses(protocol), secured({}, heard));
    expect(await ask()).toEqual({ ok: true, fingerprint: pinOf(certificate.cert) });
    expect(heard).toEqual([]);
  });

  test.each(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const)(
    'of a server that speaks %s only',
    async (version) => {
      await answering(
        chooses(1),
        secured({ minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' }),
      );
      expect(await ask()).toMatchObject({ ok: true });
    },
  );

  test('though it belongs to another name, and nobody vouches for it: that is for the rule to say', async () => {
    await answering(chooses(1), secured());
    const { port } = server ?? { port: 0 };
    expect(await probeCertificate({ host: 'localhost', port }, 2_000, never)).toMatchObject({ ok: true });
  });

  test('where the answer comes byte by byte', async () => {
    server = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.setNoDelay(true);
        const bytes = [...chooses(1)];
        const send = () => {
          socket.write(Buffer.from(bytes.splice(0, 1)));
          if (bytes.length === 0) secured()(socket);
          else setTimeout(send, 5);
        };
        send();
      });
    });
    expect(await ask()).toMatchObject({ ok: true });
  });
});

describe('there is none to see', () => {
  test.each([
    ['a server that chooses RDP security', chooses(0)],
    ['a server from before the negotiation', OLD],
    ['a server that may not use TLS', refuses(2)],
    ['a server without a certificate', refuses(3)],
  ])('at %s', async (_what, bytes) => {
    await answering(bytes);
    expect(await ask()).toEqual({ ok: false, reason: 'no-tls' });
  });
});

describe('nothing is told', () => {
  const unreachable = { ok: false, reason: 'unreachable' } as const;

  test('where nobody listens', async () => {
    const address = { host: '127.0.0.1', port: await closedPort() };
    expect(await probeCertificate(address, 2_000, never)).toEqual(unreachable);
  });

  test('where the name is unknown', async () => {
    const address = { host: 'nobody.invalid', port: 3389 };
    expect(await probeCertificate(address, 10_000, never)).toEqual(unreachable);
  });

  test.each<[string, Buffer, ((socket: Socket) => void)?]>([
    ['a refusal for another reason', refuses(5)],
    ['a choice that was not offered', chooses(4), (socket) => void socket.end()],
    ['an impossible choice', chooses(0x63)],
    ['a web server', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['an SSH server', Buffer.from('SSH-2.0-x\r\n')],
    ['one that hangs up at once', Buffer.alloc(0), (socket) => void socket.end()],
    ['one that resets', Buffer.alloc(0), (socket) => void socket.resetAndDestroy()],
    ['one that hangs up before the handshake', chooses(1), (socket) => void socket.end()],
    [
      'one that resets before the handshake',
      chooses(1),
      (socket) => void setTimeout(() => socket.resetAndDestroy(), 20),
    ],
    [
      'garbage in place of the handshake',
      chooses(1),
      (socket) => void setTimeout(() => socket.write(Buffer.alloc(50_000, 0x41)), 20),
    ],
    ['more than the answer before the handshake', Buffer.concat([chooses(1), Buffer.from('more')])],
    ['a TLS alert', chooses(1), (socket) => void setTimeout(() => socket.write(hex('15030300020228')), 20)],
  ])('by %s', async (_what, bytes, then) => {
    await answering(bytes, then);
    expect(await ask()).toEqual(unreachable);
  });

  test.each<[string, Buffer]>([
    ['the negotiation', Buffer.alloc(0)],
    ['the handshake', chooses(2)],
  ])('after the time limit by one that is silent in %s', async (_what, bytes) => {
    await answering(bytes);
    const began = performance.now();
    expect(await ask(300)).toEqual(unreachable);
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});

describe('somebody gives up', () => {
  test.each<[string, Buffer]>([
    ['in the negotiation', Buffer.alloc(0)],
    ['in the handshake', chooses(2)],
  ])('%s', async (_what, bytes) => {
    await answering(bytes);
    const ending = new AbortController();
    const asked = ask(5_000, ending.signal);
    setTimeout(() => ending.abort(new Error('given up')), 50);
    await expect(asked).rejects.toThrow('given up');
  });

  test('before it began: nobody is connected to', async () => {
    await answering(chooses(1));
    await expect(ask(5_000, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
    expect(server?.connections()).toBe(0);
  });
});
