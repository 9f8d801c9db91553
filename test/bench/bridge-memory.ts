import { readFileSync } from 'node:fs';
import { processTree } from '../../platform/process/tree.ts';
import { systemClock } from '../../platform/clock.ts';
import { openStand } from './bridge-stand.ts';
import type { Carrier, Stand } from './bridge-stand.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 3;
const PUSHED = 400;
const MOST_MB = 32;
/** How long the client does not read, milliseconds, and how often memory is looked at. */
const STALLED = 3_000;
const LOOK_EVERY = 50;

/**
 * Memory of their own that these processes hold, MiB. Neither what they share with a program of the same name that has just started,
 * nor what a fork has not touched, is counted twice.
 */
const heldBy = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return sum + Number(/^Pss_Anon:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
    } catch {
      return sum; // It ended meanwhile.
    }
  }, 0) / 1_024;

/** By how much the carrier's memory grows at most while a page does not read what the source pushes. */
async function growth(stand: Stand, carrier: Carrier): Promise<number> {
  const pids = () => (carrier.pid === null ? [] : [...processTree(carrier.pid)]);
  const before = heldBy(pids());
  const client = await stand.client(carrier, 0);
  let most = 0;
  for (let waited = 0; waited < STALLED; waited += LOOK_EVERY) {
    await systemClock.sleep(LOOK_EVERY);
    most = Math.max(most, heldBy(pids()) - before);
  }
  client.end();
  await systemClock.sleep(500);
  return most;
}

export async function benchBridgeMemory(): Promise<BenchRow[]> {
  const stand = await openStand(PUSHED);
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await growth(stand, stand.bridge));
      if (stand.websockify !== null) theirs.push(await growth(stand, stand.websockify));
    }
  } finally {
    await stand.close();
  }
  const beside = theirs.length === 0 ? '' : `; websockify: ${median(theirs).toFixed(1)} MB`;
  return [
    {
      name: 'bridge-memory',
      against: `the goal${beside}`,
      value: median(ours),
      unit: 'MB',
      ratio: median(ours) / MOST_MB,
      goal: `<= ${MOST_MB} MB`,
      holds: median(ours) <= MOST_MB,
    },
  ];
}
