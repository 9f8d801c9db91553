import { describe, test } from 'vitest';
import { check, RUNS } from './rows.ts';
import type { Row } from './rows.ts';
import { agent, cloud, moved, port, rdp, restarted, screen, sign } from './signals.ts';

const QUOTE = 'No bootable device.';

describe('the guest', () => {
  test.each<Row>([
    [
      'is silent',
      [RUNS, rdp('timeout', 1_000)],
      [
        [119_999, 'booting', 'session.waiting-rdp'],
        [120_000, 'did-not-boot', 'boot.silent'],
      ],
    ],
    [
      'is silent, and answers after all',
      [RUNS, rdp('timeout', 1_000), rdp('answers', 300_000)],
      [
        [299_999, 'did-not-boot', 'boot.silent'],
        [300_000, 'ready', 'session.ready'],
      ],
    ],
    ['refuses', [RUNS, rdp('refused', 1_000)], [[120_000, 'did-not-boot', 'boot.refused']]],
    [
      'stops to answer: its system may be starting anew, and has the whole time',
      [RUNS, rdp('answers', 1_000), rdp('refused', 500_000)],
      [
        [500_000, 'booting', 'session.waiting-rdp'],
        [620_000, 'did-not-boot', 'boot.refused'],
      ],
    ],
    [
      'is no RDP server',
      [RUNS, rdp('other', 1_000), rdp('answers', 200_000)],
      [
        [1_000, 'booting', 'session.waiting-rdp'],
        [120_000, 'way-shut', 'boot.other'],
        [200_000, 'ready', 'session.ready'],
      ],
    ],
    [
      'is up by its agent, and its way in is shut',
      [RUNS, rdp('timeout', 1_000), agent(30_000, 500)],
      [
        [119_999, 'booting', 'session.waiting-rdp'],
        [120_000, 'way-shut', 'boot.shut'],
      ],
    ],
    [
      'is up by its agent, and refuses',
      [RUNS, rdp('refused', 1_000), agent(30_000, 500)],
      [[120_000, 'way-shut', 'boot.shut-refused']],
    ],
    [
      'is up by its agent, and something else answers',
      [RUNS, rdp('other', 1_000), agent(30_000, 500)],
      [[120_000, 'way-shut', 'boot.shut-other']],
    ],
    [
      'is up at another address than the cloud knows',
      [RUNS, rdp('timeout', 1_000), agent(30_000, 500, true, ['10.0.0.99'])],
      [[120_000, 'way-shut', 'boot.shut-elsewhere']],
    ],
    [
      'is up at this address among others',
      [RUNS, rdp('timeout', 1_000), agent(30_000, 500, true, ['fe80::1', '10.0.0.7'])],
      [[120_000, 'way-shut', 'boot.shut']],
    ],
    [
      'said READY in this run',
      [RUNS, cloud('running', 20_000, { guest: { ready: true, record: null } })],
      [[120_000, 'way-shut', 'boot.shut']],
    ],
    [
      'has an agent that does not answer',
      [RUNS, agent(30_000, 500, false)],
      [[120_000, 'did-not-boot', 'boot.silent']],
    ],
    [
      'had an agent before it was restarted: the record may still be of then',
      [RUNS, agent(1_000, 500), restarted(2_000), agent(12_000, 530)],
      [[122_000, 'did-not-boot', 'boot.silent']],
    ],
    [
      'stops to answer, and its agent’s last record may be of before',
      [RUNS, rdp('answers', 1_000), rdp('refused', 50_000), agent(55_000, 500)],
      [[170_000, 'did-not-boot', 'boot.refused']],
    ],
    [
      'had an agent before it was off',
      [RUNS, agent(1_000, 500), cloud('off', 2_000), cloud('running', 10_000), rdp('timeout', 11_000)],
      [[130_000, 'did-not-boot', 'boot.silent']],
    ],
    [
      'shows a record of its agent that was known before it was off',
      [
        ...[RUNS, agent(1_000, 500), cloud('off', 2_000), cloud('running', 10_000)],
        ...[agent(20_000, 500), rdp('timeout', 21_000)],
      ],
      [[130_000, 'did-not-boot', 'boot.silent']],
    ],
    [
      'has moved: what answered elsewhere is not it',
      [RUNS, rdp('answers', 1_000), moved(2_000)],
      [
        [1_000, 'ready', 'session.ready'],
        [2_000, 'booting', 'session.waiting-rdp'],
      ],
    ],
    [
      'has an agent that answers again long after the restart',
      [RUNS, agent(1_000, 500), restarted(2_000), agent(72_000, 590)],
      [[122_000, 'way-shut', 'boot.shut']],
    ],
  ])('%s', (...row) => check(row));
});

describe('its screen', () => {
  test.each<Row>([
    [
      'says what is wrong: nobody waits for the deadline',
      [RUNS, screen(2_000), sign(4_000)],
      [
        [2_000, 'booting', 'session.waiting-rdp'],
        [4_000, 'did-not-boot', 'boot.sign.no-boot-medium'],
      ],
    ],
    [
      'says it no more: it is waited for again',
      [RUNS, sign(4_000), screen(6_000, { picture: 'graphics' })],
      [
        [4_000, 'did-not-boot', 'boot.sign.no-boot-medium'],
        [6_000, 'booting', 'session.waiting-rdp'],
      ],
    ],
    [
      'says it, and the way in answers all the same',
      [RUNS, sign(4_000), rdp('answers', 5_000)],
      [[5_000, 'ready', 'session.ready']],
    ],
    [
      'was seen too long ago',
      [RUNS, sign(4_000)],
      [
        [18_999, 'did-not-boot', 'boot.sign.no-boot-medium'],
        [19_000, 'booting', 'session.waiting-rdp'],
      ],
    ],
    [
      'still says it right after a restart: that is of before, for a while',
      [RUNS, sign(4_000), restarted(10_000), sign(12_000, QUOTE, 9_000), sign(31_000, QUOTE, 28_000)],
      [
        [4_000, 'did-not-boot', 'boot.sign.no-boot-medium'],
        [10_000, 'booting', 'session.waiting-rdp'],
        [12_000, 'booting', 'session.waiting-rdp'],
        [31_000, 'did-not-boot', 'boot.sign.no-boot-medium'],
      ],
    ],
    [
      'says it again after a restart',
      [RUNS, sign(4_000), restarted(10_000), sign(14_000)],
      [
        [10_000, 'booting', 'session.waiting-rdp'],
        [14_000, 'did-not-boot', 'boot.sign.no-boot-medium'],
      ],
    ],
    [
      'is black',
      [RUNS, screen(119_000, { picture: 'black', still: 100_000, black: 100_000 })],
      [
        [119_000, 'booting', 'session.waiting-rdp'],
        [120_000, 'did-not-boot', 'boot.black'],
      ],
    ],
    [
      'is black in one mode after the other: that is no motion',
      [RUNS, screen(119_000, { picture: 'black', moved: true, black: 60_000 })],
      [[120_000, 'did-not-boot', 'boot.black']],
    ],
    [
      'has been black for a moment only, as between two modes',
      [RUNS, screen(119_000, { picture: 'black', still: 2_000, black: 2_000 })],
      [[120_000, 'did-not-boot', 'boot.still']],
    ],
    [
      'was black a moment ago, and the connection to it broke',
      [RUNS, screen(118_000, { picture: 'black', black: 60_000 }), port('timeout', 119_000)],
      [[120_000, 'did-not-boot', 'boot.black']],
    ],
    [
      'stands still',
      [RUNS, rdp('timeout', 1_000), screen(119_000, { still: 60_000, moved: true })],
      [[120_000, 'did-not-boot', 'boot.still']],
    ],
    [
      'moves: it gets its grace, and no more',
      [
        RUNS,
        screen(119_000, { moved: true }),
        screen(179_000, { moved: true }),
        screen(181_000, { moved: true }),
      ],
      [
        [120_000, 'booting', 'boot.busy'],
        [179_000, 'booting', 'boot.busy'],
        [181_000, 'did-not-boot', 'boot.moving'],
      ],
    ],
    [
      'stops to move in its grace',
      [RUNS, screen(119_000, { moved: true }), screen(140_000, { moved: true, still: 20_000 })],
      [
        [121_000, 'booting', 'boot.busy'],
        [140_000, 'did-not-boot', 'boot.still'],
      ],
    ],
    [
      'is looked at for the first time: that is no motion',
      [RUNS, screen(119_500)],
      [[120_000, 'did-not-boot', 'boot.still']],
    ],
  ])('%s', (...row) => check(row));
});
