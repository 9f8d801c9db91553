import { defineConfig } from 'vitest/config';
import { ROOT } from '../../build/tools.ts';

/** Apart from `npm test`: it makes whole Debian systems, as root, for ten minutes and more. */
export default defineConfig({
  test: {
    root: ROOT,
    include: ['test/package/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 1_800_000,
    fileParallelism: false,
  },
});
