/** When a station signs in again. Pure. */

/** What became of a station's sign-in. */
export type Outcome =
  | 'refused' //  user and secret do not match, says the cloud: or its database is locked (256 means either)
  | 'no-secret' // the secret cannot be read, or is none
  | 'trouble'; //  the cloud cannot be reached, or is not well

export interface Tries {
  /** Refusals in a row. */
  readonly refused: number;
  /** Troubles in a row. */
  readonly troubled: number;
}

export const NO_TRIES: Tries = { refused: 0, troubled: 0 };

/** Each try asks twice (`CallOptions.refusals`): more of them would lock the account in many a directory. */
const MOST_REFUSALS = 2;
/** A database that is locked for longer than this is not locked but broken, milliseconds. */
const AFTER_REFUSAL = 30_000;
const FIRST = 5_000;
const SLOWEST = 60_000;

export const after = ({ refused, troubled }: Tries, outcome: Outcome): Tries => ({
  refused: outcome === 'refused' ? refused + 1 : 0,
  troubled: outcome === 'trouble' ? troubled + 1 : 0,
});

/** Milliseconds until the next try; null when somebody has to do something first. `random`: 0 to 1, so that a room of stations does not come back at once. */
export function untilNextTry(tries: Tries, outcome: Outcome, random: number): number | null {
  if (outcome === 'no-secret') return null;
  if (outcome === 'refused') return tries.refused >= MOST_REFUSALS ? null : AFTER_REFUSAL * (1 + random / 2);
  return Math.min(SLOWEST, FIRST * 2 ** Math.max(0, tries.troubled - 1)) * (0.5 + random);
}
