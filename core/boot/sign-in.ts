/**
 * Trouble at the sign-in: the way in answers, and breaks off before the desktop is there. It is seen with NLA only, where the sign-in
 * comes before the desktop: with TLS or RDP security the guest shows its own sign-in, and a viewer that ends there ended well.
 */
import type { ExitMeaning } from '../sessions/launch-spec.ts';

/** Says nothing about the password: the guest itself cannot finish a sign-in. */
const AT_ONCE: readonly ExitMeaning[] = ['logon-unavailable'];
/** May be the network, or the password of a guest that does not say so; twice in a row it is neither. */
const TWICE: readonly ExitMeaning[] = ['dropped', 'timed-out', 'failed', 'unreachable'];

export const isNla = (security: string | null): boolean => security === 'nla' || security === 'nla-ex';

/** How many more ends like this one have to come: 0 for enough. */
export interface SignInTries {
  /** Breaks in a row. */
  readonly breaks: number;
  readonly trouble: boolean;
}

export const NO_TRIES: SignInTries = { breaks: 0, trouble: false };

/** What one more end of a viewer means. Total over every meaning; one that got past the sign-in begins anew. */
export function afterTry(
  before: SignInTries,
  ended: ExitMeaning | 'worked',
  security: string | null,
): SignInTries {
  if (!isNla(security)) return NO_TRIES;
  if (ended === 'worked') return NO_TRIES;
  if (AT_ONCE.includes(ended)) return { breaks: before.breaks + 1, trouble: true };
  if (!TWICE.includes(ended)) return NO_TRIES;
  return { breaks: before.breaks + 1, trouble: before.breaks + 1 >= 2 };
}
