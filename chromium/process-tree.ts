import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Clock } from '../core/clock.ts';

/** A process and all below it, as /proc tells now. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'latin1'))?.[1];
      if (parent !== undefined) parents.set(Number(name), Number(parent));
    } catch {
      // It ended while we looked.
    }
  }
  const found = [root];
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid && !found.includes(child)) found.push(child);
  }
  return found;
}

/** Resolves when none of `pids` is left, or after `patience` milliseconds; answers whether all are gone. */
export async function allGone(pids: readonly number[], patience: number, clock: Clock): Promise<boolean> {
  const left = () => pids.some((pid) => existsSync(`/proc/${pid}`));
  const end = clock.monotonic() + patience;
  while (left() && clock.monotonic() < end) await clock.sleep(20);
  return !left();
}
