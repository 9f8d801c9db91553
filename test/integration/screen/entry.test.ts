import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EyeError } from '../../../core/screen.ts';
import type { EyeTrouble, ScreenTarget } from '../../../core/screen.ts';
import { openNursery } from '../../../demo/process.ts';
import type { Nursery } from '../../../demo/process.ts';
import { systemClock } from '../../../platform/clock.ts';
import { createEyes } from '../../../platform/screen/index.ts';
import { makeAuthority } from '../../support/certificate.ts';
import { closedPort, serveTcp } from '../../support/servers.ts';
import { PASSWORD, SUBJECT, startMachine } from '../console/machine.ts';
import type { Machine } from '../console/machine.ts';

const never = new AbortController().signal;
const eyes = createEyes(systemClock);

let folder: string;
let nursery: Nursery;
let machine: Machine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-entry-'));
  nursery = openNursery(folder);
  machine = await startMachine(nursery, folder);
});
afterAll(() => nursery.close());

interface Wanted {
  readonly at?: 'plain' | 'vencrypt';
  readonly password?: string | null;
  readonly tls?: ScreenTarget['tls'];
}
const open = ({ at = 'vencrypt', password = PASSWORD, tls }: Wanted) =>
  eyes.open(
    {
      address: { host: '127.0.0.1', port: machine.vnc[at] },
      password,
      tls: tls === undefined ? { ca: machine.authority.cert, hostSubject: '' } : tls,
    },
    5_000,
    never,
  );

describe('the VNC server of QEMU', () => {
  test.each<[string, () => Wanted]>([
    ['with its password', () => ({ at: 'plain', tls: null })],
    ['under TLS, by the names of its certificate', () => ({})],
    ['under TLS, by its subject', () => ({ tls: { ca: machine.authority.cert, hostSubject: SUBJECT } })],
  ])('lets in %s, and shows its screen', async (_how, wanted) => {
    const eye = await open(wanted());
    const picture = await eye.look(never);
    // Mode 13h as QEMU doubles it, or still the BIOS.
    expect([640, 720]).toContain(picture?.width);
    eye.close();
    await expect.poll(() => machine.vncClients(), { timeout: 10_000 }).toBe(0);
  });

  test.each<[string, () => Wanted, EyeTrouble]>([
    ['another password', () => ({ password: 'other' }), 'ticket-rejected'],
    ['no password', () => ({ at: 'plain', password: null, tls: null }), 'ticket-rejected'],
    ['TLS where it has none', () => ({ at: 'plain' }), 'untrusted'],
    ['no TLS where it wants it', () => ({ tls: null }), 'needs-tls'],
    [
      'another authority',
      () => ({ tls: { ca: makeAuthority(folder, 'other').cert, hostSubject: '' } }),
      'untrusted',
    ],
    [
      'another subject',
      () => ({ tls: { ca: machine.authority.cert, hostSubject: 'CN=node-2' } }),
      'untrusted',
    ],
  ])('keeps out %s', async (_what, wanted, trouble) => {
    await expect(open(wanted())).rejects.toEqual(new EyeError(trouble));
    await expect.poll(() => machine.vncClients(), { timeout: 10_000 }).toBe(0);
  });
});

describe('where there is no VNC server', () => {
  const at = (host: string, port: number, within = 2_000, signal = never) =>
    eyes.open({ address: { host, port }, password: null, tls: null }, within, signal);

  test('a closed port is refused, and a name that nobody has is told', async () => {
    await expect(at('127.0.0.1', await closedPort())).rejects.toEqual(new EyeError('refused'));
    await expect(at('no-such-host.invalid', 5_900)).rejects.toEqual(new EyeError('dns'));
  });

  test.each<[string, string | null, EyeTrouble]>([
    ['says nothing', '', 'timeout'],
    ['speaks another language', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'not-rfb'],
    ['leaves at once', null, 'reset'],
    ['leaves within a word', 'RFB 003', 'timeout'],
  ])('one who %s is told as %s', async (_what, greeting, trouble) => {
    const server = await serveTcp((socket) => {
      if (greeting === null) socket.end();
      else socket.write(greeting);
    });
    try {
      await expect(at('127.0.0.1', server.port, 400)).rejects.toEqual(new EyeError(trouble));
      await expect.poll(() => server.live()).toBe(0);
    } finally {
      await server.close();
    }
  });

  test('a signal ends the waiting with its reason, and the connection', async () => {
    const server = await serveTcp(() => {});
    try {
      const stop = new AbortController();
      const opening = at('127.0.0.1', server.port, 5_000, stop.signal);
      await expect.poll(() => server.live()).toBe(1);
      stop.abort(new Error('enough'));
      await expect(opening).rejects.toThrow('enough');
      await expect.poll(() => server.live()).toBe(0);
      await expect(at('127.0.0.1', server.port, 5_000, stop.signal)).rejects.toThrow('enough');
    } finally {
      await server.close();
    }
  });
});
