import { expect, test } from 'vitest';
import { createTally } from '../../../demo/tally.ts';

test('a record is what came since the last one, second by second', () => {
  let now = 500;
  const tally = createTally(() => now);
  tally.connection();
  tally.call('one.vm.info', 0);
  now += 2100;
  tally.call('one.vm.info', 0);
  tally.call('one.user.login', 256);
  tally.reset();
  tally.timeout();
  tally.late(2.4);
  expect(tally.take()).toEqual({
    ...{ calls: { 'one.vm.info': 2, 'one.user.login': 1 }, codes: { 256: 1 } },
    ...{ connections: 1, resets: 1, timeouts: 1, perSecond: [1, 0, 2], lateMs: 2 },
  });
  now += 1999;
  expect(tally.take()).toMatchObject({ calls: {}, connections: 0, resets: 0, perSecond: [0, 0] });
});

test('one that nobody asks for does not grow without end', () => {
  let now = 0;
  const tally = createTally(() => now);
  for (now = 0; now < 20_000_000; now += 100_000) tally.call('one.vm.info', 0);
  const { perSecond } = tally.take();
  expect(perSecond).toHaveLength(3600);
  expect(perSecond.reduce((sum, each) => sum + each, 0)).toBe(200);
});
