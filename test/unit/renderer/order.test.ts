import { describe, expect, test } from 'vitest';
import { byUse, keepOrder, matching, openedLast } from '../../../renderer/state/order.ts';
import type { Listed } from '../../../renderer/state/order.ts';

const tile = (id: number | string, name: string, lastOpened: number | null = null): Listed => ({
  id,
  name,
  lastOpened,
});
const ids = (items: readonly Listed[]) => items.map(({ id }) => id);

describe('applications are put in order as desktops are', () => {
  test('last used first, then by name; those of one name by their own number', () => {
    const sorted = [
      tile('a10', 'Calc'),
      tile('a2', 'calc'),
      tile('a1', 'Zoo'),
      tile('a3', 'Mail', 5),
      tile('a4', 'Äpfel', 6),
    ].sort(byUse('de'));
    expect(ids(sorted)).toEqual(['a4', 'a3', 'a2', 'a10', 'a1']);
  });

  test('and stay there', () => {
    const next = [tile('a9', 'new'), tile('a1', 'a'), tile('a2', 'b', 7)];
    expect(ids(keepOrder(['a2', 'a1', 'gone'], next))).toEqual(['a2', 'a1', 'a9']);
  });

  test('and are found by any part of the name', () => {
    expect(ids(matching([tile('a1', 'Calculator'), tile(3, 'Office')], 'CALC'))).toEqual(['a1']);
  });
});

describe('what was opened last, of desktops and applications', () => {
  test.each<[string, readonly Listed[], number | string | null]>([
    ['nothing, when nothing was', [tile(1, 'a'), tile('a1', 'b')], null],
    ['nothing of nothing', [], null],
    ['a desktop', [tile(1, 'a', 9), tile(2, 'b', 3), tile('a1', 'c', 8)], 1],
    ['an application', [tile(1, 'a', 9), tile('a1', 'c', 10), tile('a2', 'd')], 'a1'],
  ])('%s', (_what, items, id) => {
    expect(openedLast(items)?.id ?? null).toBe(id);
  });
});
