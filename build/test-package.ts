/** `npm run test:package`: the Debian package in real systems. As root; minutes. Arguments go to vitest. */
import { runTool } from './tools.ts';

process.exitCode = await runTool('vitest', [
  'run',
  '--config',
  'test/package/vitest.config.ts',
  ...process.argv.slice(2),
]);
