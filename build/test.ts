/** `npm test`: everything that can run on this machine. Arguments go to vitest. */
import { STATIC_STEPS, runSteps } from './check.ts';
import { bundleAll } from './bundle.ts';
import { runTool } from './tools.ts';

const args = process.argv.slice(2);
// With arguments somebody looks at a few tests; without them everything is asked.
const sound = args.length > 0 || (await runSteps(STATIC_STEPS));
if (!sound) {
  console.log('\n0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
} else {
  await bundleAll();
  process.exitCode = await runTool('vitest', [
    'run',
    '--reporter=default',
    '--reporter=./build/test-faults-report-entry.ts',
    '--reporter=./build/test-escapes-report-entry.ts',
    '--reporter=./build/test-report-entry.ts',
    ...args,
  ]);
}
