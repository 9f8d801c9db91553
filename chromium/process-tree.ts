import { existsSync } from 'node:fs';
import type { Clock } from '../core/clock.ts';

/** Resolves when none of `pids` is left, or after `patience` milliseconds; answers whether all are gone. */
export async function allGone(pids: readonly number[], patience: number, clock: Clock): Promise<boolean> {
  const left = () => pids.some((pid) => existsSync(`/proc/${pid}`));
  const end = clock.monotonic() + patience;
  while (left() && clock.monotonic() < end) await clock.sleep(20);
  return !left();
}
