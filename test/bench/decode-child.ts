/** Reads the list of VMs from the endpoint in its argument as the shell does, and tells in one line of JSON what that took. */
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeCall } from '../../core/opennebula/call.ts';
import { vmPoolReader } from '../../core/opennebula/resources/vm-pool.ts';
import { createHttpTransport } from '../../platform/http/transport.ts';

/** Until what the start has left is settled, milliseconds. */
const SETTLE = 500;
const MINUTE = 60_000;
const PROBE = 1;

/** A line of /proc/self/status, megabytes. */
const megabytes = (what: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) /
  1024;

const transport = createHttpTransport({
  endpoints: [process.argv[2] ?? ''],
  tls: { ca: null, pins: [], client: null },
  proxy: null,
  allowPlain: false,
  deadlines: { connect: MINUTE, firstByte: MINUTE, total: MINUTE },
  maxBytes: 256 * 1024 * 1024,
});
const body = encodeCall('one.vmpool.infoextended', ['alice:secret', -2, -1, -1, -1]);
const reader = vmPoolReader();
const delay = monitorEventLoopDelay({ resolution: PROBE });
await sleep(SETTLE);

const base = megabytes('VmRSS');
// The peak begins anew (proc_pid_clear_refs(5)).
writeFileSync('/proc/self/clear_refs', '5');
delay.enable();
const started = performance.now();
let length = 0;
await transport.post(body, (piece) => {
  length += piece.length;
  reader.write(piece);
});
const pool = reader.end();
const took = performance.now() - started;
// What blocked at the very end is only seen by the next probe.
await sleep(10 * PROBE);
delay.disable();
const peak = megabytes('VmHWM') - base;
// After the figures, so that all models are there while they are taken.
const count = new Set(pool.items.map(({ id }) => id)).size;
console.log(
  JSON.stringify({ peak, base, took, blocked: delay.max / 1e6 - PROBE, megabytes: length / 2 ** 20, count }),
);
