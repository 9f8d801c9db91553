import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openNursery } from '../../../demo/process.ts';
import type { Nursery } from '../../../demo/process.ts';
import { watchGuest } from '../../bench/notice-run.ts';
import { createBootGuests } from '../../support/boot-guests.ts';
import { temporary } from '../../support/terminal.ts';

const folder = temporary('notice');
const { failing, good } = createBootGuests(folder, false);
let nursery: Nursery;
beforeAll(() => {
  nursery = openNursery(folder);
});
afterAll(async () => {
  await nursery.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The short run of `npm run bench -- notice`, which has more machines, many more boots, and times. */
describe('a real machine, looked at once a second', () => {
  test.each(failing)('that does not boot is told: $name', { timeout: 90_000 }, async (guest) => {
    const { sign, asExpected } = await watchGuest(nursery, folder, guest, 'failing');
    expect([sign?.means ?? 'black', asExpected]).toEqual([guest.means, true]);
  });

  test.each(good.bare)(
    'that boots is never said to have failed: $name',
    { timeout: 90_000 },
    async (guest) => {
      const { sign, asExpected } = await watchGuest(nursery, folder, guest, 'good');
      expect([sign, asExpected]).toEqual([null, true]);
    },
  );
});
