import { describe, expect, test } from 'vitest';
import { judgeCloud } from '../../../admin/doctor/cloud.ts';
import type { CloudFacts, EndpointFacts } from '../../../admin/doctor/cloud.ts';
import type { FailureKind } from '../../../contract/failure.ts';
import { settingsOf } from '../../support/settings.ts';

const QUIET = settingsOf({
  cloud: { endpoint: 'https://one.example.org/RPC2' },
  spice: { tls: { mode: 'required', ca: '/etc/onekiosk/spice-ca.pem' } },
});
const endpoint = (more: Partial<EndpointFacts> = {}): EndpointFacts => ({
  endpoint: 'https://one.example.org/RPC2',
  answer: { kind: 'version', version: '7.4.0' },
  skew: 0,
  ...more,
});
const judged = (more: Partial<EndpointFacts>, asked: CloudFacts['asked'] = 'somebody', settings = QUIET) =>
  judgeCloud({ endpoints: [endpoint(more)], asked }, settings);
const bad = (findings: ReturnType<typeof judged>) => findings.filter(({ state }) => state !== 'ok');

test('a good cloud: nothing is wrong, and its version is told', () => {
  const findings = judged({});
  expect(bad(findings)).toEqual([]);
  expect(findings[0]?.says).toContain('OpenNebula 7.4.0');
});

test.each([
  ['5.12.0', 'ok'],
  ['6.0.0', 'ok'],
  ['5.10.5', 'wrong'],
  ['4.14.2', 'wrong'],
])('OpenNebula %s is %s', (version, state) => {
  expect(judged({ answer: { kind: 'version', version } })[0]).toMatchObject({ about: 'version', state });
});

test('a refusal shows that it is there: good without credentials, wrong with them', () => {
  expect(bad(judged({ answer: { kind: 'refused' } }, 'nobody'))).toEqual([]);
  expect(bad(judged({ answer: { kind: 'refused' } }))).toEqual([
    expect.objectContaining({ about: 'credentials', state: 'wrong' }),
  ]);
});

describe('each endpoint that fails has its own way to be mended', () => {
  const CASES: readonly (readonly [FailureKind, Record<string, string>, RegExp])[] = [
    ['cloud-unreachable', { reason: 'refused' }, /LISTEN_ADDRESS/],
    ['cloud-unreachable', { reason: 'dns' }, /resolv\.conf/],
    ['cloud-unreachable', { reason: 'timeout' }, /firewall/],
    ['cloud-unreachable', { reason: 'unreachable' }, /ip route/],
    ['cloud-unreachable', { reason: 'proxy' }, /cloud\.proxy/],
    ['cloud-unreachable', { reason: 'reset' }, /its log/],
    ['tls-untrusted', { reason: 'authority' }, /cloud\.ca/],
    ['tls-untrusted', { reason: 'name' }, /another name/],
    ['tls-untrusted', { reason: 'expired' }, /clock/],
    ['tls-untrusted', { reason: 'pin' }, /cloud\.pins/],
    ['tls-untrusted', { reason: 'ERR_SSL_X' }, /cloud\.ca and cloud\.pins/],
    ['tls-mismatch', { reason: 'no-tls' }, /proxy before oned/],
    ['tls-mismatch', { reason: 'needs-tls' }, /https/],
    ['tls-mismatch', { reason: 'tls-client' }, /client-certificate/],
    ['cloud-misbehaves', { reason: 'html' }, /\/RPC2/],
    ['cloud-misbehaves', { reason: 'redirect', status: '301' }, /leads to/],
    ['cloud-misbehaves', { reason: 'xml' }, /docs\/opennebula\.md/],
    ['cloud-error', {}, /oned\.log/],
  ];
  test.each(CASES)('%s %j', (kind, params, mend) => {
    const found = judged({ answer: { kind: 'failed', failure: { kind, params }, sentence: 'No.' } });
    expect(found[0]).toMatchObject({
      about: 'endpoint',
      state: 'wrong',
      says: 'https://one.example.org/RPC2: No.',
      mend: expect.stringMatching(mend),
    });
  });
});

test.each([
  [0, 'ok', 'agree'],
  [29_000, 'ok', 'agree'],
  [61_000, 'warning', '61 s behind'],
  [-61_000, 'warning', '61 s ahead of'],
  [301_000, 'wrong', '301 s behind'],
  [-86_400_000, 'wrong', '86400 s ahead of'],
])('a clock that differs by %d ms is %s', (skew, state, words) => {
  const clock = judged({ skew }).find(({ about }) => about === 'clock');
  expect(clock).toMatchObject({ state, says: expect.stringContaining(words) });
});

test('without a Date nothing is said of the clock', () => {
  expect(judged({ skew: null }).some(({ about }) => about === 'clock')).toBe(false);
});

test('what crosses the network in clear is told', () => {
  const plain = settingsOf({ cloud: { endpoint: 'http://one.example.org/RPC2', 'allow-plain': true } });
  expect(bad(judged({}, 'somebody', plain)).map(({ about }) => about)).toEqual(['plain', 'spice-tls']);
});
