/** `npm run test:opennebula`: the contract suite against the OpenNebula that ONE_XMLRPC and ONE_AUTH name. */
import { runTool } from './tools.ts';

if (!process.env['ONE_XMLRPC'] || !process.env['ONE_AUTH']) {
  console.error(
    'Set ONE_XMLRPC (the URL, such as https://one.example.org:2633/RPC2) and ONE_AUTH (a file with user:password).',
  );
  console.error('The suite only reads, unless ONE_WRITE=yes is set as well.');
  process.exitCode = 2;
} else {
  process.exitCode = await runTool('vitest', [
    'run',
    '--project=contract',
    '--reporter=verbose',
    '--reporter=./build/test-report-entry.ts',
    'test/contract/live.test.ts',
  ]);
}
