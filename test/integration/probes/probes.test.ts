import { afterEach, describe, expect, test } from 'vitest';
import { createProbes } from '../../../platform/probes/index.ts';
import { closedPort, serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

const probes = createProbes();
const KINDS = ['rdp', 'rfb', 'spice'] as const;
const never = new AbortController().signal;
let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** A server that says this when it is spoken to, or at once. */
async function saying(
  bytes: Buffer,
  at: 'once' | 'asked' = 'asked',
): Promise<{ host: string; port: number }> {
  server = await serveTcp((socket) => {
    if (at === 'once') socket.write(bytes);
    else socket.once('data', () => socket.write(bytes));
  });
  return { host: '127.0.0.1', port: server.port };
}
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('RDP: what the server says to a connection request', () => {
  test.each([
    ['NLA', '03000013 0ed00000 12340002 1f080002 000000', { ok: true, security: 'nla' }],
    ['TLS', '03000013 0ed00000 12340002 00080001 000000', { ok: true, security: 'tls' }],
    ['an old one', '0300000b 06d00000 123400', { ok: true, security: 'rdp' }],
    [
      'a refusal',
      '03000013 0ed00000 12340003 00080005 000000',
      { ok: false, reason: 'negotiation-failed', code: 5 },
    ],
    ['an impossible choice', '03000013 0ed00000 12340002 00080063 000000', { ok: false, reason: 'not-rdp' }],
    ['a length of its own', '0300ffff 0ed00000', { ok: false, reason: 'not-rdp' }],
    ['an SSH banner', Buffer.from('SSH-2.0-x\r\n').toString('hex'), { ok: false, reason: 'not-rdp' }],
  ])('%s', async (_what, bytes, answer) => {
    expect(await probes.rdp(await saying(hex(bytes)), 1_000, never)).toEqual(answer);
  });
});

describe('VNC: what the server says first', () => {
  test.each([
    [
      '3.8 with a password',
      'RFB 003.008\n\u0001\u0002',
      { ok: true, version: '003.008', securityTypes: [2] },
    ],
    ['nonsense', 'RFB 3.8 hello\n', { ok: false, reason: 'not-rfb' }],
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n', { ok: false, reason: 'not-rfb' }],
  ])('%s', async (_what, bytes, answer) => {
    expect(await probes.rfb(await saying(Buffer.from(bytes, 'latin1'), 'once'), 1_000, never)).toEqual(
      answer,
    );
  });
});

describe('SPICE: what the server says to half a link', () => {
  const reply = (error: number) => {
    const bytes = Buffer.alloc(16 + 178);
    bytes.write('REDQ');
    bytes.writeUInt32LE(2, 4);
    bytes.writeUInt32LE(178, 12);
    bytes.writeUInt32LE(error, 16);
    return bytes;
  };
  const NO_SPICE = { ok: false, reason: 'not-spice' };
  test.each([
    ['fine', reply(0), { ok: true, needsTls: false }],
    ['TLS only', reply(5), { ok: true, needsTls: true }],
    ['an error', reply(1), { ok: false, reason: 'link-error', code: 1 }],
    [
      'what it was sent',
      Buffer.concat([reply(0).subarray(0, 12), Buffer.from([22]), Buffer.alloc(25)]),
      NO_SPICE,
    ],
    ['nonsense', Buffer.from('hello, who is there?'), NO_SPICE],
  ])('%s', async (_what, bytes, answer) => {
    expect(await probes.spice(await saying(bytes), 1_000, never)).toEqual(answer);
  });
});

describe.each(KINDS)('%s, whatever is there', (kind) => {
  const ask = (address: { host: string; port: number }, timeout = 300, signal = never) =>
    probes[kind](address, timeout, signal);

  test('nobody listens', async () => {
    expect(await ask({ host: '127.0.0.1', port: await closedPort() })).toEqual({
      ok: false,
      reason: 'refused',
    });
  });

  test('it is silent', async () => {
    server = await serveTcp(() => {});
    const started = performance.now();
    expect(await ask({ host: '127.0.0.1', port: server.port })).toEqual({ ok: false, reason: 'timeout' });
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  test('it hangs up', async () => {
    server = await serveTcp((socket) => void socket.end());
    expect(await ask({ host: '127.0.0.1', port: server.port })).toMatchObject({ ok: false });
  });

  test('it talks without end', async () => {
    server = await serveTcp((socket) => {
      socket.write(Buffer.alloc(4_000_000, 0x52));
    });
    expect(await ask({ host: '127.0.0.1', port: server.port }, 2_000)).toMatchObject({ ok: false });
  });

  test('somebody gives up', async () => {
    server = await serveTcp(() => {});
    const ending = new AbortController();
    const asked = ask({ host: '127.0.0.1', port: server.port }, 5_000, ending.signal);
    ending.abort(new Error('given up'));
    await expect(asked).rejects.toThrow('given up');
  });
});
