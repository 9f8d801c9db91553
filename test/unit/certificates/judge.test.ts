import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeCertificate, mayGetSignInPassword } from '../../../core/sessions/certificates.ts';
import type {
  CertificateCase,
  CertificateRule,
  SeenCertificate,
} from '../../../core/sessions/certificates.ts';

const pin = (byte: string): string => Array.from({ length: 32 }, () => byte).join(':');
const [A, B] = [pin('aa'), pin('bb')];
const SEEN: SeenCertificate = { ok: true, fingerprint: A };
const NO_TLS: SeenCertificate = { ok: false, reason: 'no-tls' };
const UNREACHABLE: SeenCertificate = { ok: false, reason: 'unreachable' };
const POLICIES = ['verify', 'pinned', 'first-use', 'accept-unknown'] as const;

const plain: CertificateCase = { policy: 'verify', pin: null, seen: SEEN, known: null, remembers: true };
const only = (fingerprint: string): CertificateRule => ({ kind: 'pinned', fingerprint });
const refused = (reason: 'unknown' | 'changed' | 'no-memory'): CertificateRule => ({
  kind: 'refused',
  reason,
});
const SYSTEM: CertificateRule = { kind: 'system' };

describe('a pin of the settings goes before everything', () => {
  const everything = POLICIES.flatMap((policy) =>
    [null, A, B].flatMap((known) => [true, false].map((remembers) => ({ policy, known, remembers }))),
  );
  test.each<[string, SeenCertificate, CertificateRule]>([
    ['and is seen', SEEN, only(A)],
    ['though nothing is seen: the viewer will look', UNREACHABLE, only(A)],
    ['and another one is seen', { ok: true, fingerprint: B }, refused('changed')],
    ['and the server speaks without TLS', NO_TLS, refused('changed')],
  ])('%s', (_what, seen, rule) => {
    for (const each of everything) expect(judgeCertificate({ ...each, pin: A, seen })).toEqual(rule);
    expect(everything).toHaveLength(24);
  });
});

describe('without a pin', () => {
  test.each<[string, Partial<CertificateCase>, CertificateRule]>([
    ['verify', { policy: 'verify' }, SYSTEM],
    ['verify: nothing is seen', { policy: 'verify', seen: UNREACHABLE }, SYSTEM],
    ['verify: no TLS', { policy: 'verify', seen: NO_TLS }, refused('unknown')],
    ['verify: what is remembered counts for nothing', { policy: 'verify', known: B }, SYSTEM],

    ['pinned', { policy: 'pinned' }, refused('unknown')],
    ['pinned: it is remembered', { policy: 'pinned', known: A }, refused('unknown')],
    ['pinned: nothing is seen', { policy: 'pinned', seen: UNREACHABLE }, refused('unknown')],
    ['pinned: no TLS', { policy: 'pinned', seen: NO_TLS }, refused('unknown')],

    ['first use', { policy: 'first-use' }, only(A)],
    ['first use: nothing is seen', { policy: 'first-use', seen: UNREACHABLE }, refused('unknown')],
    ['first use: no TLS', { policy: 'first-use', seen: NO_TLS }, refused('unknown')],
    ['known', { policy: 'first-use', known: A }, only(A)],
    ['known: nothing is seen', { policy: 'first-use', known: A, seen: UNREACHABLE }, only(A)],
    ['known: another one is seen', { policy: 'first-use', known: B }, refused('changed')],
    ['known: no TLS any more', { policy: 'first-use', known: A, seen: NO_TLS }, refused('changed')],
    ['first use without a store', { policy: 'first-use', remembers: false }, refused('no-memory')],
    ['the same, no TLS', { policy: 'first-use', remembers: false, seen: NO_TLS }, refused('no-memory')],

    ['accept unknown: held to what was seen', { policy: 'accept-unknown' }, only(A)],
    ['accept unknown: another one is remembered', { policy: 'accept-unknown', known: B }, only(A)],
    ['accept unknown: nothing is seen', { policy: 'accept-unknown', seen: UNREACHABLE }, refused('unknown')],
    ['accept unknown: no TLS', { policy: 'accept-unknown', seen: NO_TLS }, SYSTEM],
  ])('%s', (_what, more, rule) => {
    expect(judgeCertificate({ ...plain, ...more })).toEqual(rule);
  });

  test('upper case is the same certificate', () => {
    const seen: SeenCertificate = { ok: true, fingerprint: A.toUpperCase() };
    expect(judgeCertificate({ ...plain, pin: A, seen })).toEqual(only(A));
    expect(judgeCertificate({ ...plain, policy: 'first-use', known: A.toUpperCase() })).toEqual(only(A));
    expect(judgeCertificate({ ...plain, policy: 'accept-unknown', seen })).toEqual(only(A));
  });
});

const fingerprint = fc.constantFrom(A, B, pin('cc'));
const anyCase: fc.Arbitrary<CertificateCase> = fc.record({
  policy: fc.constantFrom(...POLICIES),
  pin: fc.option(fingerprint),
  seen: fc.oneof(
    fingerprint.map((each): SeenCertificate => ({ ok: true, fingerprint: each })),
    fc.constantFrom(NO_TLS, UNREACHABLE),
  ),
  known: fc.option(fingerprint),
  remembers: fc.boolean(),
});

test('what is known is never given up for what is seen', () => {
  fc.assert(
    fc.property(anyCase, (it) => {
      const rule = judgeCertificate(it);
      const expected = it.pin ?? (it.policy === 'first-use' && it.remembers ? it.known : null);
      if (expected === null || rule.kind === 'refused') return;
      expect(rule).toEqual(only(expected));
      if (it.seen.ok) expect(it.seen.fingerprint).toBe(expected);
    }),
  );
});

describe('the password of the sign-in', () => {
  const may = {
    own: true,
    address: '10.0.50.7',
    networks: ['10.0.50.0/24', 'fd00:50::/64'],
    policy: 'first-use',
    rule: only(A),
    proven: true,
  } as const;

  test.each([
    ['own, inside, remembered', may],
    ['the same by IPv6', { ...may, address: 'fd00:50::7' }],
    ['pinned by the settings', { ...may, policy: 'pinned' } as const],
    ['pinned by the settings, where others are verified', { ...may, policy: 'verify' } as const],
    ['verified by the system', { ...may, policy: 'verify', rule: SYSTEM } as const],
  ])('goes to a machine that is %s', (_what, it) => {
    expect(mayGetSignInPassword(it)).toBe(true);
  });

  test.each([
    ['somebody else’s', { ...may, own: false }],
    ['outside the networks', { ...may, address: '10.0.51.7' }],
    ['outside, one bit away', { ...may, networks: ['10.0.50.0/29'], address: '10.0.50.8' }],
    ['in no network, for none is named', { ...may, networks: [] }],
    ['called by a name', { ...may, address: 'desktop.example.org', networks: ['0.0.0.0/0', '::/0'] }],
    ['called by an address with more', { ...may, address: '10.0.50.7:3389' }],
    ['seen for the first time', { ...may, proven: false }],
    ['refused', { ...may, rule: refused('changed') }],
    ['taken whatever it shows', { ...may, policy: 'accept-unknown' } as const],
    ['taken without TLS', { ...may, policy: 'accept-unknown', rule: SYSTEM } as const],
    ['left to the system where the settings do not', { ...may, policy: 'first-use', rule: SYSTEM } as const],
  ])('never goes to one that is %s', (_what, it) => {
    expect(mayGetSignInPassword(it)).toBe(false);
  });

  test('never goes to a machine that did not prove which one it is', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.boolean(),
        fc.constantFrom('10.0.50.7', '10.9.9.9', 'fd00:50::7', 'desktop', ''),
        fc.subarray([...may.networks, '0.0.0.0/0']),
        (it, own, address, networks) => {
          const rule = judgeCertificate(it);
          // As the session supervisor says it: in the settings, or in the memory before this session.
          const before = it.pin ?? (it.policy === 'first-use' ? it.known : null);
          const proven = before !== null || it.policy === 'verify';
          if (!mayGetSignInPassword({ own, address, networks, policy: it.policy, rule, proven })) return;
          expect(own).toBe(true);
          expect(networks.length).toBeGreaterThan(0);
          expect(it.policy).not.toBe('accept-unknown');
          expect(it.seen).not.toEqual(NO_TLS);
          if (it.seen.ok && before !== null) expect(it.seen.fingerprint).toBe(before);
          if (before === null) expect([it.policy, rule]).toEqual(['verify', SYSTEM]);
          else expect(rule).toEqual(only(before));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
