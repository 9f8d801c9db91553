/**
 * A person's right to ask oned, for as long as a sign-in lasts: a login token of our own text, or the password itself where the cloud
 * has no token to give. Why so: docs/adr/0010.
 */
import type { Clock, RandomBytes } from '../clock.ts';
import type { CallOptions } from './caller.ts';
import { ONE_ERROR, OneServerError } from './errors.ts';
import type { Session } from './model/common.ts';
import type { User } from './model/user.ts';
import type { UserCalls } from './resources/user.ts';
import { isAmbiguous, obstacleOf } from './retry.ts';

export interface Lease {
  /** What to sign calls with now. */
  readonly session: Session;
  /** `password`: all ten tokens of this user are taken, or the site gives none; a token is tried for again (`chore`). */
  readonly kind: 'token' | 'password';
  /** The next piece of upkeep, one call to the cloud, when one is due; null otherwise. It rejects with nothing that matters: what failed is due again. */
  chore(): ((signal: AbortSignal) => Promise<void>) | null;
  /** Ends this sign-in's own token, and no other; forgets the secret. Rejects when the cloud was not reached: the token then ends by itself. */
  end(signal: AbortSignal): Promise<void>;
}

export interface LeaseOptions {
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** What this terminal puts in front of its tokens' texts: it knows its own ones again by it after a crash. Public: letters, digits and hyphens. */
  readonly mark: string;
  /** Milliseconds that a token lives. */
  readonly life: number;
  /** A signal that aborts after that many milliseconds, for what is tidied up when nobody waits any more. */
  readonly within: (ms: number) => AbortSignal;
  /** Makes a secret known to the log, which then masks it; the answer ends that. */
  readonly hide: (secret: string) => () => void;
}

type Calls = Pick<UserCalls, 'info' | 'tokens' | 'login' | 'revoke'>;

/** How often a token is tried for where there was none, milliseconds. */
const TRY_AGAIN = 600_000;
/** Between two tries to make a token whose answer was lost, milliseconds. */
const LOOK_AGAIN = 500;
/** How long a sign-in that was given up may take to end the token that it may have made, milliseconds. */
const TIDY_WITHIN = 5_000;
const RANDOM_BYTES = 20;

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((each) => each.toString(16).padStart(2, '0')).join('');
const refusedWith = (error: unknown, ...codes: readonly number[]): boolean =>
  error instanceof OneServerError && codes.includes(error.code);

/**
 * Exchanges a password for a lease, and answers who it is. Rejects with `OneServerError` 256 for a wrong name or password, and with what
 * else the calls reject with. A sign-in that is aborted leaves no token behind, as far as the cloud can be reached.
 */
export async function openLease(
  calls: Calls,
  given: Session,
  options: LeaseOptions,
  call: CallOptions,
): Promise<{ readonly lease: Lease; readonly user: User }> {
  const keeper = new Keeper(calls, given, options);
  const session = await keeper.begin(call);
  try {
    return { lease: keeper, user: await calls.info(session, call) };
  } catch (error) {
    await keeper.end(options.within(TIDY_WITHIN)).catch(() => {});
    throw error;
  }
}

class Keeper implements Lease {
  private readonly calls: Calls;
  private readonly options: LeaseOptions;
  private current: { readonly session: Session; readonly kind: Lease['kind']; readonly unhide: () => void };
  /** A token that was replaced and is still to be ended. */
  private old: Session | null = null;
  private due = 0;

  constructor(calls: Calls, given: Session, options: LeaseOptions) {
    this.calls = calls;
    this.options = options;
    this.current = { session: given, kind: 'password', unhide: options.hide(given.secret) };
  }

  get session(): Session {
    return this.current.session;
  }
  get kind(): Lease['kind'] {
    return this.current.kind;
  }

  /** From the password to a token, if there is one to have. */
  async begin(call: CallOptions): Promise<Session> {
    try {
      const token = (await this.make(call)) ?? ((await this.endOrphans(call)) ? await this.make(call) : null);
      this.take(token);
      return this.session;
    } catch (error) {
      this.current.unhide();
      throw error;
    }
  }

  chore(): ((signal: AbortSignal) => Promise<void>) | null {
    const { old } = this;
    if (old !== null) {
      return async (signal) => {
        this.old = null;
        await this.calls.revoke(this.session, old.secret, { signal }).catch(() => {});
      };
    }
    if (this.options.clock.monotonic() < this.due) return null;
    return async (signal) => {
      const before = this.current;
      // Tried again later, whatever happens: the present token is good for as long again.
      this.due = this.options.clock.monotonic() + TRY_AGAIN;
      const token = await this.make({ signal }).catch(() => null);
      if (token === null) return;
      this.take(token);
      if (before.kind === 'token') this.old = before.session;
    };
  }

  async end(signal: AbortSignal): Promise<void> {
    const { session, kind, unhide } = this.current;
    const { old } = this;
    this.old = null;
    try {
      if (kind === 'token') await this.calls.revoke(session, session.secret, { signal });
      if (old !== null) await this.calls.revoke(old, old.secret, { signal });
    } finally {
      unhide();
    }
  }

  private take(token: Session | null): void {
    const { clock, hide, life } = this.options;
    this.due = clock.monotonic() + (token === null ? TRY_AGAIN : life / 2);
    if (token === null) return;
    this.current.unhide();
    this.current = { session: token, kind: 'token', unhide: hide(token.secret) };
  }

  /**
   * A new token of the present session's user, or null where there is none to have: ten live already (4096), or the driver gives none
   * (2048). Its text is ours, so that a lost answer is no lost token: whether it was made is asked with it.
   */
  private async make(call: CallOptions): Promise<Session | null> {
    const { clock, random, mark, life, hide, within } = this.options;
    const token = { user: this.session.user, secret: `${mark}-${hex(random(RANDOM_BYTES))}` };
    const unhide = hide(token.secret);
    const begun = clock.monotonic();
    let asked = false;
    try {
      for (;;) {
        try {
          if (asked && (await this.lives(token, call))) return token;
          asked = true;
          await this.calls.login(this.session, token.secret, life / 1000, undefined, call);
          return token;
        } catch (error) {
          if (refusedWith(error, ONE_ERROR.XML_RPC_API, ONE_ERROR.ACTION)) return null;
          const late = clock.monotonic() - begun > (call.patience ?? 0);
          if (late || !isAmbiguous(error) || obstacleOf(error) === 'final') throw error;
          await clock.sleep(LOOK_AGAIN, call.signal);
        }
      }
    } catch (error) {
      // Perhaps it was made after all: it must not take one of ten places until it ends.
      if (asked) void this.calls.revoke(token, token.secret, { signal: within(TIDY_WITHIN) }).catch(() => {});
      throw error;
    } finally {
      unhide();
    }
  }

  private async lives(token: Session, call: CallOptions): Promise<boolean> {
    try {
      // One refusal will do: a token that lives after all is only made again, under the same text.
      await this.calls.info(token, { ...call, refusals: 1 });
      return true;
    } catch (error) {
      if (refusedWith(error, ONE_ERROR.AUTHENTICATION)) return false;
      throw error;
    }
  }

  /** Ends tokens that this very terminal left behind when it crashed; answers whether there were any. Nobody else's is touched. */
  private async endOrphans(call: CallOptions): Promise<boolean> {
    const { mine } = await this.calls.tokens(this.session, `${this.options.mark}-`, call);
    for (const text of mine) {
      const unhide = this.options.hide(text);
      await this.calls.revoke(this.session, text, call).finally(unhide);
    }
    return mine.length > 0;
  }
}
