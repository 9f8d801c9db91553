/** `npm run bench [-- NAME …] [--json] [--good N]`: each figure beside what it is measured against, in one run. Reports; never fails on a figure. */
import { benchBridge } from './bridge.ts';
import { benchBridgeMemory } from './bridge-memory.ts';
import { benchDecode } from './decode.ts';
import { benchDecodeMemory } from './decode-memory.ts';
import { benchFleet } from './fleet.ts';
import { benchNotice } from './notice.ts';
import { benchOpenRdp } from './open-rdp.ts';
import { benchOpenSpice } from './open-spice.ts';
import { printRows } from './print.ts';
import { benchStart } from './start.ts';
import type { BenchRow } from './row.ts';

const args = process.argv.slice(2);
/** How many machines that boot `notice` switches on. */
const good = args.includes('--good') ? Number(args[args.indexOf('--good') + 1]) : 8;

const BENCHES: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  bridge: benchBridge,
  'bridge-memory': benchBridgeMemory,
  decode: benchDecode,
  'decode-memory': benchDecodeMemory,
  fleet: benchFleet,
  notice: () => benchNotice(good),
  'open-rdp': benchOpenRdp,
  'open-spice': benchOpenSpice,
  start: benchStart,
};

const json = args.includes('--json');
const wanted = args.filter((arg, i) => arg !== '--json' && arg !== '--good' && args[i - 1] !== '--good');
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted.length === 0 || wanted.includes(name)) printRows(await bench(), json);
  }
}
