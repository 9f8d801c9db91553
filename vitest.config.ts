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

export default defineConfig({
  test: {
    projects: [
      project('unit', 5_000, true),
      project('arch', 20_000, true),
      project('integration', 30_000, true),
      project('peers', 90_000, false),
      project('contract', 60_000, false),
      project('e2e', 90_000, false),
      {
        test: {
          ...project('faults', 60_000, true).test,
          // They wait more than they work; after all others, whose processes they would be in the way of.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
