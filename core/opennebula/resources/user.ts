import type { CallOptions, Caller } from '../caller.ts';
import { TOKENS_WANTED, USER_WANTED, decodeTokens, decodeUser } from '../decode/user.ts';
import { OneClientError } from '../errors.ts';
import type { Session } from '../model/common.ts';
import type { LiveTokens, User } from '../model/user.ts';
import { documentReader, doneReader } from './readers.ts';

/** `one.user.*` (src/rm/api/UserAPI.cc). */
export interface UserCalls {
  /** `one.user.info` of the session's own user. */
  info(session: Session, options?: CallOptions): Promise<User>;
  /** `one.user.info`, read for the live tokens of which the text begins with `mark`, and how many there are in all. */
  tokens(session: Session, mark: string, options?: CallOptions): Promise<LiveTokens>;
  /**
   * `one.user.login`: makes `token`, a text of the caller's own choice, a login token of the session's user for `seconds`. `group` scopes
   * it (egid): it then acts for that one group; -1 for all. At most ten live per user (4096); where the driver's MAX_TOKEN_TIME is 0 it
   * is refused (2048). Whoever chooses the text can ask afterwards whether it was made, so a lost answer loses nothing.
   */
  login(
    session: Session,
    token: string,
    seconds: number,
    group?: number,
    options?: CallOptions,
  ): Promise<void>;
  /** `one.user.login` with 0 seconds: ends this one token. Throws `shape` for the empty one, which would end every token of the user, on every terminal. */
  revoke(session: Session, token: string, options?: CallOptions): Promise<void>;
}

const INFO = 'one.user.info';
const LOGIN = 'one.user.login';
/** Who asks. */
const SELF = -1;
const ALL_GROUPS = -1;
const REVOKE = 0;
/** What may be a token: it stands behind the first colon of a session, and in a document. */
const TOKEN = /^[0-9A-Za-z-]{16,128}$/;

const tokenOf = (token: string): string => {
  if (!TOKEN.test(token)) throw new OneClientError('shape', 'token', false);
  return token;
};

export const userCalls = (call: Caller): UserCalls => ({
  info: (session, options) =>
    call({
      kind: 'read',
      method: INFO,
      session,
      args: [SELF],
      reader: documentReader(INFO, 'USER', USER_WANTED, decodeUser),
      options,
    }),
  tokens: (session, mark, options) =>
    call({
      kind: 'read',
      method: INFO,
      session,
      args: [SELF],
      reader: documentReader(INFO, 'USER', TOKENS_WANTED, (root) => decodeTokens(root, mark)),
      options,
    }),
  async login(session, token, seconds, group = ALL_GROUPS, options = {}) {
    if (!(seconds >= 1)) throw new OneClientError('shape', 'seconds', false);
    const args = [session.user, tokenOf(token), Math.round(seconds), group];
    await call({ kind: 'write', method: LOGIN, session, args, reader: doneReader(LOGIN), options });
  },
  async revoke(session, token, options) {
    const args = [session.user, tokenOf(token), REVOKE, ALL_GROUPS];
    await call({ kind: 'write', method: LOGIN, session, args, reader: doneReader(LOGIN), options });
  },
});
