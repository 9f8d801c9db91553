import type { CallOptions } from '../opennebula/caller.ts';
import type { Lease } from '../opennebula/lease.ts';
import type { Session } from '../opennebula/model/common.ts';
import type { User } from '../opennebula/model/user.ts';
import type { UserCalls } from '../opennebula/resources/user.ts';

/**
 * A login token that an administrator made for a station, used as it is: no other token is made by it, of which a user has ten at most,
 * and it is not ended with the sign-in. Rejects as `one.user.info` does.
 */
export async function openFixedLease(
  calls: Pick<UserCalls, 'info'>,
  given: Session,
  hide: (secret: string) => () => void,
  call: CallOptions,
): Promise<{ readonly lease: Lease; readonly user: User }> {
  const unhide = hide(given.secret);
  try {
    const user = await calls.info(given, call);
    const lease: Lease = { session: given, kind: 'token', chore: () => null, end: async () => unhide() };
    return { lease, user };
  } catch (error) {
    unhide();
    throw error;
  }
}
