import { describe, expect, test } from 'vitest';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import type { CertificateStore } from '../../../core/sessions/certificates.ts';
import { press } from '../../support/pressed.ts';
import { OWNER_ONLY, nicOf, vmOf } from '../../support/vm.ts';

const FINGERPRINT = Array.from({ length: 32 }, () => 'ab').join(':');
const OTHER = Array.from({ length: 32 }, () => 'cd').join(':');
const NETWORKS = ['10.0.0.0/24'];
/** Everybody may use it. */
const SHARED = {
  uid: 3,
  permissions: { ...OWNER_ONLY, other: { use: true, manage: false, admin: false } },
};
const mine = (more: Partial<Vm> = {}) => vmOf({ graphics: null, nics: [nicOf({ rdp: true })], ...more });
const rdp = (more: object = {}) => ({
  rdp: { credentials: 'sign-in', 'sign-in-networks': NETWORKS, ...more },
});
const sees = (fingerprint: string, store: CertificateStore | null = null) => ({
  certificates: { seen: async () => ({ ok: true, fingerprint }) as const, store },
});
const memory = (known: string | null): CertificateStore & { readonly kept: string[] } => {
  const kept: string[] = [];
  return { kept, known: () => known, remember: (_desktop, _address, each) => void kept.push(each) };
};
const FIRST_USE = { certificates: 'first-use', store: '/var/lib/onekiosk/seen.json' };

describe('the password of the sign-in', () => {
  test('goes to one’s own desktop, in a network of the settings, that the authorities vouch for', async () => {
    const { runs, handed, shown, hidden } = await press(mine(), rdp());
    expect(runs).toHaveLength(1);
    expect(handed()).toContain('right');
    expect(runs[0]?.spec.args).toContain('/u:alice');
    expect(JSON.stringify([runs[0]?.spec.args, runs[0]?.spec.environment, shown()])).not.toContain('"right"');
    expect(hidden).toContain('right');
  });

  test('and to one whose certificate is pinned, or known from before', async () => {
    const pins = { '10.0.0.7:3389': FINGERPRINT };
    const pinned = await press(mine(), rdp({ certificates: 'pinned', pins }), sees(FINGERPRINT));
    expect(pinned.handed()).toContain('right');
    const known = await press(mine(), rdp(FIRST_USE), sees(FINGERPRINT, memory(FINGERPRINT)));
    expect(known.handed()).toContain('right');
  });

  test.each([
    ['somebody else’s machine that is shared', mine(SHARED), rdp({}), {}],
    [
      'a shared machine with an address of its owner’s choice',
      mine({ ...SHARED, nics: [nicOf({ rdp: true, externalIp: '10.0.0.66' })] }),
      rdp({}),
      {},
    ],
    [
      'one’s own with an address outside the networks',
      mine({ nics: [nicOf({ rdp: true, externalIp: '203.0.113.66' })] }),
      rdp({}),
      {},
    ],
    [
      'a certificate that is seen for the first time',
      mine(),
      rdp(FIRST_USE),
      sees(FINGERPRINT, memory(null)),
    ],
    [
      'a certificate that anybody could show',
      mine(),
      rdp({ certificates: 'accept-unknown' }),
      sees(FINGERPRINT),
    ],
    ['a site that asks', mine(), { rdp: {} }, {}],
  ])('is never handed to %s: it is asked for', async (_what, vm, settings, more) => {
    const { runs, shown } = await press(vm, settings, more);
    expect(runs).toEqual([]);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('is tried once: a guest that refuses it is asked for its own', async () => {
    const { runs, clock, shown, ask, handed } = await press(mine(), rdp());
    runs[0]?.end('logon-rejected');
    await clock.advance(1_000);
    expect(shown()).toMatchObject({ stage: 'credentials', guestUser: 'alice' });
    await ask('session:credentials', { user: 'ada', password: 'guest' });
    await clock.advance(1_000);
    expect(runs).toHaveLength(2);
    expect(
      handed()
        .split('\n')
        .filter((line) => line.includes('right')),
    ).toHaveLength(1);
  });

  test('is forgotten at the sign-out', async () => {
    const { ask, hidden } = await press(mine(), rdp());
    await ask('auth:sign-out', {});
    expect(hidden).not.toContain('right');
  });
});

describe('the certificate of a desktop', () => {
  test('that is seen for the first time is kept before anybody is asked for a password', async () => {
    const store = memory(null);
    const { shown, ask, runs, clock } = await press(mine(), { rdp: FIRST_USE }, sees(FINGERPRINT, store));
    expect(store.kept).toEqual([FINGERPRINT]);
    expect(shown()).toMatchObject({ stage: 'credentials' });
    await ask('session:credentials', { user: 'ada', password: 'guest' });
    await clock.advance(1_000);
    expect(runs[0]?.spec.args.join(' ')).toContain(FINGERPRINT);
  });

  test.each([
    ['that changed', FIRST_USE, sees(OTHER, memory(FINGERPRINT)), 'changed'],
    ['where nothing persists', FIRST_USE, sees(FINGERPRINT, null), 'no-memory'],
    [
      'where the memory cannot be written',
      FIRST_USE,
      sees(FINGERPRINT, {
        known: () => null,
        remember: () => {
          throw new Error('read-only');
        },
      }),
      'no-memory',
    ],
    [
      'that is not the pinned one',
      { certificates: 'pinned', pins: { '10.0.0.7:3389': FINGERPRINT } },
      sees(OTHER),
      'changed',
    ],
  ])('%s is refused before anybody is asked for a password', async (_what, table, more, reason) => {
    const { shown, runs } = await press(mine(), { rdp: table }, more);
    expect(runs).toEqual([]);
    expect(shown()).toMatchObject({
      stage: 'failed',
      failure: { kind: 'certificate-untrusted', params: { reason } },
    });
  });

  test.each([
    ['verify', ['nla', 'rdp'], 'nla'],
    ['accept-unknown', ['nla', 'rdp'], 'nla and rdp'],
  ])(
    '%s: RDP security, which has none, is negotiated only where anything is taken',
    async (certificates, security) => {
      const { ask, clock, runs } = await press(
        mine(),
        { rdp: { certificates, security } },
        sees(FINGERPRINT),
      );
      await ask('session:credentials', { user: 'ada', password: 'guest' });
      await clock.advance(1_000);
      expect(runs[0]?.spec.args.includes('/sec:nla')).toBe(certificates === 'verify');
    },
  );

  test('and a desktop that offers nothing else is refused', async () => {
    const { shown, runs } = await press(mine(), { rdp: { security: ['rdp'] } });
    expect(runs).toEqual([]);
    expect(shown()).toMatchObject({ failure: { kind: 'policy-denied', params: { what: 'security' } } });
  });

  test('is looked at once while the person types, and the viewer is held to it; the next try looks again', async () => {
    let looks = 0;
    const certificates = {
      seen: async () => {
        looks += 1;
        return { ok: true, fingerprint: FINGERPRINT } as const;
      },
      store: memory(FINGERPRINT),
    };
    const { ask, clock, runs } = await press(mine(), { rdp: FIRST_USE }, { certificates });
    await ask('session:credentials', { user: 'ada', password: 'guest' });
    await clock.advance(1_000);
    expect(looks).toBe(1);
    expect(runs[0]?.spec.args.join(' ')).toContain(FINGERPRINT);
    runs[0]?.end('unreachable');
    await clock.advance(0);
    await ask('session:act', { action: 'try-again' });
    await clock.advance(1_000);
    expect(looks).toBe(2);
  });
});
