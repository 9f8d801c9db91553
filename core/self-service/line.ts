/** How long a terminal waits between two tries for a desktop: the one place that decides how much a class asks of the cloud. Pure. */

/** Milliseconds. Two tries and a half a minute, and a look at the list with each fourth: never more than four calls a minute. */
const IN_LINE = 20_000;
const IN_LINE_MORE = 10_000;
/** How many refusals one look at the list is good for. */
const LOOK_EVERY = 4;
/** After a call that failed on its way, milliseconds: doubled each time. */
const FIRST_TROUBLE = 1_000;
const MOST_TROUBLE = 15_000;
/** A cloud that fails for so long, milliseconds, is told to the person. */
export const TROUBLE_FOR = 120_000;
/**
 * When it is looked for copies once more, milliseconds after a desktop was made: oned may carry out what a dead terminal sent once the
 * connections before it have timed out (15 s each, TIMEOUT of oned.conf), of which two rows may stand in its backlog.
 */
const SWEEP_AFTER = 40_000;

/** Milliseconds until the next try for a place. `random`: 0 to 1. */
export const untilNextPlace = (random: number): number => IN_LINE + IN_LINE_MORE * random;

/** Whether the list is looked at before the next try, after so many refusals. */
export const looksAgain = (refusals: number): boolean => refusals % LOOK_EVERY === 1;

/** Milliseconds until a call that failed on its way is followed by another look. `failures`: in a row, the last one included. */
export const untilNextTry = (failures: number, random: number): number =>
  Math.min(MOST_TROUBLE, FIRST_TROUBLE * 2 ** (failures - 1)) * (0.5 + random);

/** Milliseconds until the sweep; spread, for a whole class presses at the same time. */
export const untilSweep = (random: number): number => SWEEP_AFTER + 20_000 * random;
