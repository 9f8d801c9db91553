import { expect, test } from 'vitest';
import { isShown } from '../../../renderer/shown.ts';

const page = (main: { readonly childElementCount: number; readonly boxes: number } | null) =>
  isShown({
    querySelector: () =>
      main === null
        ? null
        : { childElementCount: main.childElementCount, getClientRects: () => ({ length: main.boxes }) },
  });

test('a page with something on its stage is shown', () => {
  expect(page({ childElementCount: 1, boxes: 1 })).toBe(true);
});
test.each([
  ['emptied', null],
  ['that has drawn no first screen', { childElementCount: 0, boxes: 1 }],
  ['whose stage is nowhere', { childElementCount: 3, boxes: 0 }],
])('one %s is not', (_what, main) => {
  expect(page(main)).toBe(false);
});
