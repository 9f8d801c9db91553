import { describe, expect, test } from 'vitest';
import { translate } from '../../../contract/catalogue/index.ts';
import { en } from '../../../contract/catalogue/en.ts';
import type { WatchSignal } from '../../../core/boot/signals.ts';
import { check, RUNS } from './rows.ts';
import type { Row } from './rows.ts';
import {
  agent,
  away,
  cloud,
  ended,
  longer,
  port,
  rdp,
  restarted,
  said,
  screen,
  sign,
  spice,
} from './signals.ts';

describe('its host', () => {
  test.each<Row>([
    [
      'is out of reach',
      [RUNS, rdp('timeout', 1_000), port('unreachable', 1_000), port('unreachable', 119_000)],
      [
        [1_000, 'booting', 'session.waiting-rdp'],
        [120_000, 'did-not-boot', 'boot.host.unreachable'],
      ],
    ],
    [
      'does not answer, as QEMU does when it is stopped',
      [RUNS, rdp('timeout', 1_000), port('timeout', 119_000)],
      [[120_000, 'did-not-boot', 'boot.host.timeout']],
    ],
    [
      'does not show the machine',
      [RUNS, rdp('unreachable', 1_000), port('refused', 119_000)],
      [[120_000, 'did-not-boot', 'boot.no-machine']],
    ],
    [
      'showed it, and does not any more: QEMU was killed',
      [
        RUNS,
        port('answers', 1_000),
        port('refused', 20_000),
        port('refused', 39_000),
        port('refused', 41_000),
      ],
      [
        [39_000, 'booting', 'session.waiting-rdp'],
        [41_000, 'did-not-boot', 'boot.vanished'],
      ],
    ],
    [
      'and a person waits all the same',
      [
        ...[RUNS, port('answers', 1_000), port('refused', 20_000), port('refused', 41_000)],
        ...[longer(30_000, 42_000), port('refused', 71_000), port('refused', 73_000)],
      ],
      [
        [41_000, 'did-not-boot', 'boot.vanished'],
        [71_000, 'booting', 'session.waiting-rdp'],
        [73_000, 'did-not-boot', 'boot.vanished'],
      ],
    ],
    [
      'and the cloud has seen it by then',
      [RUNS, port('answers', 1_000), port('refused', 20_000), port('refused', 41_000), cloud('off', 45_000)],
      [
        [41_000, 'did-not-boot', 'boot.vanished'],
        [45_000, 'must-start', 'boot.turned-off'],
      ],
    ],
    [
      'never showed it, which a firewall may be the reason for',
      [RUNS, port('refused', 1_000), port('refused', 60_000)],
      [[60_000, 'booting', 'session.waiting-rdp']],
    ],
    [
      'is lost by the cloud, and comes back',
      [RUNS, cloud('unknown', 30_000), cloud('running', 100_000), rdp('answers', 101_000)],
      [
        [30_000, 'starting', 'boot.host-silent'],
        [89_999, 'starting', 'boot.host-silent'],
        [90_000, 'start-timeout', 'boot.host-lost'],
        [101_000, 'ready', 'session.ready'],
      ],
    ],
    ['has its port: SPICE', [RUNS, spice('answers', 1_000)], [[1_000, 'ready', 'session.ready']]],
    ...(['refused', 'reset', 'timeout', 'unreachable', 'other'] as const).map((met): Row => [
      `has no SPICE there: ${met}`,
      [RUNS, spice(met, 1_000), spice('answers', 200_000)],
      [
        [1_000, 'booting', 'session.waiting-spice'],
        [120_000, 'way-shut', `boot.no-console.${met}`],
        [200_000, 'ready', 'session.ready'],
      ],
    ]),
  ])('%s', (...row) => check(row));
});

describe('a person waits, or begins anew', () => {
  test.each<Row>([
    [
      'longer',
      [RUNS, longer(60_000, 125_000)],
      [
        [124_000, 'did-not-boot', 'boot.silent'],
        [125_000, 'booting', 'session.waiting-rdp'],
        [184_999, 'booting', 'session.waiting-rdp'],
        [185_000, 'did-not-boot', 'boot.silent'],
      ],
    ],
    [
      'longer, and is told once more to do so for less',
      [RUNS, longer(60_000, 125_000), longer(10_000, 126_000)],
      [
        [184_999, 'booting', 'session.waiting-rdp'],
        [185_000, 'did-not-boot', 'boot.silent'],
      ],
    ],
    [
      'longer, in spite of what the screen says',
      [RUNS, sign(4_000), longer(60_000, 5_000), sign(6_000), sign(66_000)],
      [
        [4_000, 'did-not-boot', 'boot.sign.no-boot-medium'],
        [6_000, 'booting', 'session.waiting-rdp'],
        [66_000, 'did-not-boot', 'boot.sign.no-boot-medium'],
      ],
    ],
    [
      'longer, and the screen says something else',
      [RUNS, sign(4_000), longer(60_000, 5_000), sign(6_000, 'Kernel panic')],
      [[6_000, 'did-not-boot', 'boot.sign.no-boot-medium']],
    ],
    [
      'for a restarted machine the whole time',
      [RUNS, rdp('timeout', 1_000), restarted(130_000), rdp('timeout', 140_000)],
      [
        [129_000, 'did-not-boot', 'boot.silent'],
        [130_000, 'booting', 'session.waiting-rdp'],
        [250_000, 'did-not-boot', 'boot.silent'],
      ],
    ],
  ])('%s', (...row) => check(row));
});

describe('the sign-in', () => {
  const READY = [RUNS, rdp('answers', 1_000)] as const;
  test.each<Row>([
    [
      'breaks twice',
      [...READY, ended('dropped', 2_000), ended('dropped', 3_000)],
      [
        [2_000, 'ready', 'session.ready'],
        [3_000, 'sign-in-trouble', 'boot.sign-in-trouble'],
      ],
    ],
    [
      'cannot be done: nobody there who knows the password',
      [...READY, ended('logon-unavailable', 2_000)],
      [[2_000, 'sign-in-trouble', 'boot.sign-in-trouble']],
    ],
    [
      'breaks twice without NLA: the guest shows its own sign-in, and that is no trouble to be seen',
      [RUNS, rdp('answers', 1_000, 'tls'), ended('dropped', 2_000), ended('dropped', 3_000)],
      [[3_000, 'ready', 'session.ready']],
    ],
    [
      'is refused: that is an answer',
      [...READY, ended('dropped', 2_000), ended('logon-rejected', 3_000), ended('dropped', 4_000)],
      [[4_000, 'ready', 'session.ready']],
    ],
    [
      'works in the end',
      [...READY, ended('dropped', 2_000), ended('dropped', 3_000), ended('worked', 4_000)],
      [
        [3_000, 'sign-in-trouble', 'boot.sign-in-trouble'],
        [4_000, 'ready', 'session.ready'],
      ],
    ],
    [
      'may work after the guest has begun anew',
      [
        ...READY,
        ended('dropped', 2_000),
        ended('dropped', 3_000),
        rdp('refused', 10_000),
        rdp('answers', 60_000),
      ],
      [
        [10_000, 'booting', 'session.waiting-rdp'],
        [60_000, 'ready', 'session.ready'],
      ],
    ],
  ])('%s', (...row) => check(row));
});

test('the sign is quoted, and the times are told', () => {
  expect(translate('en', said([RUNS, sign(4_000)]).sentence)).toContain('“No bootable device.”');
  const black = said([RUNS, screen(119_000, { picture: 'black', black: 100_000 })], 120_000);
  expect(translate('en', black.sentence)).toContain('101 s');
  const elsewhere = [RUNS, rdp('timeout', 1_000), agent(30_000, 500, true, ['10.0.0.99'])];
  expect(translate('en', said(elsewhere, 120_000).sentence)).toMatch(/10\.0\.0\.7.*10\.0\.0\.99/);
});

test('each layer is named as what it is', () => {
  const at = (...signals: readonly WatchSignal[]) => said([RUNS, ...signals], 120_000).layer;
  expect(at(sign(119_000))).toBe('system');
  expect(at(rdp('timeout', 1_000))).toBe('system');
  expect(at(rdp('timeout', 1_000), port('unreachable', 119_000))).toBe('machine');
  expect(at(rdp('refused', 1_000), agent(30_000, 500))).toBe('connection');
  expect(said([cloud('starting', 0), away(1_000)]).layer).toBe('cloud');
});

test('every sentence has words', () => {
  const keys = Object.keys(en);
  for (const means of [
    'no-boot-medium',
    'boot-loader',
    'kernel-panic',
    'file-system',
    'network-boot',
    'other',
  ])
    expect(keys).toContain(`boot.sign.${means}`);
  for (const met of ['answers', 'refused', 'reset', 'timeout', 'unreachable', 'other'])
    expect(keys).toContain(`boot.no-console.${met}`);
});
