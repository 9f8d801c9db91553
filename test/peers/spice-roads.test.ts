import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SpiceOptions } from '../../core/sessions/remote-viewer.ts';
import { makeAuthority } from '../support/certificate.ts';
import type { Authority } from '../support/certificate.ts';
import { closedPort, listenOn, serveTcp } from '../support/servers.ts';
import { CHANNEL, openSpiceBench } from '../support/spice-guest.ts';
import type { SpiceBench } from '../support/spice-guest.ts';

let bench: SpiceBench;
let ours: Authority;
let theirs: Authority;
let pki: string;
beforeAll(async () => {
  bench = await openSpiceBench('test-roads');
  ours = makeAuthority(bench.workDir, 'ours');
  theirs = makeAuthority(bench.workDir, 'theirs');
  pki = join(bench.workDir, 'pki');
  const server = ours.issue('server', 'IP:127.0.0.1');
  mkdirSync(pki);
  for (const [file, pem] of [
    ['ca-cert.pem', ours.cert],
    ['server-cert.pem', server.cert],
    ['server-key.pem', server.key],
  ] as const)
    writeFileSync(join(pki, file), pem);
});
afterEach(() => bench.settle());
afterAll(() => bench.close());

const ALL = [CHANNEL.main, CHANNEL.display, CHANNEL.inputs, CHANNEL.cursor];
const trusting = (port: number, more: Partial<NonNullable<SpiceOptions['tls']>> = {}) => ({
  tls: { port, ca: ours.cert, hostSubject: '', ...more },
});

describe('TLS', () => {
  test.each([
    ['the names of the certificate', ''],
    ['its subject', 'CN=onekiosk test'],
  ])('by %s: QEMU says of every channel that it is secure', async (_, hostSubject) => {
    const guest = await bench.guest({ pki });
    const viewer = bench.view(guest, trusting(guest.tlsPort, { hostSubject }));
    expect(await viewer.ready).toBe(true);
    await guest.whole();
    expect(await guest.types()).toEqual(ALL);
    expect((await guest.channels()).map(({ tls }) => tls)).toEqual(ALL.map(() => true));
  });

  test('by one of several authorities in a file', async () => {
    const guest = await bench.guest({ pki });
    const viewer = bench.view(guest, trusting(guest.tlsPort, { ca: `${theirs.cert}\n${ours.cert}` }));
    expect(await viewer.ready).toBe(true);
  });

  test('without it no channel is, which the same question tells', async () => {
    const guest = await bench.guest({ pki });
    expect(await bench.view(guest).ready).toBe(true);
    await guest.whole();
    expect((await guest.channels()).map(({ tls }) => tls)).toEqual(ALL.map(() => false));
  });

  test.each([
    ['another authority', () => ({ ca: theirs.cert })],
    ['another subject', () => ({ hostSubject: 'CN=else' })],
  ])('%s is not trusted, and no ticket is sent', async (_, more) => {
    const guest = await bench.guest({ pki });
    const viewer = bench.view(guest, trusting(guest.tlsPort, more()));
    expect(await viewer.ended).toMatchObject({ meaning: 'certificate-untrusted', wasReady: false });
    expect(await guest.channels()).toEqual([]);
  });

  test('a certificate for another name is not trusted', async () => {
    const guest = await bench.guest({ pki });
    const viewer = bench.view(guest, { ...trusting(guest.tlsPort), host: 'localhost' });
    expect((await viewer.ended).meaning).toBe('certificate-untrusted');
  });

  test('a port without TLS is told as such, and a wrong ticket under TLS as one', async () => {
    const guest = await bench.guest({ pki });
    expect((await bench.view(guest, trusting(guest.port)).ended).meaning).toBe('security-mismatch');
    const viewer = bench.view(guest, { ...trusting(guest.tlsPort), password: 'wrong' });
    expect((await viewer.ended).meaning).toBe('ticket-rejected');
  });

  test('a guest that demands TLS refuses a viewer without', async () => {
    const guest = await bench.guest({ pki, more: ['-spice', 'tls-channel=main'] });
    expect((await bench.view(guest).ended).meaning).toBe('security-mismatch');
  });
});

interface Proxy {
  readonly port: number;
  readonly asked: { readonly target: string; readonly authorization: string }[];
  close(): Promise<void>;
}

/** An HTTP proxy that knows CONNECT, and answers it with `status`; 200 leads on. */
async function openProxy(status: number): Promise<Proxy> {
  const asked: Proxy['asked'] = [];
  const server: Server = createServer();
  server.on('connect', (request, client: Socket, head: Buffer) => {
    client.on('error', () => {});
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] ?? '' });
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic realm="proxy"\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      target.write(head);
      client.pipe(target).pipe(client);
    });
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
  });
  return { ...(await listenOn(server)), asked };
}

describe('a proxy', () => {
  test('carries every channel, and is told who asks', async () => {
    const guest = await bench.guest();
    const proxy = await openProxy(200);
    try {
      const viewer = bench.view(guest, { proxy: `http://user:pass@127.0.0.1:${proxy.port}` });
      expect(await viewer.ready).toBe(true);
      await guest.whole();
      expect(await guest.types()).toEqual(ALL);
      const targets = new Set(proxy.asked.map(({ target }) => target));
      expect([...targets]).toEqual([`127.0.0.1:${guest.port}`]);
      expect(proxy.asked.length).toBeGreaterThanOrEqual(ALL.length);
      const basic = `Basic ${Buffer.from('user:pass').toString('base64')}`;
      expect(proxy.asked.filter(({ authorization }) => authorization === basic)).not.toEqual([]);
    } finally {
      await bench.settle();
      await proxy.close();
    }
  });

  test('carries TLS, whose certificate is looked at by the name behind it', async () => {
    const guest = await bench.guest({ pki });
    const proxy = await openProxy(200);
    try {
      const viewer = bench.view(guest, {
        ...trusting(guest.tlsPort),
        proxy: `http://127.0.0.1:${proxy.port}`,
      });
      expect(await viewer.ready).toBe(true);
      expect(proxy.asked[0]?.target).toBe(`127.0.0.1:${guest.tlsPort}`);
    } finally {
      await bench.settle();
      await proxy.close();
    }
  });

  test.each([403, 407, 502])('that answers %i is told as no way', async (status) => {
    const guest = await bench.guest();
    const proxy = await openProxy(status);
    try {
      const viewer = bench.view(guest, { proxy: `http://127.0.0.1:${proxy.port}` });
      expect(await viewer.ended).toMatchObject({ meaning: 'unreachable', wasReady: false });
      expect(proxy.asked).not.toEqual([]);
    } finally {
      await proxy.close();
    }
  });

  test('that is not there is told as no way, and not gone around', async () => {
    const guest = await bench.guest();
    const viewer = bench.view(guest, { proxy: `http://127.0.0.1:${await closedPort()}` });
    expect((await viewer.ended).meaning).toBe('unreachable');
    expect(await guest.channels()).toEqual([]);
  });
});

test.each([
  ['nothing', ''],
  ['no group', 'type=spice\n'],
  ['no kind', '[virt-viewer]\nhost=127.0.0.1\n'],
  ['a kind that it does not know', '[virt-viewer]\ntype=nothing\nhost=127.0.0.1\n'],
  ['no port', '[virt-viewer]\ntype=spice\nhost=127.0.0.1\n'],
])('a connection file with %s is over at once', async (_, content) => {
  const guest = await bench.guest();
  const viewer = bench.view(guest, {}, (spec) => ({ ...spec, handOff: { channel: 'stdin', content } }));
  expect((await viewer.ended).meaning).toMatch(/^(failed|security-mismatch)$/);
});

describe('a ticket', () => {
  test.each([' a\\b\\n;#="\' ', 'ü€😀', 'x'.repeat(59)])('of any characters opens: %j', async (password) => {
    const guest = await bench.guest();
    await guest.qmp.run('set_password', { protocol: 'spice', password });
    expect(await bench.view(guest, { password }).ready).toBe(true);
  });
});

describe('the end of a session', () => {
  const shown = async () => {
    const guest = await bench.guest();
    const viewer = bench.view(guest);
    expect(await viewer.ready).toBe(true);
    await guest.whole();
    return { guest, viewer };
  };

  test('by the guest, which shuts down', async () => {
    const { viewer } = await shown();
    await bench.screen.run('xdotool', 'key', 'q');
    expect(await viewer.ended).toMatchObject({ meaning: 'closed', wasReady: true });
  });

  test('by QEMU, which is killed', async () => {
    const { guest, viewer } = await shown();
    await guest.off();
    expect((await viewer.ended).meaning).toBe('closed');
  });

  test('by another client: the viewer cannot tell it from the others', async () => {
    const { guest, viewer } = await shown();
    const other = bench.view(guest);
    expect(await viewer.ended).toMatchObject({ meaning: 'closed', wasReady: true });
    expect(await other.ready).toBe(true);
    await guest.whole();
  });

  test('by the network, which resets the connection: nor from that', async () => {
    const guest = await bench.guest();
    const both = new Set<Socket>();
    const relay = await serveTcp((client) => {
      const target = connect(guest.port, '127.0.0.1');
      for (const each of [client, target]) both.add(each.on('error', () => {}));
      client.pipe(target).pipe(client);
    });
    const viewer = bench.view(guest, { port: relay.port });
    expect(await viewer.ready).toBe(true);
    await guest.whole();
    for (const each of both) each.resetAndDestroy();
    expect((await viewer.ended).meaning).toBe('closed');
    await relay.close();
  });

  test('before any picture: it was dropped', async () => {
    const guest = await bench.guest();
    const open: Socket[] = [];
    const relay = await serveTcp((client, nth) => {
      const target = connect(guest.port, '127.0.0.1');
      for (const each of [client, target]) open.push(each.on('error', () => {}));
      client.pipe(target).pipe(client);
      // The main channel is there, and the next one comes.
      if (nth === 2) for (const each of open) each.resetAndDestroy();
    });
    const viewer = bench.view(guest, { port: relay.port });
    expect(await viewer.ended).toMatchObject({ meaning: 'dropped', wasReady: false });
    await relay.close();
  });

  test('not by a frozen QEMU: the picture stays, nothing is said, and the viewer can be stopped', async () => {
    const { guest, viewer } = await shown();
    process.kill(guest.pid, 'SIGSTOP');
    try {
      const before = { windows: bench.screen.mapped(), lines: viewer.lines.length };
      let over = false;
      void viewer.ended.then(() => (over = true));
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      expect(over).toBe(false);
      expect(bench.screen.mapped()).toBe(before.windows);
      expect(viewer.lines.slice(before.lines)).toEqual([]);
      expect((await viewer.stop()).meaning).toBe('cancelled');
    } finally {
      process.kill(guest.pid, 'SIGCONT');
    }
  });
});
