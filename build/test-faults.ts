/** `npm run test:faults`: everything that can go wrong, made to go wrong. Arguments go to vitest. */
import { runTool } from './tools.ts';

process.exitCode = await runTool('vitest', [
  ...['run', '--project', 'faults', '--reporter=default'],
  '--reporter=./build/test-faults-report-entry.ts',
  ...process.argv.slice(2),
]);
