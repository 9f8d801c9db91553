import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { en } from '../../../contract/catalogue/en.ts';
import { LAYERS } from '../../../contract/views.ts';
import type { Phase } from '../../../contract/views.ts';
import { verdictOf } from '../../../core/boot/judge.ts';
import type { Met, WatchSignal } from '../../../core/boot/signals.ts';
import { VERDICTS } from '../../../core/boot/verdict.ts';
import { observe } from '../../../core/boot/watch.ts';
import { accepted, after, away, cloud, DEADLINES, ended, longer, port, rdp, restarted } from './signals.ts';
import { moved, screen, spice } from './signals.ts';

type Make = (at: number) => WatchSignal;

const PHASES: readonly Phase[] = [
  ...(['running', 'starting', 'queued', 'held', 'off', 'asleep'] as const),
  ...(['stopping', 'busy', 'unknown', 'failed', 'gone'] as const),
];
const MET: readonly Met[] = ['answers', 'refused', 'reset', 'timeout', 'unreachable', 'other'];
const ENDS = ['dropped', 'logon-unavailable', 'logon-rejected', 'worked', 'timed-out'] as const;
/** The longest that anything may last without another word. */
const LONGEST = DEADLINES.start + DEADLINES.answer + DEADLINES.grace;

const cloudSays = fc
  .record({
    // Most of what is judged is judged of one that runs.
    phase: fc.oneof(fc.constant('running' as const), fc.constantFrom(...PHASES)),
    sequence: fc.constantFrom(null, 0, 1),
    queued: fc.constantFrom('', 'no host'),
    error: fc.constantFrom('', 'no space left'),
    guest: fc.record({
      ready: fc.boolean(),
      record: fc.option(
        fc.record({
          time: fc.nat(1_000),
          answers: fc.boolean(),
          addresses: fc.subarray(['10.0.0.7', '10.0.0.9']),
        }),
      ),
    }),
  })
  .map(
    ({ phase, ...more }): Make =>
      (at) =>
        cloud(phase, at, more),
  );
const shows = fc
  .record({
    picture: fc.constantFrom('text' as const, 'graphics' as const, 'black' as const),
    sign: fc.option(
      fc.record({
        quote: fc.constantFrom('No bootable device.', 'grub>'),
        means: fc.constantFrom('boot-loader' as const, 'other' as const),
      }),
    ),
    still: fc.nat(40_000),
    moved: fc.boolean(),
    black: fc.constantFrom(0, 20_000),
  })
  .map(
    (more): Make =>
      (at) =>
        screen(at, more),
  );
const met = fc.constantFrom(...MET);
const make: fc.Arbitrary<Make> = fc.oneof(
  cloudSays,
  shows,
  met.map(
    (what): Make =>
      (at) =>
        rdp(what, at),
  ),
  met.map(
    (what): Make =>
      (at) =>
        spice(what, at),
  ),
  met.map(
    (what): Make =>
      (at) =>
        port(what, at),
  ),
  fc.constantFrom<Make>(accepted, restarted, away, moved, (at) => longer(30_000, at)),
  fc.constantFrom(...ENDS).map(
    (how): Make =>
      (at) =>
        ended(how, at),
  ),
);
const trace = fc.array(fc.tuple(make, fc.nat(20_000)), { maxLength: 40 }).map((steps) => {
  let at = 0;
  return steps.map(([each, later]) => each((at += later)));
});
const endOf = (signals: readonly WatchSignal[]) => signals.at(-1)?.at ?? 0;
const verdictAfter = (signals: readonly WatchSignal[], now: number) =>
  verdictOf(after(...signals), DEADLINES, now);

describe('whatever is told', () => {
  test('there is one verdict at every moment, of a layer, in words', () => {
    fc.assert(
      fc.property(trace, fc.nat(200_000), (signals, later) => {
        const now = endOf(signals) + later;
        const verdict = verdictAfter(signals, now);
        expect(VERDICTS).toContain(verdict.kind);
        expect(LAYERS).toContain(verdict.layer);
        expect(Object.keys(en)).toContain(verdict.sentence.key);
        expect(verdict.next).toContain('back');
        expect(verdictAfter(signals, now)).toEqual(verdict);
      }),
      { numRuns: 400 },
    );
  });

  test('what is put into a sentence is named in it', () => {
    const catalogue: Readonly<Record<string, string>> = en;
    fc.assert(
      fc.property(trace, fc.nat(200_000), (signals, later) => {
        const { sentence } = verdictAfter(signals, endOf(signals) + later);
        const named = [...(catalogue[sentence.key] ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect(new Set(Object.keys(sentence.params ?? {}))).toEqual(new Set(named));
      }),
      { numRuns: 400 },
    );
  });

  test('a machine that runs and answers is ready, whatever was thought of it', () => {
    fc.assert(
      fc.property(trace, (signals) => {
        const at = endOf(signals) + 1;
        const good = [cloud('running', at), rdp('answers', at + 1), ended('worked', at + 2)];
        expect(verdictAfter([...signals, ...good], at + 2).kind).toBe('ready');
      }),
      { numRuns: 400 },
    );
  });

  test.each<[string, Make, string]>([
    ['one that is gone is gone', (at) => cloud('gone', at), 'gone'],
    ['one that failed has failed', (at) => cloud('failed', at), 'vm-failed'],
  ])('%s', (_what, last, kind) => {
    fc.assert(
      fc.property(trace, (signals) => {
        const at = endOf(signals) + 1;
        expect(verdictAfter([...signals, last(at)], at).kind).toBe(kind);
      }),
    );
  });

  test('nobody is sent into a desktop that does not run and answer', () => {
    fc.assert(
      fc.property(trace, (signals) => {
        const watch = after(...signals);
        if (verdictOf(watch, DEADLINES, endOf(signals)).kind !== 'ready') return;
        expect(watch.cloud?.phase).toBe('running');
        expect(watch.way?.met).toBe('answers');
        expect(watch.way?.at).toBeGreaterThanOrEqual(watch.since);
      }),
    );
  });

  test('nothing waits for ever: with nothing new, what is on its way has a name in the end', () => {
    fc.assert(
      fc.property(trace, (signals) => {
        const { kind } = verdictAfter(signals, endOf(signals) + LONGEST);
        expect(['starting', 'queued', 'booting']).not.toContain(kind);
      }),
      { numRuns: 400 },
    );
  });

  test('a silent guest is not given up before its time, but for what its screen or its host says', () => {
    fc.assert(
      fc.property(trace, (signals) => {
        const now = endOf(signals);
        const watch = after(...signals);
        const { kind, sentence } = verdictOf(watch, DEADLINES, now);
        if (kind !== 'did-not-boot' && kind !== 'way-shut') return;
        if (/^boot\.(sign\.|vanished)/.test(sentence.key)) return;
        expect(now - watch.since).toBeGreaterThanOrEqual(DEADLINES.answer);
      }),
      { numRuns: 400 },
    );
  });
});

describe('signals that come as they like', () => {
  test('one that comes twice changes nothing', () => {
    fc.assert(
      fc.property(trace, (signals) => {
        const twice = signals.flatMap((each) => [each, each]);
        expect(verdictAfter(twice, endOf(signals))).toEqual(verdictAfter(signals, endOf(signals)));
      }),
      { numRuns: 400 },
    );
  });

  test('one that comes late, when a newer one of its kind is known, changes nothing', () => {
    fc.assert(
      fc.property(trace, fc.nat(), fc.nat(), (signals, which, where) => {
        const late = signals[which % Math.max(1, signals.length)];
        if (late === undefined) return;
        const newer = signals.findLastIndex((each) => each.kind === late.kind && each.at > late.at);
        if (newer < 0) return;
        const at = newer + 1 + (where % (signals.length - newer));
        const disturbed = signals.toSpliced(at, 0, late);
        expect(verdictAfter(disturbed, endOf(signals))).toEqual(verdictAfter(signals, endOf(signals)));
      }),
      { numRuns: 400 },
    );
  });

  test('its facts are never of a time that was not told', () => {
    fc.assert(
      fc.property(trace, (signals) => {
        signals.reduce((before, each) => {
          const next = observe(before, each);
          expect(next.since).toBeGreaterThanOrEqual(before.since);
          expect(next.since).toBeLessThanOrEqual(Math.max(each.at, before.since));
          return next;
        }, after());
      }),
    );
  });
});
