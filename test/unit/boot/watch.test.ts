import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Phase } from '../../../contract/views.ts';
import { beginWatch, observe } from '../../../core/boot/watch.ts';
import type { Verdict, WatchSignal } from '../../../core/boot/watch.ts';

const DEADLINES = { start: 60_000, answer: 8_000 };
const phase = (what: Phase, at: number): WatchSignal => ({ kind: 'phase', phase: what, at });
const probe = (answered: boolean, at: number): WatchSignal => ({ kind: 'probe', answered, at });
const accepted = (at: number): WatchSignal => ({ kind: 'start-accepted', at });
const restarted = (at: number): WatchSignal => ({ kind: 'restarted', at });
const after = (...signals: readonly WatchSignal[]) =>
  signals.reduce((watch, signal) => observe(watch, signal, DEADLINES), beginWatch(0));

describe('what was seen, and what it means', () => {
  test.each<[string, readonly WatchSignal[], Verdict]>([
    ['runs and answers', [phase('running', 0), probe(true, 100)], 'ready'],
    ['runs, silent, in time', [phase('running', 0), probe(false, 7_999)], 'waiting'],
    ['runs, silent, too long', [phase('running', 0), probe(false, 8_000)], 'did-not-boot'],
    ['answers after all', [phase('running', 0), probe(false, 9_000), probe(true, 9_500)], 'ready'],
    ['off', [phase('off', 0)], 'must-start'],
    ['asleep', [phase('asleep', 0)], 'must-start'],
    ['off, started', [phase('off', 0), accepted(1)], 'waiting'],
    ['still off a moment later', [phase('off', 0), accepted(1), phase('off', 1_500)], 'waiting'],
    ['still off for long', [phase('off', 0), accepted(1), phase('off', 10_001)], 'fell-back'],
    [
      'rose and is off again',
      [phase('off', 0), accepted(1), phase('starting', 1_000), phase('off', 3_000)],
      'fell-back',
    ],
    ['starts for too long', [phase('starting', 0), phase('starting', 60_000)], 'start-timeout'],
    [
      'its time begins with the start, not with the press',
      [phase('off', 0), accepted(50_000), phase('starting', 70_000)],
      'waiting',
    ],
    ['failed', [phase('starting', 0), phase('failed', 10)], 'vm-failed'],
    ['gone', [phase('running', 0), phase('gone', 10)], 'gone'],
    [
      'restarted: the whole time again',
      [phase('running', 0), restarted(9_000), probe(false, 16_000)],
      'waiting',
    ],
    [
      'a machine that left RUNNING has its system’s whole time again when it is back',
      [phase('running', 0), phase('starting', 9_000), phase('running', 10_000), probe(false, 17_999)],
      'waiting',
    ],
    [
      'a probe of a machine that does not run means nothing',
      [phase('starting', 0), probe(true, 10)],
      'waiting',
    ],
  ])('%s', (_what, signals, verdict) => {
    expect(after(...signals).verdict).toBe(verdict);
  });
});

describe('whatever comes', () => {
  const phases: readonly Phase[] = [
    ...(['running', 'starting', 'queued', 'held', 'off', 'asleep'] as const),
    ...(['stopping', 'busy', 'unknown', 'failed', 'gone'] as const),
  ];
  const signal = fc.oneof(
    fc.constantFrom(...phases).map((what) => (at: number) => phase(what, at)),
    fc.boolean().map((answered) => (at: number) => probe(answered, at)),
    fc.constant(accepted),
    fc.constant(restarted),
  );
  const trace = fc.array(fc.tuple(signal, fc.nat(5_000)), { maxLength: 40 }).map((steps) => {
    let at = 0;
    return steps.map(([make, later]) => make((at += later)));
  });

  test('nobody is sent into a desktop that does not run and has not answered', () => {
    fc.assert(
      fc.property(trace, (signals) => {
        const watch = after(...signals);
        if (watch.verdict !== 'ready') return;
        expect(watch.phase).toBe('running');
        expect(signals.some((each) => each.kind === 'probe' && each.answered)).toBe(true);
      }),
    );
  });

  test('the console does not come before its time', () => {
    fc.assert(
      fc.property(trace, (signals) => {
        signals.reduce((watch, each) => {
          const next = observe(watch, each, DEADLINES);
          if (next.verdict === 'did-not-boot' && watch.verdict !== 'did-not-boot')
            expect(each.at - watch.since).toBeGreaterThanOrEqual(DEADLINES.answer);
          return next;
        }, beginWatch(0));
      }),
    );
  });

  test('it does not wait for ever: silence beyond the deadlines always has a name', () => {
    fc.assert(
      fc.property(trace, fc.constantFrom(...phases), (signals, last) => {
        const now = (signals.at(-1)?.at ?? 0) + 1;
        const end = now + DEADLINES.start + DEADLINES.answer;
        const watch = [phase(last, now), phase(last, end), probe(false, end)].reduce(
          (before, each) => observe(before, each, DEADLINES),
          after(...signals),
        );
        expect(watch.verdict).not.toBe('waiting');
      }),
    );
  });
});
