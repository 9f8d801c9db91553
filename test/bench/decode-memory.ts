import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bundleNode } from '../../build/bundle-node.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const RECORDED = new URL('../fixtures/opennebula/load.vmpool.infoextended.100.response.xml', import.meta.url);
const POOLS = 100;
const VMS = 100 * POOLS;
const ROUNDS = 3;
const MOST_MB = 60;
const MOST_MS = 50;

interface Told {
  readonly peak: number;
  readonly took: number;
  readonly blocked: number;
  readonly megabytes: number;
  readonly count: number;
}

/** The recorded answer with its hundred VMs a hundred times, each under an ID of its own: pieces of it, and how long all are. */
function largeAnswer(): { readonly length: number; readonly pieces: () => Generator<string> } {
  const [head = '', pool = '', tail = ''] = readFileSync(RECORDED, 'utf8').split(
    /(?<=&lt;VM_POOL&gt;)|(?=&lt;\/VM_POOL&gt;)/,
  );
  const parts = pool.split(/(?<=&lt;VM&gt;&lt;ID&gt;)\d+/);
  const numbered = (first: number) =>
    parts.map((part, i) => (i === 0 ? part : `${first + i}${part}`)).join('');
  const FIRST = 100_000;
  return {
    length: Buffer.byteLength(head + tail) + POOLS * Buffer.byteLength(numbered(FIRST)),
    *pieces() {
      yield head;
      for (let i = 0; i < POOLS; i++) yield numbered(FIRST + i * 100);
      yield tail;
    },
  };
}

/** One list, read in a process of its own that is started as build/onekiosk.sh does it. */
async function readOnce(script: string, url: string): Promise<Told> {
  const child = spawn(process.execPath, ['--max-semi-space-size=1', script, url], {
    env: { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the reader ended with ${code}`);
  const told = JSON.parse(said) as Told;
  if (told.count !== VMS) throw new Error(`decoded ${told.count} of ${VMS} VMs`);
  return told;
}

/** What it takes to have 10,000 VMs as models: megabytes at the worst moment, and the longest that nothing else could be done. */
export async function benchDecodeMemory(): Promise<BenchRow[]> {
  const { length, pieces } = largeAnswer();
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': length });
    pipeline(Readable.from(pieces()), response).catch(() => response.destroy());
  });
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-bench-'));
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const script = join(folder, 'child.mjs');
    await bundleNode('test/bench/decode-child.ts', script);
    const { port } = server.address() as AddressInfo;
    const told: Told[] = [];
    for (let i = 0; i < ROUNDS; i++) told.push(await readOnce(script, `http://127.0.0.1:${port}/RPC2`));
    const of = (key: keyof Told) => median(told.map((each) => each[key]));
    const row = (against: string, value: number, unit: string, other: number, most: number): BenchRow => ({
      name: 'decode-memory',
      against,
      value,
      unit,
      ratio: value / other,
      goal: `<= ${most} ${unit}`,
      holds: value <= most,
    });
    return [
      row('10,000 VMs: the answer itself', of('peak'), 'MB', of('megabytes'), MOST_MB),
      row('10,000 VMs: all the time they take', of('blocked'), 'ms', of('took'), MOST_MS),
    ];
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}
