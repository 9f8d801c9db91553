/** Whether the machine has slept. Pure. */

/** Both clocks at one moment, milliseconds (`core/clock.ts`). */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

/** A clock that is set by less is no sleep, milliseconds. */
const LEAST = 5_000;

/**
 * How long the machine slept between two moments, milliseconds, 0 where it did not: the wall clock goes on in a sleep, and the one that
 * never jumps stands still (CLOCK_MONOTONIC, clock_gettime(2)). A wall clock that somebody sets forward looks the same: whoever acts on
 * this may do so once too often.
 */
export function sleptBetween(before: Moment, after: Moment): number {
  const gap = after.now - before.now - (after.monotonic - before.monotonic);
  return gap >= LEAST ? gap : 0;
}
