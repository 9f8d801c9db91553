import { describe, expect, test } from 'vitest';
import { judgeVm } from '../../../admin/doctor/vm.ts';
import type { TriedWay, VmFacts } from '../../../admin/doctor/vm.ts';
import type { Hindrance, Way } from '../../../core/desktops/plan.ts';
import type { Unreachable } from '../../../core/probes.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { settingsOf } from '../../support/settings.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const SPICE: Way = {
  protocol: 'spice',
  address: { host: 'node1', port: 5907 },
  password: 'ticket-pl4nted',
  tlsPort: null,
  absolutePointer: true,
  viewer: 'remote-viewer',
};
const RDP: Way = {
  protocol: 'rdp',
  address: { host: '10.0.0.7', port: 3389 },
  security: ['nla'],
  user: '',
  pin: null,
  options: {},
};
const DONE = { vm: vmOf({ hasTablet: true, nics: [nicOf({ rdp: true })] }), phase: 'running' } as const;
const judged = (facts: Partial<VmFacts>, settings = {}) =>
  judgeVm({ ...DONE, hindrances: [], tried: [], ...facts }, settingsOf(settings));
const bad = (findings: ReturnType<typeof judged>) => findings.filter(({ state }) => state !== 'ok');
const tried = (way: Way, answer: TriedWay['answer'], more: Partial<TriedWay> = {}): Partial<VmFacts> => ({
  tried: [{ way, answer, certificate: null, ...more }],
});
const of = (more: Partial<Vm>): Partial<VmFacts> => ({ vm: vmOf({ ...DONE.vm, ...more }) });

test('a VM that runs and answers has nothing that is wrong, and its password is nowhere', () => {
  const findings = judged(tried(SPICE, { ok: true, needsTls: false }));
  expect(bad(findings)).toEqual([]);
  expect(findings.map(({ says }) => says)).toContain('SPICE at node1:5907 answers.');
  expect(JSON.stringify(findings)).not.toContain('pl4nted');
});

test.each<[VmFacts['phase'], 'warning' | 'wrong', RegExp]>([
  ['off', 'warning', /resume/],
  ['asleep', 'warning', /resume/],
  ['failed', 'wrong', /recover/],
  ['gone', 'wrong', /Instantiate/],
])('one that is %s', (phase, state, mend) => {
  expect(bad(judged({ phase }))).toEqual([
    expect.objectContaining({ about: 'state', state, mend: expect.stringMatching(mend) }),
  ]);
});

test('one that failed says why, in its own words', () => {
  const error = { text: 'no space left', at: null };
  expect(judged({ ...of({ error }), phase: 'failed' })[0]?.says).toContain('no space left');
});

describe('a port that does not answer', () => {
  const REASONS: readonly (readonly [Unreachable, RegExp, RegExp])[] = [
    ['refused', /In the guest/, /GRAPHICS\/LISTEN/],
    ['reset', /event log/, /ss -ltn/],
    ['timeout', /still boot/, /firewall/],
    ['unreachable', /no road/, /no road/],
    ['dns', /address/, /\[cloud\.hosts\].*"node1"/],
  ];
  test.each(REASONS)('%s', (reason, guest, host) => {
    const answer = { ok: false, reason } as const;
    expect(bad(judged(tried(RDP, answer)))[0]?.mend).toMatch(guest);
    expect(bad(judged(tried(SPICE, answer)))[0]?.mend).toMatch(host);
  });

  test('something else, or a refusal of what is offered', () => {
    expect(bad(judged(tried(RDP, { ok: false, reason: 'not-rdp' })))[0]?.says).toContain('no RDP server');
    const refused = { ok: false, reason: 'negotiation-failed', code: 5 } as const;
    expect(bad(judged(tried(RDP, refused)))[0]?.mend).toContain('rdp.security');
    expect(bad(judged(tried(SPICE, { ok: true, needsTls: true })))[0]?.mend).toContain('VDI_SPICE_TLS_PORT');
  });
});

describe('the certificate of an RDP server', () => {
  const seen = { certificate: { ok: true, fingerprint: 'aa:bb' } } as const;
  const answer = { ok: true, security: 'nla' } as const;

  test('the known one is good, and another one is not', () => {
    expect(bad(judged(tried({ ...RDP, pin: 'aa:bb' }, answer, seen)))).toEqual([]);
    expect(bad(judged(tried({ ...RDP, pin: 'cc:dd' }, answer, seen)))[0]).toMatchObject({
      state: 'wrong',
      mend: expect.stringContaining('"10.0.0.7:3389" = "aa:bb"'),
    });
  });

  test('taking any is told', () => {
    const settings = { rdp: { certificates: 'accept-unknown' } };
    expect(bad(judged(tried(RDP, answer, seen), settings))[0]).toMatchObject({
      about: 'certificate',
      state: 'warning',
    });
  });
});

test.each<[Hindrance, RegExp]>([
  [{ kind: 'no-way-in' }, /RDP = "YES"/],
  [{ kind: 'no-address', what: 'nic' }, /EXTERNAL_IP/],
  [{ kind: 'no-address', what: 'host' }, /"node1" = "address"/],
  [{ kind: 'no-address', what: 'port' }, /Start it/],
  [{ kind: 'no-address', what: 'listen' }, /LISTEN = "0\.0\.0\.0"/],
  [{ kind: 'policy-denied', what: 'certificate' }, /\[rdp\.pins\]/],
  [{ kind: 'policy-denied', what: 'security' }, /rdp\.security/],
  [{ kind: 'policy-denied', what: 'tls' }, /port-offset/],
  [{ kind: 'policy-denied', what: 'freerdp' }, /viewers\.allow/],
  [{ kind: 'viewer-missing', program: 'xfreerdp' }, /apt install/],
])('%j is wrong, and how to mend it is said', (hindrance, mend) => {
  const found = bad(judged({ hindrances: [hindrance] }));
  expect(found).toEqual([expect.objectContaining({ state: 'wrong', mend: expect.stringMatching(mend) })]);
});

describe('an attribute that is missing', () => {
  const graphics = { type: 'spice', port: 5907, listen: '0.0.0.0', password: null, keymap: '' } as const;
  test('a password of GRAPHICS', () => {
    expect(bad(judged(of({ graphics })))[0]).toMatchObject({ about: 'graphics-password', state: 'warning' });
    expect(bad(judged(of({ graphics: null })))).toEqual([]);
  });
  test('a tablet, for SPICE alone', () => {
    expect(bad(judged(of({ hasTablet: false })))[0]).toMatchObject({ about: 'tablet', state: 'warning' });
    const vnc = { ...graphics, type: 'vnc', password: 'x' } as const;
    expect(bad(judged(of({ hasTablet: false, graphics: vnc })))).toEqual([]);
  });
  test('RDP=YES is no fault', () => {
    const found = judged(of({ nics: [nicOf()] }));
    expect(bad(found)).toEqual([]);
    expect(found.find(({ about }) => about === 'rdp')?.says).toContain('RDP = "YES"');
  });
});
