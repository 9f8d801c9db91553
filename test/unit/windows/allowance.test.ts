import { expect, test } from 'vitest';
import { createAllowance } from '../../../platform/process/allowance.ts';
import { createManualClock } from '../../support/manual-clock.ts';

test('so many in that time, and no more; then again', async () => {
  const clock = createManualClock();
  const may = createAllowance(clock, 3, 1_000);
  expect([may(), may()]).toEqual([true, true]);
  await clock.advance(600);
  expect([may(), may()]).toEqual([true, false]);
  await clock.advance(399);
  expect(may()).toBe(false);
  await clock.advance(1);
  expect([may(), may(), may()]).toEqual([true, true, false]);
});
