/** `node demo/main.ts`: the demo cloud alone, to try the command line or another client against. Ends with Ctrl+C. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoCloud } from './cloud.ts';

const cloud = await startDemoCloud({
  workDir: mkdtempSync(join(tmpdir(), 'onekiosk-demo-')),
  log: (line) => console.error(line),
});
// A throw-away cloud: whoever started it may see how to get in.
console.log(`endpoint  ${cloud.endpoint}`);
console.log(`host      ${cloud.hostName} = 127.0.0.1`);
console.log(`user      ${cloud.users.desktop.name}:${cloud.users.desktop.password}`);
console.log(`no VMs    ${cloud.users.empty.name}:${cloud.users.empty.password}`);
console.log(`RDP       ${cloud.rdp.user}:${cloud.rdp.password}`);
for (const [address, pin] of Object.entries(cloud.rdp.pins)) console.log(`pin       ${address} ${pin}`);
const end = () => void cloud.close().then(() => process.exit(0));
process.once('SIGINT', end).once('SIGTERM', end).once('SIGHUP', end);
