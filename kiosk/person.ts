import type { PersonView } from '../contract/views.ts';
import { ONE_ERROR, OneServerError } from '../core/opennebula/errors.ts';
import type { Session, User } from '../core/opennebula/model.ts';
import { Cancelled, Trouble } from './failures.ts';
import type { Ports } from './ports.ts';

/** Somebody who is signed in: the login token stands in for the password, which is gone. */
export interface Person {
  readonly user: User;
  readonly session: Session;
  /** Aborts everything that is done in this person's name. */
  readonly signal: AbortSignal;
}

export interface People {
  readonly present: () => Person | null;
  /** Rejects with what the cloud refused, or `Cancelled`. */
  signIn(given: Session): Promise<PersonView>;
  cancel(): void;
  /** Ends the sign-in here at once, and revokes the token in the cloud as well as that can be done. */
  signOut(why: 'asked' | 'expired'): Promise<void>;
}

/** How long a sign-out may take to revoke its token, milliseconds: nobody waits at a dead cloud to go home. */
const REVOKE_WITHIN = 5_000;

export function createPeople(ports: Pick<Ports, 'cloud' | 'settings' | 'log'>): People {
  let present: { person: Person; end: AbortController; unhide: () => void } | null = null;
  let attempt: AbortController | null = null;

  const exchange = async (given: Session, signal: AbortSignal): Promise<Session> => {
    const seconds = Math.round(ports.settings.signIn.tokenLife / 1000);
    try {
      return { user: given.user, secret: await ports.cloud.createToken(given, seconds, signal) };
    } catch (error) {
      if (!(error instanceof OneServerError)) throw error;
      if (error.code === ONE_ERROR.AUTHENTICATION) throw new Trouble('auth-rejected');
      // LoginTokenPool::MAX_TOKENS of src/um/LoginToken.cc: ten may live at a time.
      if (error.code === ONE_ERROR.XML_RPC_API) throw new Trouble('limit-reached', { what: 'tokens' });
      throw error;
    }
  };

  const revoke = async (session: Session): Promise<void> => {
    try {
      await ports.cloud.revokeToken(session, session.secret, AbortSignal.timeout(REVOKE_WITHIN));
    } catch {
      ports.log.write({ level: 'warning', event: 'login token not revoked; it ends by itself' });
    }
  };

  return {
    present: () => present?.person ?? null,
    async signIn(given) {
      if (present !== null || attempt !== null) throw new Trouble('busy');
      const mine = new AbortController();
      attempt = mine;
      const unhideGiven = ports.log.hide(given.secret);
      try {
        const session = await exchange(given, mine.signal);
        const unhide = ports.log.hide(session.secret);
        const user = await ports.cloud.self(session, mine.signal).catch(async (error: unknown) => {
          await revoke(session);
          unhide();
          throw error;
        });
        const end = new AbortController();
        present = { person: { user, session, signal: end.signal }, end, unhide };
        ports.log.write({ level: 'notice', event: 'signed in', fields: { user: user.name } });
        return { name: user.name };
      } finally {
        unhideGiven();
        attempt = null;
      }
    },
    cancel: () => attempt?.abort(new Cancelled('sign-in')),
    async signOut(why) {
      const leaving = present;
      if (leaving === null) return;
      present = null;
      leaving.end.abort(new Cancelled('signed out'));
      ports.log.write({
        level: 'notice',
        event: 'signed out',
        fields: { user: leaving.person.user.name, why },
      });
      if (why === 'asked') await revoke(leaving.person.session);
      leaving.unhide();
    },
  };
}
