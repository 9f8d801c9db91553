import { describe, expect, test } from 'vitest';
import { endsWith, judge, neverRan } from '../../../core/self-service/claim.ts';
import type { Claimant } from '../../../core/self-service/claim.ts';
import { vmOf } from '../../support/vm.ts';

const ME: Claimant = { template: 7, uid: 2, owner: 'u', signIn: 'aaaaaaaa', leftovers: 'reuse' };
const TERMINAL: Claimant = { ...ME, owner: 't01', leftovers: 'end' };
const HOLD = { state: 2, lcmState: 0, host: null };
const RUNS = { state: 3, lcmState: 3 };
const marked = (id: number, more: Parameters<typeof vmOf>[0] = {}, mark = 'u-aaaaaaaa') =>
  vmOf({ id, name: `Biology alice [c7-${mark}]`, templateId: 7, ...more });
const ids = (vms: readonly { readonly id: number }[]) => vms.map(({ id }) => id);
const verdict = (...args: Parameters<typeof judge>) => {
  const { mine, copies, left } = judge(...args);
  return { mine: mine?.id ?? null, copies: ids(copies), left: ids(left) };
};

describe('the one is', () => {
  test('the oldest that is there, in whatever order it is listed', () => {
    const vms = [marked(9, HOLD), marked(5, HOLD), marked(7, HOLD)];
    expect(verdict(vms, ME)).toEqual({ mine: 5, copies: [7, 9], left: [] });
  });

  test('one that another sign-in of this user made', () => {
    expect(verdict([marked(5, RUNS, 'u-bbbbbbbb'), marked(6, HOLD)], ME)).toEqual({
      ...{ mine: 5, copies: [6], left: [] },
    });
  });

  test('one of the same template that was made by hand, or given', () => {
    const plain = vmOf({ id: 3, name: 'Given', templateId: 7 });
    expect(verdict([plain, marked(6, HOLD)], ME)).toEqual({ mine: 3, copies: [6], left: [] });
    expect(verdict([vmOf({ id: 9, templateId: 7 }), marked(6, HOLD)], ME)).toEqual({
      ...{ mine: 6, copies: [], left: [] },
    });
  });

  test('none: nothing of this class, of this person, or nothing that stays', () => {
    const none = { mine: null, copies: [], left: [] };
    expect(verdict([], ME)).toEqual(none);
    expect(verdict([marked(1, { ...HOLD, uid: 9 }), marked(2, HOLD, 't01-aaaaaaaa')], ME)).toEqual(none);
    expect(verdict([vmOf({ id: 3, templateId: 8 }), vmOf({ id: 4, templateId: null })], ME)).toEqual(none);
    for (const lcmState of [11, 12, 13, 23])
      expect(verdict([marked(1, { state: 3, lcmState })], ME)).toEqual(none);
    expect(verdict([marked(1, { state: 6, lcmState: 0 })], ME)).toEqual(none);
  });

  test('of a terminal that shares its user: by the mark alone, for short lists tell no template', () => {
    const theirs = vmOf({ id: 1, templateId: 7 });
    const mine = marked(4, { ...RUNS, templateId: null }, 't01-aaaaaaaa');
    expect(verdict([theirs, marked(2, RUNS, 't02-aaaaaaaa'), mine], TERMINAL)).toEqual({
      ...{ mine: 4, copies: [], left: [] },
    });
  });
});

describe('a copy is', () => {
  test('never one that ran, has a history, or has no mark', () => {
    const had = { hostname: 'node1', sequence: 0, runningSince: 1 };
    const vms = [
      ...[marked(1, RUNS), marked(2, RUNS), marked(3, { state: 8, lcmState: 0 })],
      ...[marked(4, { ...HOLD, host: had }), marked(5, { state: 1, lcmState: 0, host: had })],
      vmOf({ id: 6, templateId: 7, ...HOLD }),
    ];
    expect(verdict(vms, ME).copies).toEqual([]);
    expect(neverRan(marked(7, { state: 1, lcmState: 0, host: null }))).toBe(true);
  });

  test('one in PENDING too, which somebody released and no host has had', () => {
    expect(verdict([marked(1, RUNS), marked(2, { state: 1, lcmState: 0, host: null })], ME).copies).toEqual([
      2,
    ]);
  });
});

describe('what an earlier sign-in left', () => {
  const old = marked(1, RUNS, 't01-bbbbbbbb');
  const oldHeld = marked(2, HOLD, 't01-bbbbbbbb');
  const own = marked(3, HOLD, 't01-aaaaaaaa');

  test('is ended where the class wants that, and its own is the one', () => {
    expect(verdict([old, oldHeld, own], TERMINAL)).toEqual({ mine: 3, copies: [2], left: [1] });
  });

  test('is gone on with where it does not', () => {
    expect(verdict([old, oldHeld, own], { ...TERMINAL, leftovers: 'reuse' })).toEqual({
      ...{ mine: 1, copies: [2, 3], left: [] },
    });
  });
});

describe('with the sign-in ends', () => {
  test('what it made, what it was given, and what never ran: nothing without a mark, nothing of others', () => {
    const vms = [
      ...[marked(1, RUNS), marked(2, RUNS, 'u-bbbbbbbb'), marked(3, HOLD, 'u-bbbbbbbb')],
      ...[marked(4, RUNS, 'u-cccccccc'), vmOf({ id: 5, templateId: 7 }), marked(6, { ...RUNS, uid: 9 })],
    ];
    expect(ids(endsWith(vms, ME, 2))).toEqual([1, 2, 3]);
    expect(ids(endsWith(vms, ME, 5))).toEqual([1, 3]);
  });
});
