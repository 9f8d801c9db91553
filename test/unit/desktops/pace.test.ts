import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { untilNextLook, untilNextReading } from '../../../core/desktops/pace.ts';

const MINUTE = 60_000;
const AT_MOST = { refresh: 15_000, idle: 0, failures: 0, random: 0 };

test('never more than four a minute, whatever the person, the cloud and chance do', () => {
  const input = fc.record({
    refresh: fc.integer({ min: 15_000, max: 3_600_000 }),
    idle: fc.integer({ min: 0, max: 1e9 }),
    failures: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000 })),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(input, (given) => {
      const pause = untilNextReading(given);
      expect(pause).toBeGreaterThanOrEqual(given.refresh);
      expect(Number.isFinite(pause)).toBe(true);
    }),
  );
});

describe('while somebody is there', () => {
  test.each([
    [0, 15_000],
    [1, 18_750],
  ])('the pause is that of the settings, and a part by chance (%d): %d ms', (random, pause) => {
    expect(untilNextReading({ ...AT_MOST, random })).toBe(pause);
    expect(untilNextReading({ ...AT_MOST, random, idle: 2 * MINUTE })).toBe(pause);
  });
});

describe('when nobody has touched anything', () => {
  test.each([
    [3 * MINUTE, 90_000],
    [10 * MINUTE, 300_000],
    [30 * MINUTE, 900_000],
    [40 * MINUTE, 1_200_000],
    [24 * 60 * MINUTE, 1_200_000],
  ])('for %d ms the pause is %d ms', (idle, pause) => {
    expect(untilNextReading({ ...AT_MOST, idle })).toBe(pause);
  });

  test('a site that reads more slowly than that anyway stays at its pace', () => {
    expect(untilNextReading({ ...AT_MOST, refresh: 3_600_000, idle: 1e9 })).toBe(3_600_000);
  });
});

describe('when the cloud does not answer', () => {
  test.each([
    [1, 0.5, 30_000],
    [2, 0.5, 60_000],
    [9, 0.5, 60_000],
    [9, 0, 30_000],
    [9, 1, 90_000],
  ])('after %i failures, by chance %d, the pause is %d ms', (failures, random, pause) => {
    expect(untilNextReading({ ...AT_MOST, failures, random })).toBe(pause);
  });
});

describe('the one machine that is being opened is looked at', () => {
  test.each([
    ['quickly at first', 0, false, 1_500],
    ['less quickly when it takes longer', 30_000, false, 4_000],
    ['slowly when it runs: its guest is waited for', 5_000, true, 10_000],
  ])('%s', (_what, elapsed, running, pause) => {
    expect(untilNextLook({ elapsed, running, random: 0 })).toBe(pause);
    expect(untilNextLook({ elapsed, running, random: 1 })).toBe(pause * 1.25);
  });
});
