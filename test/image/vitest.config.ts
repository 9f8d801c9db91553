import { defineConfig } from 'vitest/config';
import { ROOT } from '../../build/tools.ts';

/** Apart from `npm test`: it builds a whole system and boots it a dozen times, without KVM minutes each. */
export default defineConfig({
  test: {
    root: ROOT,
    include: ['test/image/**/*.test.ts'],
    testTimeout: 2_400_000,
    hookTimeout: 3_600_000,
    fileParallelism: false,
  },
});
