import type { Clock } from '../../core/clock.ts';

/** Lets through at most `most` in any `within` milliseconds: what heals itself must not do so for ever. */
export function createAllowance(
  clock: Pick<Clock, 'monotonic'>,
  most: number,
  within: number,
): () => boolean {
  let taken: readonly number[] = [];
  return () => {
    const now = clock.monotonic();
    taken = taken.filter((at) => now - at < within);
    if (taken.length >= most) return false;
    taken = [...taken, now];
    return true;
  };
}
