import { describe, expect, test } from 'vitest';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import type { MarkedStep } from '../../../core/rescue/marker.ts';
import { writeMarker } from '../../../core/rescue/marker.ts';
import {
  beginRevert,
  foundRevert,
  hasStaleMarker,
  isCancellable,
  nextOfRevert,
} from '../../../core/rescue/revert.ts';
import type { RevertProgress } from '../../../core/rescue/revert.ts';
import { vmOf } from '../../support/vm.ts';

const TARGET = { disk: 0, snapshot: 3 };
const RUN = '0.1';
const snapshots = [{ diskId: 0, snapshots: [{ id: 3, name: 'good', time: 1, active: true, size: 1 }] }];
const OLD = { text: 'DEPLOY: of last week', at: 1 };
const NEW = { text: 'DISKSNAPSHOTREVERT: no space', at: 2 };

const at = (state: number, lcmState: number, more: Partial<Vm> = {}): Vm =>
  vmOf({ state, lcmState, diskSnapshots: snapshots, error: OLD, ...more });
const since = { host: { hostname: 'node1', sequence: 1, runningSince: 9 } };
const progress = (step: RevertProgress['step'], more: Partial<RevertProgress> = {}): RevertProgress => ({
  ...{ target: TARGET, run: RUN, step, pressed: true, asked: false, error: OLD },
  ...more,
});
const found = { pressed: false };
const asked = { asked: true };
const NOW = 1_700_000_000;
const marked = (step: MarkedStep, run = RUN, when = NOW) => ({
  attributes: {
    ...vmOf().attributes,
    vdi: { VDI_REVERT: writeMarker({ ...TARGET, step, run, by: 'other', at: when }) },
  },
});

const [RUNNING, OFF, LEAVING, REVERTING, BOOTING, FAILURE] = [
  [3, 3],
  [8, 0],
  [3, 18],
  [3, 52],
  [3, 20],
  [3, 36],
] as const;

describe('what comes next', () => {
  test.each([
    ['off: it runs', at(...RUNNING), progress('off'), { kind: 'do', call: 'poweroff-hard' }],
    ['off: its host is silent', at(3, 16), progress('off'), { kind: 'do', call: 'poweroff-hard' }],
    ['off: a hot-plug is under way', at(3, 17), progress('off'), { kind: 'wait' }],
    ['off: a snapshot is under way', at(3, 24), progress('off'), { kind: 'wait' }],
    ['off: it is on its way', at(...LEAVING), progress('off', asked), { kind: 'wait' }],
    ['off: it is off', at(...OFF), progress('off', asked), { kind: 'advance', step: 'revert' }],
    ['off: it was off', at(...OFF), progress('off'), { kind: 'advance', step: 'revert' }],
    ['off: the driver could not', at(...RUNNING), progress('off', asked), { kind: 'failed', text: '' }],
    ['off, found: it runs', at(...RUNNING), progress('off', found), { kind: 'over', how: 'started' }],
    ['off, found: it is off', at(...OFF), progress('off', found), { kind: 'advance', step: 'revert' }],
    ['off: it was started since', at(...RUNNING, since), progress('off'), { kind: 'over', how: 'started' }],
    [
      'off: it was started since, and is off',
      at(...OFF, since),
      progress('off'),
      { kind: 'over', how: 'started' },
    ],
    ['disk: it is off', at(...OFF), progress('revert'), { kind: 'do', call: 'disk-snapshot-revert' }],
    ['disk: it is at it', at(...REVERTING), progress('revert', asked), { kind: 'wait' }],
    ['disk: another one is at it', at(...REVERTING), progress('revert'), { kind: 'joined' }],
    ['disk: a snapshot is being made', at(3, 51), progress('revert'), { kind: 'wait' }],
    ['disk: it is done', at(...OFF), progress('revert', asked), { kind: 'advance', step: 'resume' }],
    [
      'disk: the driver could not',
      at(...OFF, { error: NEW }),
      progress('revert', asked),
      { kind: 'failed', text: NEW.text },
    ],
    [
      'disk: the snapshot is gone',
      at(...OFF, { diskSnapshots: [] }),
      progress('revert'),
      { kind: 'over', how: 'no-snapshot' },
    ],
    ['disk: it was started since', at(...OFF, since), progress('revert'), { kind: 'over', how: 'started' }],
    [
      'disk: another terminal has finished it',
      at(...RUNNING, { ...since, ...marked('done') }),
      progress('revert', asked),
      { kind: 'over', how: 'done' },
    ],
    [
      'disk: another terminal starts it',
      at(...BOOTING, { ...since, ...marked('resume') }),
      progress('revert', asked),
      { kind: 'over', how: 'done' },
    ],
    [
      'disk: another revert was finished',
      at(...RUNNING, { ...since, ...marked('done', '0.9') }),
      progress('revert', asked),
      { kind: 'over', how: 'started' },
    ],
    [
      'disk, by a marker that lies: it runs',
      at(...RUNNING),
      progress('revert', found),
      { kind: 'over', how: 'started' },
    ],
    ['start: it is off', at(...OFF), progress('resume'), { kind: 'do', call: 'resume' }],
    ['start: it comes', at(...BOOTING, since), progress('resume', asked), { kind: 'wait' }],
    ['start: it runs', at(...RUNNING, since), progress('resume', asked), { kind: 'over', how: 'done' }],
    ['start: it runs as before', at(...RUNNING), progress('resume'), { kind: 'over', how: 'done' }],
    [
      'start: it fell back',
      at(...OFF, { ...since, error: NEW }),
      progress('resume', asked),
      { kind: 'failed', text: NEW.text },
    ],
    [
      'start: it failed',
      at(...FAILURE, { error: NEW }),
      progress('resume', asked),
      { kind: 'failed', text: NEW.text },
    ],
    [
      'start: it was started, and is off',
      at(...OFF, since),
      progress('resume'),
      { kind: 'over', how: 'done' },
    ],
    ['it is gone', at(6, 0), progress('off'), { kind: 'over', how: 'gone' }],
  ])('%s', (_what, vm, now, next) => {
    expect(nextOfRevert(vm, now)).toEqual(next);
  });

  test('a machine that runs is switched off for a press alone, whatever else is so', () => {
    for (let state = 0; state <= 11; state++) {
      for (let lcmState = 0; lcmState <= 72; lcmState++) {
        for (const step of ['off', 'revert', 'resume'] as const) {
          for (const isAsked of [true, false]) {
            const next = nextOfRevert(at(state, lcmState), progress(step, { ...found, asked: isAsked }));
            expect(next).not.toEqual({ kind: 'do', call: 'poweroff-hard' });
          }
        }
      }
    }
  });
});

describe('what another terminal left', () => {
  test.each([
    ['off, and it is off', at(...OFF, marked('off')), 'off'],
    ['off, and it is on its way', at(...LEAVING, marked('off')), 'off'],
    ['off by its press, long ago', at(...OFF, marked('leaving', RUN, 1)), 'off'],
    ['the disk, long ago', at(...OFF, marked('revert', RUN, 1)), 'revert'],
    ['the disk, and it is at it', at(...REVERTING, marked('revert')), 'revert'],
    ['the disk, and it is off', at(...OFF, marked('revert')), 'revert'],
    ['the start, and it is off', at(...OFF, marked('resume')), 'resume'],
  ] as const)('is finished: %s', (_what, vm, step) => {
    expect(foundRevert(vm, NOW * 1_000)).toMatchObject({ step, pressed: false, target: TARGET });
  });

  test.each([
    ['it runs', at(...RUNNING, marked('off'))],
    ['it was to be switched off, and that was long ago', at(...OFF, marked('off', RUN, NOW - 601))],
    ['it is to be switched off by a clock that is far ahead', at(...OFF, marked('off', RUN, NOW + 601))],
    ['it was started since', at(...OFF, { ...since, ...marked('off') })],
    ['it is being shut down by somebody', at(...LEAVING, marked('revert'))],
    ['it is done', at(...OFF, marked('done'))],
    ['the snapshot is gone', at(...OFF, { ...marked('off'), diskSnapshots: [] })],
    ['there is none', at(...OFF)],
  ])('is left alone: %s', (_what, vm) => {
    expect(foundRevert(vm, NOW * 1_000)).toBeNull();
  });

  const stale = (vm: Vm) => hasStaleMarker(vm, NOW * 1_000);

  test('is taken away once the machine was started since, or was never switched off', () => {
    expect(stale(at(...RUNNING, { ...since, ...marked('off') }))).toBe(true);
    expect(stale(at(...RUNNING, marked('leaving')))).toBe(true);
    expect(stale(at(...RUNNING, marked('off', RUN, 1)))).toBe(true);
    // Somebody may be about to switch it off now.
    expect(stale(at(...RUNNING, marked('off')))).toBe(false);
    expect(stale(at(...RUNNING, { ...since, ...marked('done') }))).toBe(false);
    expect(stale(at(...RUNNING))).toBe(false);
  });
});

test('it can be given up until the disk goes back', () => {
  expect(isCancellable(progress('off', asked))).toBe(true);
  expect(isCancellable(progress('revert'))).toBe(true);
  expect(isCancellable(progress('revert', asked))).toBe(false);
  expect(isCancellable(progress('resume'))).toBe(false);
});

test('it begins with the run that is given up', () => {
  expect(beginRevert(at(...RUNNING), TARGET)).toEqual(progress('off'));
});
