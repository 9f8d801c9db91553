import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock, RandomBytes } from '../../core/clock.ts';
import type { ConsoleTarget } from './bridge-types.ts';

/** Connections that one SPICE grant carries in its life: main, display, inputs and cursor, and some to spare. */
const MOST_CHANNELS = 8;

/** What a connection that was let in may do. */
export interface Pass {
  readonly target: ConsoleTarget;
  /** The first of its grant: it decides how long the others may stay. */
  readonly first: boolean;
  /** Aborts when the grant is over. */
  readonly signal: AbortSignal;
  /** Ends the grant, with every connection. */
  endGrant(): void;
}

interface Grant {
  readonly digest: Buffer;
  readonly target: ConsoleTarget;
  readonly until: number;
  readonly ending: AbortController;
  taken: number;
}

/** Who may come in, by which token. Tokens are kept as digests, and compared in constant time. */
export interface Grants {
  add(target: ConsoleTarget, validMs: number): { readonly token: string; end(): void };
  /** Null for a token that nobody was given, that is used up, or whose time is over. */
  take(token: string): Pass | null;
  endAll(): void;
}

export function createGrants(clock: Clock, random: RandomBytes): Grants {
  const grants = new Set<Grant>();
  const end = (grant: Grant) => {
    grants.delete(grant);
    grant.ending.abort();
  };
  const isOpen = ({ target, taken, until }: Grant): boolean => {
    if (taken === 0) return clock.monotonic() <= until;
    return target.protocol === 'spice' && taken < MOST_CHANNELS;
  };
  return {
    add(target, validMs) {
      for (const grant of grants) if (grant.taken === 0 && !isOpen(grant)) end(grant);
      const token = Buffer.from(random(16)).toString('hex');
      const until = clock.monotonic() + validMs;
      const grant = { digest: digestOf(token), target, until, ending: new AbortController(), taken: 0 };
      grants.add(grant);
      return { token, end: () => end(grant) };
    },
    take(token) {
      const digest = digestOf(token);
      const [grant] = [...grants].filter((each) => timingSafeEqual(each.digest, digest));
      if (grant === undefined || !isOpen(grant)) return null;
      grant.taken += 1;
      const { target, ending, taken } = grant;
      return { target, first: taken === 1, signal: ending.signal, endGrant: () => end(grant) };
    },
    endAll: () => grants.forEach(end),
  };
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();
