import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStep } from '../../../platform/windows/order.ts';
import type { Known } from '../../../platform/windows/order.ts';

const plain = { shell: false, dialog: false, hidden: false, barred: false };
const SHELL: Known = { ...plain, id: 1, shell: true };
const VIEWER: Known = { ...plain, id: 2 };
const OTHER: Known = { ...plain, id: 3 };
const DIALOG: Known = { ...plain, id: 4, dialog: true, hidden: true };
const barred = (window: Known): Known => ({ ...window, barred: true });
const hidden = (window: Known): Known => ({ ...window, hidden: true });

describe('what is to be done', () => {
  test.each<[string, number | null, number, readonly Known[], ReturnType<typeof nextStep>]>([
    ['the shell is in front', null, 1, [SHELL], { kind: 'settled', front: null }],
    ['a viewer has come', null, 2, [SHELL, VIEWER], { kind: 'settled', front: 2 }],
    ['another viewer has come', 2, 3, [SHELL, VIEWER, OTHER], { kind: 'settled', front: 3 }],
    ['the person pressed the key', 2, 1, [SHELL, VIEWER], { kind: 'came-back' }],
    ['the viewer has ended', 2, 1, [SHELL], { kind: 'settled', front: null }],
    ['the viewer has ended, and another one is behind', 2, 3, [SHELL, OTHER], { kind: 'settled', front: 3 }],
    ['nobody has the keyboard for a moment', 2, 0, [SHELL, VIEWER], { kind: 'settled', front: 2 }],
    ['nobody has it, and the viewer is gone', 2, 0, [SHELL], { kind: 'settled', front: null }],
    ['the viewer was minimised', 2, 1, [SHELL, hidden(VIEWER)], { kind: 'restore', window: 2 }],
    [
      'it was, and another viewer is there',
      2,
      3,
      [SHELL, hidden(VIEWER), OTHER],
      { kind: 'restore', window: 2 },
    ],
    ['the shell was minimised', null, 0, [hidden(SHELL)], { kind: 'restore', window: 1 }],
    [
      'a viewer behind the shell was minimised',
      null,
      1,
      [SHELL, hidden(VIEWER)],
      { kind: 'settled', front: null },
    ],
    [
      'a dialog has hidden the viewer',
      2,
      1,
      [SHELL, hidden(VIEWER), DIALOG],
      { kind: 'dismiss', windows: [4] },
    ],
    [
      'a dialog does not go: the viewer is not brought up with it',
      2,
      1,
      [SHELL, barred(hidden(VIEWER)), barred(DIALOG)],
      { kind: 'settled', front: null },
    ],
    [
      'another viewer is left meanwhile',
      3,
      1,
      [SHELL, barred(hidden(VIEWER)), barred(DIALOG), OTHER],
      { kind: 'came-back' },
    ],
    ['there is no window at all', null, 0, [], { kind: 'settled', front: null }],
  ])('when %s', (_when, front, active, windows, step) => {
    expect(nextStep(front, active, windows)).toEqual(step);
  });
});

test('nothing comes up beside a dialog, and nobody is told of the key unless the shell is in front of a viewer that goes on', () => {
  const id = fc.integer({ min: 0, max: 5 });
  const window = fc.record({
    id,
    shell: fc.boolean(),
    dialog: fc.boolean(),
    barred: fc.boolean(),
    hidden: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.option(id),
      id,
      fc.uniqueArray(window, { selector: (each) => each.id }),
      (front, active, windows) => {
        const step = nextStep(front, active, windows);
        if (windows.some((each) => each.dialog && !each.barred)) expect(step.kind).toBe('dismiss');
        if (step.kind === 'restore')
          expect(windows.find((each) => each.id === step.window)?.hidden).toBe(true);
        if (step.kind === 'came-back') {
          expect(windows.find((each) => each.id === active)?.shell).toBe(true);
          expect(windows.find((each) => each.id === front)?.hidden).toBe(false);
        }
        if (step.kind === 'settled' && step.front !== null)
          expect(windows.some((each) => each.id === step.front)).toBe(true);
      },
    ),
  );
});
