import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { decodeVmPool } from '../../core/opennebula/pool.ts';
import { decodeAnswer } from '../../core/opennebula/xmlrpc.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const RECORDED = new URL('../fixtures/opennebula/load.vmpool.infoextended.100.response.xml', import.meta.url);
const ROUNDS = 9;

interface Deserializer {
  deserializeMethodResponse(stream: Readable, done: (error: Error | null, value: unknown) => void): void;
}
const require = createRequire(import.meta.url);
const DeserializerClass = require('xmlrpc/lib/deserializer') as new () => Deserializer;

const ours = (body: string): number => decodeVmPool(decodeAnswer('one.vmpool.infoextended', body)).vms.length;

/** What a client of npm's libraries does: the envelope by xmlrpc 1.3.2, the document by fast-xml-parser 5. */
async function theirs(body: string): Promise<number> {
  const stream = Readable.from([body]);
  const value = await new Promise<unknown>((resolve, reject) => {
    new DeserializerClass().deserializeMethodResponse(stream, (error, result) =>
      error ? reject(error) : resolve(result),
    );
  });
  const document = Array.isArray(value) ? String(value[1]) : '';
  const parsed: unknown = new XMLParser({ ignoreAttributes: true }).parse(document);
  const pool = (parsed as { VM_POOL?: { VM?: unknown[] } }).VM_POOL;
  return pool?.VM?.length ?? 0;
}

/** The floor of a well-kept strict parser: it only walks, twice as the envelope demands, and builds nothing. */
function bareSaxes(body: string): number {
  let inner = '';
  let vms = 0;
  const outer = new SaxesParser();
  outer.on('text', (text) => void (inner += text.startsWith('<VM_POOL>') ? text : ''));
  outer.write(body).close();
  const parser = new SaxesParser();
  parser.on('opentag', (tag) => void (vms += tag.name === 'VM' ? 1 : 0));
  parser.write(inner).close();
  return vms;
}

/** Milliseconds to make the recorded answer with 100 VMs into models. */
export async function benchDecode(): Promise<BenchRow[]> {
  const body = readFileSync(RECORDED, 'utf8');
  const runs = { ours: [] as number[], theirs: [] as number[], saxes: [] as number[] };
  const timed = async (into: number[], work: () => number | Promise<number>) => {
    const started = performance.now();
    const count = await work();
    into.push(performance.now() - started);
    if (count !== 100) throw new Error(`decoded ${count} of 100 VMs`);
  };
  for (let round = 0; round < ROUNDS; round++) {
    await timed(runs.ours, () => ours(body));
    await timed(runs.theirs, () => theirs(body));
    await timed(runs.saxes, () => bareSaxes(body));
  }
  const value = median(runs.ours);
  const row = (against: string, other: number, goal: string, most: number): BenchRow => ({
    name: 'decode',
    against,
    value,
    unit: 'ms',
    ratio: value / other,
    goal,
    holds: value / other <= most,
  });
  return [
    row('xmlrpc 1.3.2 + fast-xml-parser 5.12.1', median(runs.theirs), '<= 0.2', 0.2),
    row('saxes 6.0.0, walking only', median(runs.saxes), '', Infinity),
  ];
}
