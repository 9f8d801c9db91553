import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { vmPoolReader } from '../../core/opennebula/resources/vm-pool.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const RECORDED = new URL('../fixtures/opennebula/load.vmpool.infoextended.100.response.xml', import.meta.url);
/** The first are not counted: the engine learns. */
const WARM_UP = 15;
const ROUNDS = 25;
/** Of the transport. */
const PIECE = 64 * 1024;

interface Deserializer {
  deserializeMethodResponse(stream: Readable, done: (error: Error | null, value: unknown) => void): void;
}
const require = createRequire(import.meta.url);
const DeserializerClass = require('xmlrpc/lib/deserializer') as new () => Deserializer;

/** As it comes from the transport. */
function ours(pieces: readonly string[]): number {
  const reader = vmPoolReader();
  for (const piece of pieces) reader.write(piece);
  return reader.end().items.length;
}

async function valueOf(body: string): Promise<string> {
  const stream = Readable.from([body]);
  const value = await new Promise<unknown>((resolve, reject) => {
    new DeserializerClass().deserializeMethodResponse(stream, (error, result) =>
      error ? reject(error) : resolve(result),
    );
  });
  return Array.isArray(value) ? String(value[1]) : '';
}

/** What a client of npm's libraries does: the envelope by xmlrpc 1.3.2, the document by fast-xml-parser 5. */
async function theirs(body: string): Promise<number> {
  const parsed: unknown = new XMLParser({ ignoreAttributes: true }).parse(await valueOf(body));
  const pool = (parsed as { VM_POOL?: { VM?: unknown[] } }).VM_POOL;
  return pool?.VM?.length ?? 0;
}

/** The floor of a well-kept strict parser: it walks through the document without its envelope, with nobody to tell. */
function bareSaxes(document: string): void {
  const parser = new SaxesParser();
  for (const event of ['opentag', 'closetag', 'text', 'cdata'] as const) parser.on(event, () => {});
  parser.write(document).close();
}

/** Milliseconds to make the recorded answer with 100 VMs into models. */
export async function benchDecode(): Promise<BenchRow[]> {
  const bytes = readFileSync(RECORDED);
  const body = bytes.toString();
  const document = await valueOf(body);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(bytes.toString('utf8', at, at + PIECE));

  const runs = { ours: [] as number[], theirs: [] as number[], saxes: [] as number[] };
  const timed = async (into: number[], work: () => number | Promise<number>) => {
    const started = performance.now();
    const count = await work();
    into.push(performance.now() - started);
    if (count !== 100) throw new Error(`decoded ${count} of 100 VMs`);
  };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    await timed(runs.ours, () => ours(pieces));
    await timed(runs.theirs, () => theirs(body));
    await timed(runs.saxes, () => (bareSaxes(document), 100));
  }
  const [value, others, walk] = [runs.ours, runs.theirs, runs.saxes].map((each) =>
    median(each.slice(WARM_UP)),
  );
  const row = (against: string, other = Number.NaN, most = Number.NaN): BenchRow => ({
    name: 'decode',
    against,
    value: value ?? Number.NaN,
    unit: 'ms',
    ratio: (value ?? Number.NaN) / other,
    goal: `<= ${most}`,
    holds: (value ?? Number.NaN) / other <= most,
  });
  return [
    row('xmlrpc 1.3.2 + fast-xml-parser 5.12.1', others, 0.2),
    row('saxes 6.0.0, walking only', walk, 1.3),
  ];
}
