import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openNursery } from '../../../demo/process.ts';
import type { Nursery } from '../../../demo/process.ts';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { startConsoleBridge } from '../../../platform/console/bridge.ts';
import type { BridgeOutcome, ConsoleBridge } from '../../../platform/console/bridge-types.ts';
import { makeAuthority } from '../../support/certificate.ts';
import { PASSWORD, SUBJECT, startMachine } from './machine.ts';
import type { Machine } from './machine.ts';
import { ORIGIN, closePages, openPage, shakeHands } from './page.ts';

let folder: string;
let nursery: Nursery;
let machine: Machine;
let bridge: ConsoleBridge;
let outcomes: BridgeOutcome[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-vencrypt-'));
  nursery = openNursery(folder);
  machine = await startMachine(nursery, folder);
});
afterAll(() => nursery.close());
beforeEach(async () => {
  bridge = await startConsoleBridge({
    allowedOrigins: [ORIGIN],
    clock: systemClock,
    random: systemRandom,
  });
  const told: BridgeOutcome[] = [];
  outcomes = told;
  bridge.onOutcome((outcome) => told.push(outcome));
});
afterEach(async () => {
  closePages();
  await bridge.close();
});

interface Wanted {
  readonly at?: 'plain' | 'vencrypt';
  readonly password?: string | null;
  /** PEM of the authority; null to ask for no TLS. */
  readonly ca?: string | null;
  readonly hostSubject?: string;
}
const open = ({ at = 'vencrypt', password = PASSWORD, ca, hostSubject = '' }: Wanted) => {
  const trust = ca === null ? null : { ca: ca ?? machine.authority.cert, hostSubject };
  const address = { host: '127.0.0.1', port: machine.vnc[at] };
  return openPage(bridge.grant({ protocol: 'vnc', address, password, tls: trust }, 5_000).url);
};

describe('the VNC server of QEMU', () => {
  test.each<[string, Wanted]>([
    ['as it is, where nobody asked for TLS', { at: 'plain', ca: null }],
    ['under TLS, by the names of its certificate', {}],
    ['under TLS, by its subject', { hostSubject: SUBJECT }],
  ])('is reached %s, and says which machine it shows', async (_how, wanted) => {
    const page = open(wanted);
    await shakeHands(page);
    // ServerInit: the size of mode 13h as QEMU doubles it, the pixel format, and the name.
    const init = await page.take(24);
    const name = (await page.take(init.readUInt32BE(20))).toString();
    expect([init.readUInt16BE(0), name]).toEqual([640, 'QEMU']);
    expect(outcomes).toEqual(['connected']);
    expect(await machine.vncClients()).toBe(1);
    page.socket.close();
    await expect.poll(() => machine.vncClients()).toBe(0);
  });

  test.each<[string, Wanted | (() => Wanted), BridgeOutcome]>([
    ['that offers no TLS where it was asked for', { at: 'plain' }, 'untrusted'],
    ['that offers nothing else where it was not', { ca: null }, 'needs-tls'],
    ['of another authority', () => ({ ca: makeAuthority(folder, 'other').cert }), 'untrusted'],
    ['of another subject', { hostSubject: 'CN=node-2' }, 'untrusted'],
    ['with another password', { password: 'other' }, 'ticket-rejected'],
    ['that wants a password where there is none', { password: null }, 'ticket-rejected'],
  ])('%s is told, and the page is let go', async (_what, wanted, outcome) => {
    const page = open(typeof wanted === 'function' ? wanted() : wanted);
    expect(await page.ended).toBe(1000);
    expect(page.bytes()).toHaveLength(0);
    expect(outcomes).toEqual([outcome]);
    await expect.poll(() => machine.vncClients()).toBe(0);
  });
});
