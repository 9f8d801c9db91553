import { defineConfig } from 'vitest/config';

const project = (name: string, timeout: number, parallel: boolean) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: timeout,
    fileParallelism: parallel,
  },
});

/** Which projects are run at the same time, one group after the other, and how many of their files at once. */
const together = (groupOrder: number, maxWorkers: number) => ({ maxWorkers, sequence: { groupOrder } });

export default defineConfig({
  test: {
    projects: [
      project('unit', 5_000, true),
      project('arch', 20_000, true),
      project('integration', 30_000, true),
      project('contract', 60_000, false),
      // They wait more than they work: a few side by side, after those that only work.
      { test: { ...project('peers', 90_000, true).test, ...together(1, 3) } },
      { test: { ...project('e2e', 90_000, true).test, ...together(1, 3) } },
      { test: { ...project('faults', 60_000, true).test, ...together(2, 4) } },
      // They are about what happens within tenths of a second: alone.
      { test: { ...project('escapes', 90_000, true).test, ...together(3, 3) } },
    ],
  },
});
