import { describe, expect, test } from 'vitest';
import { idleFor } from '../../../core/auto/idle.ts';
import { LastOpenedError, formatLast, lastOf, parseLast, withLast } from '../../../core/auto/last-opened.ts';
import type { LastOpened } from '../../../core/auto/last-opened.ts';
import { NO_TRIES, after, untilNextTry } from '../../../core/auto/station.ts';
import type { Outcome } from '../../../core/auto/station.ts';
import { openFixedLease } from '../../../core/auto/fixed-lease.ts';
import { userOf } from '../../support/vm.ts';

describe('who opened what last', () => {
  test('comes back as it was written', () => {
    const known = withLast(withLast([], 2, 7), 3, 0);
    expect(parseLast(formatLast(known))).toEqual(known);
    expect([lastOf(known, 2), lastOf(known, 3), lastOf(known, 4)]).toEqual([7, 0, null]);
  });
  test('the newest of a user counts, and null forgets', () => {
    expect(withLast(withLast([[2, 7]], 2, 8), 2, null)).toEqual([]);
    expect(withLast([[2, 7]], 2, 8)).toEqual([[2, 8]]);
  });
  test('a thousand are kept, the oldest go', () => {
    let known: LastOpened = [];
    for (let user = 0; user < 1_100; user++) known = withLast(known, user, 1);
    expect(known).toHaveLength(1_000);
    expect([lastOf(known, 99), lastOf(known, 100)]).toEqual([null, 1]);
    expect(parseLast(formatLast(known))).toHaveLength(1_000);
  });
  test.each([
    '',
    'x',
    'null',
    '[]',
    '{"version":2,"last":[]}',
    '{"version":1}',
    '{"version":1,"last":{}}',
    '{"version":1,"last":[[1]]}',
    '{"version":1,"last":[[1,2,3]]}',
    '{"version":1,"last":[["1",2]]}',
    '{"version":1,"last":[[1,-2]]}',
    '{"version":1,"last":[[1.5,2]]}',
    '{"version":1,"last":[[1,2147483648]]}',
    '{"version":1,"last":[[1,2],[1,3]]}',
    `{"version":1,"last":[${Array.from({ length: 1_001 }, (_, user) => `[${user},1]`).join()}]}`,
  ])('anything else is refused: %.60s', (text) => {
    expect(() => parseLast(text)).toThrow(LastOpenedError);
  });
});

describe('when a station tries again', () => {
  const waits = (outcomes: readonly Outcome[], random = 0.5) => {
    let tries = NO_TRIES;
    return outcomes.map((outcome) => {
      tries = after(tries, outcome);
      return untilNextTry(tries, outcome, random);
    });
  };
  test('a cloud that is away: soon, then ever later, a minute and a half at most', () => {
    expect(waits(Array<Outcome>(6).fill('trouble'))).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(waits(Array<Outcome>(6).fill('trouble'), 1).at(-1)).toBe(90_000);
    expect(waits(Array<Outcome>(6).fill('trouble'), 0).at(-1)).toBe(30_000);
  });
  test('a refusal: once more after half a minute, for the database may have been locked, and then not', () => {
    expect(waits(['refused', 'refused'])).toEqual([37_500, null]);
    expect(waits(['refused', 'trouble', 'refused', 'refused'])).toEqual([37_500, 5_000, 37_500, null]);
  });
  test('without its secret: not at all', () => {
    expect(waits(['no-secret'])).toEqual([null]);
  });
});

describe('whether nobody is there', () => {
  const settings = { after: 60_000, countdown: 10_000 };
  const seen = { ...settings, withSessions: 'seen' } as const;
  test.each([
    ['the page alone knows', { page: 9, display: null, covered: false }, 9],
    ['the display heard something later', { page: 9, display: 3, covered: false }, 3],
    ['the page heard it last', { page: 3, display: 9, covered: false }, 3],
    ['a desktop is on the screen, and the display tells', { page: 9, display: 5, covered: true }, 5],
    ['a desktop is on the screen, and nobody tells', { page: 9, display: null, covered: true }, null],
  ])('%s', (_what, presence, expected) => {
    expect(idleFor(presence, seen)).toBe(expected);
  });
  test('the clock of a desktop on the screen may run always, or never', () => {
    const blind = { page: 9, display: null, covered: true };
    expect(idleFor(blind, { ...settings, withSessions: 'always' })).toBe(9);
    expect(idleFor({ ...blind, display: 5 }, { ...settings, withSessions: 'never' })).toBeNull();
    expect(idleFor({ ...blind, covered: false }, { ...settings, withSessions: 'never' })).toBe(9);
  });
});

describe('a token that is used as it is', () => {
  test('is hidden from the log until the end, and nothing is made or ended by it', async () => {
    const hidden = new Set<string>();
    const hide = (secret: string) => {
      hidden.add(secret);
      return () => void hidden.delete(secret);
    };
    const given = { user: 'station-3', secret: 'pl4nted-token' };
    const { lease, user } = await openFixedLease({ info: async () => userOf() }, given, hide, {});
    expect([lease.session, lease.kind, lease.chore(), user.name]).toEqual([given, 'token', null, 'alice']);
    expect([...hidden]).toEqual(['pl4nted-token']);
    await lease.end(AbortSignal.timeout(1));
    expect([...hidden]).toEqual([]);
    const refuse = async () => Promise.reject(new Error('no'));
    await expect(openFixedLease({ info: refuse }, given, hide, {})).rejects.toThrow('no');
    expect([...hidden]).toEqual([]);
  });
});
