import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { RdpOptions } from '../../core/sessions/freerdp.ts';
import type { ExitMeaning } from '../../core/sessions/launch-spec.ts';
import { startXvfb } from '../../demo/display.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { makeAuthority, makeCertificate, pinOf } from '../support/certificate.ts';
import type { Authority, Certificate } from '../support/certificate.ts';
import { openViewers, withoutFreerdp } from '../support/freerdp3.ts';
import type { Viewers } from '../support/freerdp3.ts';
import { rdpOptions } from '../support/launch.ts';
import { openNlaServer } from '../support/nla-server.ts';
import type { NlaServerOptions, Protocol } from '../support/nla-server.ts';
import { openWitness } from '../support/rdp-witness.ts';
import { closedPort } from '../support/servers.ts';
import { temporary } from '../support/terminal.ts';

let nursery: Nursery;
let folder: string;
let display: string;
let certificate: Certificate;
let authority: Authority;

beforeAll(async () => {
  folder = temporary('test-refusals');
  certificate = makeCertificate(folder);
  authority = makeAuthority(folder, 'ward');
  const workDir = temporary('test-refusals-x');
  nursery = openNursery(workDir);
  display = await startXvfb(nursery, workDir, '800x600');
});
afterAll(async () => {
  await nursery.close();
  rmSync(folder, { recursive: true });
});

describe.each([2, 3] as const)('FreeRDP %i', (version) => {
  const missing = withoutFreerdp(version);
  let viewers: Viewers;
  beforeAll(() => {
    viewers = openViewers(version, display, folder);
  });
  afterEach(() => viewers.close());

  const spec = (port: number, more: Partial<RdpOptions> = {}) =>
    rdpSpec(rdpOptions({ version, host: '127.0.0.1', port, pin: pinOf(certificate.cert), ...more }));
  /** How a run at that server ends. */
  const endAt = async (
    server: { readonly port: number; close(): Promise<void> },
    more: Partial<RdpOptions> = {},
  ) => {
    const { run } = viewers.launch(spec(server.port, more));
    const { meaning } = await run.ended;
    await server.close();
    return meaning;
  };
  const refused = (more: Partial<NlaServerOptions>) =>
    openNlaServer({ certificate, selects: 'nla', ...more });

  /** NTSTATUS of MS-ERREF 2.3.1, as Windows answers them by CredSSP. */
  test.for([
    ['LOGON_FAILURE', 0xc000006d, 'logon-rejected'],
    ['WRONG_PASSWORD', 0xc000006a, 'logon-rejected'],
    ['NO_SUCH_USER', 0xc0000064, 'logon-rejected'],
    ['ACCOUNT_LOCKED_OUT', 0xc0000234, 'logon-locked'],
    ['ACCOUNT_DISABLED', 0xc0000072, 'logon-disabled'],
    ['PASSWORD_EXPIRED', 0xc0000071, 'logon-expired'],
    ['PASSWORD_MUST_CHANGE', 0xc0000224, 'logon-must-change'],
    ['ACCOUNT_RESTRICTION', 0xc000006e, 'logon-restricted'],
    ['INVALID_WORKSTATION', 0xc0000070, 'logon-restricted'],
    ['ACCESS_DENIED', 0xc0000022, 'logon-restricted'],
    ['ACCOUNT_EXPIRED', 0xc0000193, 'account-expired'],
    ['INVALID_LOGON_HOURS', 0xc000006f, 'logon-hours'],
    ['LOGON_TYPE_NOT_GRANTED', 0xc000015b, 'logon-not-granted'],
    ['NO_LOGON_SERVERS', 0xc000005e, 'logon-unavailable'],
    ['TIME_DIFFERENCE_AT_DC', 0xc0000133, 'logon-unavailable'],
    ['TRUSTED_RELATIONSHIP_FAILURE', 0xc000018d, 'logon-unavailable'],
    ['INVALID_SERVER_STATE', 0xc00000dc, 'logon-unavailable'],
  ] as const)('a sign-in that ends with %s is told as such', async ([, status, meaning], context) => {
    if (missing !== null) return context.skip(missing);
    expect(await endAt(await refused({ status }))).toBe(meaning);
  });

  describe('a server that hangs up', () => {
    test.for([
      ['accept', 'unreachable'],
      ['negotiation', 'unreachable'],
      ['handshake', 'dropped'],
      ['credssp', 'dropped'],
    ] as const)('at the %s: it is %s', async ([at, meaning], context) => {
      if (missing !== null) return context.skip(missing);
      expect(await endAt(await refused({ stop: { at, how: 'hang-up' } }))).toBe(meaning);
    });
  });

  test.for(['accept', 'negotiation', 'handshake', 'credssp'] as const)(
    'a server that falls silent at the %s is given up in time',
    async (at, context) => {
      if (missing !== null) return context.skip(missing);
      const server = await refused({ stop: { at, how: 'silence' } });
      expect(await endAt(server, { readyWithin: 2_500 })).toBe('timed-out');
    },
  );

  test('nobody listens, or nobody has that name', async (context) => {
    if (missing !== null) return context.skip(missing);
    expect((await viewers.launch(spec(await closedPort())).run.ended).meaning).toBe('unreachable');
    const nowhere = spec(3_389, { host: 'no-such-host.invalid' });
    expect((await viewers.launch(nowhere).run.ended).meaning).toBe('unreachable');
  });

  describe('what may be negotiated', () => {
    const LISTS: readonly (readonly Protocol[])[] = [
      ['nla'],
      ['tls'],
      ['rdp'],
      ['nla', 'tls'],
      ['nla', 'rdp'],
      ['tls', 'rdp'],
      ['nla', 'tls', 'rdp'],
    ];
    const SERVERS: readonly Protocol[] = ['nla', 'tls', 'rdp'];
    test.for(LISTS.flatMap((security) => SERVERS.map((selects) => ({ security, selects }))))(
      'of $security, to a server that selects $selects',
      async ({ security, selects }, context) => {
        if (missing !== null) return context.skip(missing);
        const served: string[] = [];
        const server = await openNlaServer({
          certificate,
          selects,
          serve: (socket) => {
            socket.once('data', () => {
              served.push(selects);
              socket.destroy();
            });
          },
        });
        const may = security.includes(selects);
        expect(await endAt(server, { security })).toBe(may ? 'dropped' : 'security-mismatch');
        expect(served.length > 0).toBe(may);
      },
    );

    test.for(['tls-required', 'tls-not-allowed', 'no-certificate', 'nla-required'] as const)(
      'a server that answers %s is not talked into anything else',
      async (failure, context) => {
        if (missing !== null) return context.skip(missing);
        const server = await refused({ failure });
        expect(await endAt(server)).toBe('security-mismatch');
        // NLA with TLS, and TLS alone; never RDP security, which would be 0.
        expect(server.requested).toEqual([3, 1]);
      },
    );
  });

  describe('a certificate', () => {
    /** What the session ends with, once it stands. */
    const IN = 'replaced';
    /** The answer for a server with that certificate, on a system that trusts `authority` or nobody. */
    const answer = async (shown: Certificate, pin: string | null, trusts: boolean) => {
      const witness = await openWitness({ certificate: shown, end: { at: 'session', code: 5 } });
      const made = spec(witness.port, { pin });
      const trusted = {
        ...made,
        files: [...made.files, { path: 'ca.pem', content: authority.cert, executable: false }],
      };
      const environment = { ...made.environment, SSL_CERT_FILE: 'ca.pem' };
      const { run } = viewers.launch(trusts ? { ...trusted, environment } : made);
      const { meaning } = await run.ended;
      await witness.close();
      return meaning;
    };

    test('that the system’s authorities vouch for is taken; its name, its days and its authority have to be right', async (context) => {
      if (missing !== null) return context.skip(missing);
      const good = authority.issue('good', 'DNS:127.0.0.1');
      expect(await answer(good, null, true)).toBe(IN);
      expect(await answer(good, null, false)).toBe('certificate-untrusted');
      expect(await answer(authority.issue('other', 'DNS:other.example'), null, true)).toBe(
        'certificate-untrusted',
      );
      expect(await answer(authority.issue('old', 'DNS:127.0.0.1', -1), null, true)).toBe(
        'certificate-untrusted',
      );
      // FreeRDP compares names, and takes no address of a certificate for one.
      expect(await answer(authority.issue('address', 'IP:127.0.0.1'), null, true)).toBe(
        'certificate-untrusted',
      );
    });

    test('that is pinned is taken, whoever signed it and however old; no other is, not even one that the system trusts', async (context) => {
      if (missing !== null) return context.skip(missing);
      const good = authority.issue('good', 'DNS:127.0.0.1');
      const old = authority.issue('old', 'DNS:other.example', -1);
      expect(await answer(certificate, pinOf(certificate.cert), false)).toBe(IN);
      expect(await answer(old, pinOf(old.cert), false)).toBe(IN);
      expect(await answer(good, pinOf(certificate.cert), true)).toBe('certificate-untrusted');
    });
  });

  /** Set Error Info (MS-RDPBCGR 2.2.5.1.1): before the picture, and after it. */
  test.for<readonly [string, number, ExitMeaning, ExitMeaning]>([
    ['RPC_INITIATED_DISCONNECT', 0x01, 'dropped', 'ended-by-server'],
    ['RPC_INITIATED_LOGOFF', 0x02, 'dropped', 'ended-by-server'],
    ['IDLE_TIMEOUT', 0x03, 'idle-ended', 'idle-ended'],
    ['LOGON_TIMEOUT', 0x04, 'time-over', 'time-over'],
    ['DISCONNECTED_BY_OTHERCONNECTION', 0x05, 'replaced', 'replaced'],
    ['OUT_OF_MEMORY', 0x06, 'dropped', 'lost'],
    ['SERVER_DENIED_CONNECTION', 0x07, 'logon-restricted', 'ended-by-server'],
    ['SERVER_INSUFFICIENT_PRIVILEGES', 0x09, 'logon-not-granted', 'logon-not-granted'],
    ['SERVER_FRESH_CREDENTIALS_REQUIRED', 0x0a, 'logon-rejected', 'logon-rejected'],
    ['RPC_INITIATED_DISCONNECT_BYUSER', 0x0b, 'closed', 'closed'],
    ['LOGOFF_BYUSER', 0x0c, 'closed', 'closed'],
    ['SERVER_DWM_CRASH', 0x10, 'dropped', 'lost'],
    ['SERVER_SHUTDOWN', 0x19, 'guest-booting', 'closed'],
    ['SERVER_REBOOT', 0x1a, 'guest-booting', 'closed'],
    ['LICENSE_INTERNAL', 0x100, 'licence', 'licence'],
    ['LICENSE_NO_LICENSE_SERVER', 0x101, 'licence', 'licence'],
    ['LICENSE_NO_LICENSE', 0x102, 'licence', 'licence'],
    ['LICENSE_NO_REMOTE_CONNECTIONS', 0x10a, 'licence', 'licence'],
    ['UNKNOWN_DATA_PDU_TYPE', 0x10c9, 'dropped', 'lost'],
  ])('a server that says %s', async ([, code, before, after], context) => {
    if (missing !== null) return context.skip(missing);
    const answer = async (at: 'logon' | 'session') => {
      const witness = await openWitness({ certificate, end: { at, code } });
      const { meaning, wasReady } = await viewers.launch(spec(witness.port)).run.ended;
      await witness.close();
      return { meaning, wasReady };
    };
    const [early, late] = await Promise.all([answer('logon'), answer('session')]);
    expect(early).toEqual({ meaning: before, wasReady: false });
    expect(late).toEqual({ meaning: after, wasReady: true });
  });
});
