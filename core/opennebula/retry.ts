/** When a call is sent again, and after how long: the one place that decides it. Pure. */
import { ONE_ERROR, OneClientError, OneServerError } from './errors.ts';
import type { ClientErrorCode } from './errors.ts';

/** Whether repeating a call can do harm. */
export type CallKind = 'read' | 'write';

export interface Patience {
  /** Milliseconds, from the first try on, in which a busy cloud is asked again. */
  readonly patience: number;
  /** How many 256 in a row are believed. */
  readonly refusals: number;
}

/** How the tries of one call went so far. */
export interface Tries {
  /** All of them, the last one included. */
  readonly count: number;
  /** How many of them, the last one included, ended with 256 or found the cloud down. */
  readonly refused: number;
  readonly down: number;
  /** Milliseconds since the first try began, and since the last one did. */
  readonly elapsed: number;
  readonly took: number;
}

/** Between two tries, milliseconds: doubled each time, of which a random part between half and all is waited. */
const FIRST_WAIT = 400;
const LONGEST_WAIT = 8_000;
/** A cloud that is not there is asked so often in all: enough for a VIP that moves, and nobody waits long to be told. */
const TRIES_WHEN_DOWN = 3;
/** A 256 that took this long, milliseconds, came from a database that was locked (2.5 s of waiting in oned's SQLite): it says nothing of the password. */
const SUSPICIOUSLY_LATE = 2_000;

/** What a try met: the cloud has too much to do, is not there, does not know us, or says something that will not change. */
type Obstacle = 'busy' | 'down' | 'refused' | 'final';

export function obstacleOf(error: unknown): Obstacle {
  if (error instanceof OneServerError) {
    if (error.code === ONE_ERROR.AUTHENTICATION) return 'refused';
    // INTERNAL: "no leader found", "zone disabled", a database that could not be asked. REPLICATION: the leader lost its followers.
    return error.code === ONE_ERROR.INTERNAL || error.code === ONE_ERROR.REPLICATION ? 'busy' : 'final';
  }
  if (!(error instanceof OneClientError)) return 'final';
  // A proxy before oned answers so for it, when its queue is full or it is away.
  if (error.code === 'http' && /^50[234]$/.test(error.detail)) return 'busy';
  return ON_THE_WAY[error.code];
}

const ON_THE_WAY: Readonly<Record<ClientErrorCode, Obstacle>> = {
  // oned resets what its backlog of 15 does not hold; a time-out is a queue that was too long.
  reset: 'busy',
  timeout: 'busy',
  length: 'busy',
  refused: 'down',
  dns: 'down',
  unreachable: 'down',
  proxy: 'final',
  tls: 'final',
  'tls-client': 'final',
  'no-tls': 'final',
  'needs-tls': 'final',
  redirect: 'final',
  http: 'final',
  html: 'final',
  size: 'final',
  xml: 'final',
  fault: 'final',
  shape: 'final',
};

/** Whether the call can have been carried out although it failed: only a look at the cloud tells. */
export const isAmbiguous = (error: unknown): boolean =>
  error instanceof OneClientError ? error.sent : !(error instanceof OneServerError);

/**
 * Milliseconds to wait before the next try, or null to give up. A call that changes something is sent again only when nothing of it can
 * have been done: it never left, or oned refused it at the door (256 comes before everything else: Request::execute of src/rm/Request.cc).
 */
export function nextTry(
  error: unknown,
  kind: CallKind,
  tries: Tries,
  { patience, refusals }: Patience,
  random: number,
): number | null {
  const obstacle = obstacleOf(error);
  if (obstacle === 'final') return null;
  const door = error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION;
  if (kind === 'write' && !door && (error instanceof OneServerError || isAmbiguous(error))) return null;
  if (obstacle === 'refused' && tries.refused >= refusals && tries.took < SUSPICIOUSLY_LATE) return null;
  if (obstacle === 'down' && tries.down >= TRIES_WHEN_DOWN) return null;
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries.count - 1)) * (0.5 + random / 2);
  return tries.elapsed + wait > patience ? null : wait;
}
