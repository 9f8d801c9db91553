import { expect, test } from 'vitest';
import { runIdle } from '../../bench/fleet/idle.ts';
import { runStorm } from '../../bench/fleet/storm.ts';

const TEN = 10;

test('a small morning: all get their list, nobody is shown an error; after an outage all come back by themselves', async () => {
  const terminals = 80;
  const { waits, shown, outage } = await runStorm({
    ...{ terminals, within: 1_500, outage: 25_000, recovery: 110_000 },
  });
  expect(shown).toEqual([]);
  expect(waits).toHaveLength(terminals);
  // Everybody looked at least once while the cloud was away, and said so.
  expect(outage?.told).toBe(terminals);
  expect(outage?.lost).toBe(0);
  expect(outage?.stats.resets).toBe(0);
}, 240_000);

test('a classroom: thirty stations on one user all get in at once, with ten tokens', async () => {
  const { waits, shown, morning } = await runStorm({
    ...{ terminals: 30, within: 500, outage: 0, recovery: 0 },
    shared: true,
  });
  expect(shown).toEqual([]);
  expect(waits).toHaveLength(30);
  expect(morning.maxTokens).toBe(TEN);
}, 120_000);

test('a thousand lists that nobody touches ask a tenth of what ten thousand may', async () => {
  const { mean, most } = await runIdle(1_000);
  expect(mean).toBeLessThan(3);
  expect(mean).toBeGreaterThan(0.5);
  expect(most).toBeLessThanOrEqual(TEN);
}, 60_000);
