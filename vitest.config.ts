import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Of `timeout` milliseconds for each test. Projects of one group run at the same time, `maxWorkers` of their files at once; the groups in turn. */
const project = (name: string, timeout: number, groupOrder: number, maxWorkers: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: timeout,
    maxWorkers,
    sequence: { groupOrder },
  },
});

/** vitest itself would leave a processor free, which of two is half. */
const WORKING = Math.max(2, availableParallelism() - 1);
/** Tests of whole programs wait more than they work. */
const WAITING = 3;

export default defineConfig({
  test: {
    projects: [
      project('unit', 5_000, 0, WORKING),
      project('arch', 20_000, 0, WORKING),
      project('integration', 30_000, 0, WORKING),
      project('contract', 60_000, 1, 1),
      project('peers', 90_000, 2, WAITING),
      project('e2e', 90_000, 2, WAITING),
      project('faults', 60_000, 3, WAITING + 1),
      // They are about what happens within tenths of a second: after all others.
      project('escapes', 90_000, 4, WAITING),
    ],
  },
});
