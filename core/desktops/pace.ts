/** How often a list is read: the one place that decides how much a terminal asks of the cloud while somebody looks at it, or nobody does. Pure. */

export interface PaceInput {
  /** Milliseconds between two readings while somebody is there (`desktops.refresh`, 15 s at least). */
  readonly refresh: number;
  /** Milliseconds since the person last touched anything. */
  readonly idle: number;
  /** Readings in a row that failed. */
  readonly failures: number;
  /** 0 to 1. */
  readonly random: number;
}

/** Somebody who reads or thinks does not touch anything for so long, milliseconds. */
const ATTENTIVE = 120_000;
/** The slowest pace of a list that nobody looks at: with it 10,000 terminals ask 8 times a second together. */
const SLOWEST = 1_200_000;
/** The slowest pace while the cloud does not answer: a thousand terminals come back within a minute and a half, and none of them all at once. */
const SLOWEST_IN_TROUBLE = 60_000;

/** Milliseconds until the next reading. Never less than `refresh`, so at most four a minute; never the same on two terminals. */
export function untilNextReading({ refresh, idle, failures, random }: PaceInput): number {
  if (failures > 0) {
    const pause = Math.min(SLOWEST_IN_TROUBLE, refresh * 2 ** failures);
    // From half to one and a half: terminals that failed together must not come back together.
    return Math.max(refresh, pause * (0.5 + random));
  }
  // It waits as long again as nobody has been there, from two minutes on.
  const pause = idle <= ATTENTIVE ? refresh : Math.max(refresh, Math.min(SLOWEST, idle / 2));
  return pause * (1 + random / 4);
}

export interface LookInput {
  /** Milliseconds since the opening began. */
  readonly elapsed: number;
  /** The machine runs, and its guest is waited for. */
  readonly running: boolean;
  /** 0 to 1. */
  readonly random: number;
}

/** While a machine comes up, milliseconds: quickly at first, for most do soon; then as long as it takes anyway. */
const QUICK = 1_500;
const QUICK_FOR = 20_000;
const PATIENT = 4_000;
/** Of a machine that runs only its end, or a change of its port, would be news. */
const RUNNING = 10_000;

/** Milliseconds until the next look at the one machine that is being opened. */
export function untilNextLook({ elapsed, running, random }: LookInput): number {
  const pause = running ? RUNNING : elapsed < QUICK_FOR ? QUICK : PATIENT;
  return pause * (1 + random / 4);
}
