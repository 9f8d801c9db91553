import { describe, expect, test } from 'vitest';
import type { DesktopView, DesktopsView } from '../../../contract/views.ts';
import { autoChoice, hasVanished, toStart } from '../../../core/auto/choice.ts';

const desktop = (id: number, more: Partial<DesktopView> = {}): DesktopView => ({
  id,
  name: `d${id}`,
  phase: 'running',
  chip: 'ready',
  sentence: { key: 'phase.running' },
  protocol: 'spice',
  actions: ['open'],
  lastOpened: null,
  schedule: null,
  ...more,
});
const shut = (id: number, key = 'phase.not-allowed') =>
  desktop(id, { actions: [], chip: 'not-allowed', sentence: { key } });

describe('which desktop opens by itself', () => {
  test.each([
    ['never', 'never', [desktop(1)], 1, null],
    ['the only one', 'only', [desktop(1)], null, 1],
    ['the only one that can be opened', 'only', [shut(1), desktop(2)], null, 2],
    ['none of two', 'only', [desktop(1), desktop(2)], 1, null],
    ['none of none', 'only', [], null, null],
    ['the last one', 'last', [desktop(1), desktop(2)], 2, 2],
    ['none where nothing was opened', 'last', [desktop(1)], null, null],
    ['none where the last one cannot be opened now', 'last', [desktop(1), shut(2)], 2, null],
  ] as const)('%s', (_what, connect, desktops, last, expected) => {
    expect(autoChoice(connect, desktops, last)?.id ?? null).toBe(expected);
  });
});

describe('the last one is forgotten', () => {
  const list = (desktops: readonly DesktopView[], more: Partial<DesktopsView> = {}): DesktopsView => ({
    desktops,
    applications: [],
    offers: [],
    readAt: 1,
    trouble: null,
    ...more,
  });
  const trouble = { kind: 'cloud-unreachable', params: {}, retry: 'later', incident: 'K7Q2MX' } as const;
  test.each([
    ['that is not in the list any more', list([desktop(1)]), true],
    ['of an empty list', list([]), true],
    ['that is DONE', list([desktop(2, { phase: 'gone' })]), true],
    ['that this person may not open any more', list([shut(2)]), true],
  ])('one %s', (_what, view, gone) => {
    expect(hasVanished(view, 2)).toBe(gone);
  });
  test.each([
    ['that is there', list([desktop(2)])],
    ['that is off and may be started', list([desktop(2, { phase: 'off', chip: 'off' })])],
    ['that somebody has locked for a while', list([shut(2, 'phase.locked')])],
    ['that has failed', list([desktop(2, { phase: 'failed', chip: 'needs-help', actions: [] })])],
    ['of a cloud that cannot be read', list([desktop(1)], { trouble })],
    ['of a cloud that could never be read', list([], { trouble })],
  ])('but not one %s', (_what, view) => {
    expect(hasVanished(view, 2)).toBe(false);
  });
});

describe('what is started at the sign-in', () => {
  const off = (id: number) => desktop(id, { phase: 'off', chip: 'off', actions: ['open', 'start'] });
  const list = [off(1), desktop(2), off(3), shut(4), off(5)];
  test.each([
    ['nothing unless told', [], 3, 9, []],
    ['what is named, is off and may be started', [1, 2, 4, 99], null, 9, [1]],
    ['the last one', 'last', 3, 9, [3]],
    ['all', 'all', null, 9, [1, 3, 5]],
    ['no more than the quota leaves', 'all', null, 2, [1, 3]],
    ['none where the quota is full', 'all', null, -1, []],
  ] as const)('%s', (_what, wanted, last, most, expected) => {
    expect(toStart(wanted, list, last, most)).toEqual(expected);
  });
});
