import { describe, test } from 'vitest';
import { check, RUNS, TO_RUN } from './rows.ts';
import type { Row } from './rows.ts';
import { accepted, away, cloud, rdp } from './signals.ts';

describe('the cloud brings it up', () => {
  test.each<Row>([
    ['nothing is known yet', [], [[0, 'starting', 'session.reading']]],
    ['nothing comes for too long', [], [[60_000, 'start-timeout', 'boot.cloud-silent-long']]],
    [
      'it is off',
      [cloud('off', 0)],
      [
        [0, 'must-start', 'boot.off'],
        [600_000, 'must-start', 'boot.off'],
      ],
    ],
    ['it is asleep', [cloud('asleep', 0)], [[0, 'must-start', 'boot.off']]],
    ['it is held', [cloud('held', 0)], [[0, 'must-start', 'boot.off']]],
    [
      'it is started, comes up, boots and answers',
      [...TO_RUN, rdp('timeout', 11_000), rdp('answers', 40_000)],
      [
        [0, 'must-start', 'boot.off'],
        [1_000, 'starting', 'session.starting'],
        [2_000, 'starting', 'session.starting'],
        [10_000, 'booting', 'session.waiting-rdp'],
        [11_000, 'booting', 'session.waiting-rdp'],
        [40_000, 'ready', 'session.ready'],
      ],
    ],
    [
      'it is queued, and the scheduler says why',
      [cloud('queued', 0), cloud('queued', 5_000, { queued: 'no host' })],
      [
        [0, 'queued', 'boot.queued'],
        [5_000, 'queued', 'session.queued'],
        [60_000, 'start-timeout', 'boot.queued-long-text'],
      ],
    ],
    [
      'a place is found after all',
      [cloud('queued', 0), cloud('starting', 70_000, { sequence: 1 })],
      [
        [69_000, 'start-timeout', 'boot.queued-long'],
        [70_000, 'starting', 'session.starting'],
      ],
    ],
    [
      'it starts for too long, and runs after all',
      [cloud('starting', 0), cloud('running', 70_000), rdp('answers', 71_000)],
      [
        [59_999, 'starting', 'session.starting'],
        [60_000, 'start-timeout', 'boot.start-timeout'],
        [70_000, 'booting', 'session.waiting-rdp'],
        [71_000, 'ready', 'session.ready'],
      ],
    ],
    [
      'its time begins with the start, not with the press',
      [cloud('off', 0), accepted(50_000), cloud('starting', 55_000)],
      [
        [109_999, 'starting', 'session.starting'],
        [110_000, 'start-timeout', 'boot.start-timeout'],
      ],
    ],
    [
      'the yes to its start comes after the news that it runs',
      [cloud('off', 0), cloud('running', 10_000), accepted(1_000)],
      [
        [129_999, 'booting', 'session.waiting-rdp'],
        [130_000, 'did-not-boot', 'boot.silent'],
      ],
    ],
    ['it shuts down first', [cloud('stopping', 0)], [[0, 'starting', 'session.stopping']]],
    ['it is busy', [cloud('busy', 0)], [[0, 'starting', 'session.busy']]],
  ])('%s', (...row) => check(row));
});

describe('the cloud could not', () => {
  test.each<Row>([
    [
      'the driver fails at the first deployment',
      [cloud('starting', 0), cloud('failed', 5_000, { error: 'no space left' })],
      [[5_000, 'vm-failed', 'boot.vm-failed-text']],
    ],
    ['it says nothing about it', [cloud('failed', 0)], [[0, 'vm-failed', 'boot.vm-failed']]],
    [
      'somebody mends it',
      [cloud('failed', 0), cloud('starting', 900_000), cloud('running', 905_000), rdp('answers', 906_000)],
      [
        [899_000, 'vm-failed', 'boot.vm-failed'],
        [900_000, 'starting', 'session.starting'],
        [906_000, 'ready', 'session.ready'],
      ],
    ],
    [
      'it rose, and is off again',
      [cloud('off', 0), accepted(1), cloud('starting', 1_000), cloud('off', 3_000, { error: 'no host' })],
      [
        [1_000, 'starting', 'session.starting'],
        [3_000, 'fell-back', 'boot.fell-back-text'],
      ],
    ],
    [
      'it fell back between two looks, and ERROR is new: nobody waits',
      [cloud('off', 0), accepted(1), cloud('off', 1_500, { error: 'no host' })],
      [[1_500, 'fell-back', 'boot.fell-back-text']],
    ],
    [
      'ERROR is of an earlier start, and says nothing',
      [cloud('off', 0, { error: 'long ago' }), accepted(1), cloud('off', 1_500)],
      [
        [1, 'starting', 'session.starting'],
        [1_500, 'starting', 'session.starting'],
      ],
    ],
    [
      'no trace of the start, without a word',
      [cloud('off', 0), accepted(1), cloud('off', 9_000), cloud('off', 10_001)],
      [
        [9_000, 'starting', 'session.starting'],
        [10_001, 'fell-back', 'boot.fell-back'],
      ],
    ],
    [
      'a wake-up falls back to sleep',
      [cloud('asleep', 0), accepted(1), cloud('starting', 1_000), cloud('asleep', 2_000)],
      [
        [500, 'starting', 'session.resuming'],
        [2_000, 'fell-back', 'boot.fell-back'],
      ],
    ],
    [
      'it comes late after all',
      [cloud('off', 0), accepted(1), cloud('off', 11_000), cloud('starting', 12_000)],
      [
        [11_000, 'fell-back', 'boot.fell-back'],
        [12_000, 'starting', 'session.starting'],
      ],
    ],
    ['it is gone', [RUNS, cloud('gone', 10)], [[10, 'gone', 'boot.gone']]],
  ])('%s', (...row) => check(row));
});

describe('the cloud is away', () => {
  test.each<Row>([
    [
      'while the machine starts: it is waited for, and nobody says that it failed',
      [cloud('starting', 0), away(5_000), cloud('running', 20_000)],
      [
        [5_000, 'starting', 'boot.cloud-silent'],
        [20_000, 'booting', 'session.waiting-rdp'],
      ],
    ],
    [
      'for so long that nobody knows',
      [cloud('starting', 0), away(5_000)],
      [[60_000, 'start-timeout', 'boot.cloud-silent-long']],
    ],
    [
      'while the guest boots: the guest is what is waited for',
      [RUNS, away(5_000), rdp('timeout', 6_000), rdp('answers', 50_000)],
      [
        [6_000, 'booting', 'session.waiting-rdp'],
        [50_000, 'ready', 'session.ready'],
      ],
    ],
    [
      'right after the accepted start: nothing is known of it',
      [cloud('off', 0), accepted(1_000), away(2_000), cloud('starting', 30_000)],
      [
        [20_000, 'starting', 'boot.cloud-silent'],
        [30_000, 'starting', 'session.starting'],
      ],
    ],
    [
      'for ever after the accepted start',
      [cloud('off', 0), accepted(1_000), away(2_000)],
      [[61_000, 'start-timeout', 'boot.cloud-silent-long']],
    ],
    [
      'and back with a machine that is off again',
      [...TO_RUN, away(12_000), cloud('off', 60_000)],
      [[60_000, 'must-start', 'boot.turned-off']],
    ],
  ])('%s', (...row) => check(row));
});

describe('others meddle', () => {
  test.each<Row>([
    [
      'it ran, and another terminal turned it off',
      [...TO_RUN, cloud('stopping', 30_000), cloud('off', 40_000)],
      [
        [30_000, 'starting', 'session.stopping'],
        [40_000, 'must-start', 'boot.turned-off'],
      ],
    ],
    [
      'and turned it on again: it has the whole time',
      [...TO_RUN, cloud('off', 40_000), cloud('starting', 100_000), cloud('running', 110_000)],
      [
        [159_000, 'booting', 'session.waiting-rdp'],
        [229_999, 'booting', 'session.waiting-rdp'],
        [230_000, 'did-not-boot', 'boot.silent'],
      ],
    ],
    [
      'a machine that was off for an hour is started elsewhere',
      [cloud('off', 0), cloud('starting', 3_600_000)],
      [[3_600_000, 'starting', 'session.starting']],
    ],
    [
      'it moves to another host: a new deployment',
      [RUNS, cloud('running', 100_000, { sequence: 1 })],
      [
        [219_999, 'booting', 'session.waiting-rdp'],
        [220_000, 'did-not-boot', 'boot.silent'],
      ],
    ],
  ])('%s', (...row) => check(row));
});
