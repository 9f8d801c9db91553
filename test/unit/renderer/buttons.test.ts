import { expect, test } from 'vitest';
import { isSwallowedButton } from '../../../renderer/keys.ts';

test('the first button and the third are the page’s', () => {
  expect([0, 2].map(isSwallowedButton)).toEqual([false, false]);
});
test('the middle one, and those that go back and forward, are nobody’s', () => {
  expect([1, 3, 4, 5].map(isSwallowedButton)).toEqual([true, true, true, true]);
});
