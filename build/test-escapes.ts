/** `npm run test:escapes`: everything that a person could try to get out, tried. Arguments go to vitest. */
import { bundleAll } from './bundle.ts';
import { runTool } from './tools.ts';

await bundleAll();
process.exitCode = await runTool('vitest', [
  ...['run', '--project', 'escapes', '--reporter=default'],
  '--reporter=./build/test-escapes-report-entry.ts',
  ...process.argv.slice(2),
]);
