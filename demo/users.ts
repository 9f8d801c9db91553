import { randomBytes } from 'node:crypto';
import type { Vector } from './vector.ts';
import { AUTHENTICATION, AUTHORIZATION, Refusal, XML_RPC_API } from './states.ts';

export interface DemoUser {
  readonly id: number;
  readonly name: string;
  readonly password: string;
  readonly gid: number;
  readonly group: string;
  /** VDI_APP of the group's TEMPLATE. */
  readonly groupApplications: readonly Vector[];
  /** Other attributes of it, such as VDI_MESSAGE; a test may change them. */
  readonly groupAttributes: Map<string, string>;
  /** Live login tokens and when they end, milliseconds since the epoch; Infinity for never. */
  readonly tokens: Map<string, number>;
}

/** LoginTokenPool::MAX_TOKENS of src/um/LoginToken.cc. */
const MAX_TOKENS = 10;

/** Letters that no keyboard layout moves: the tour types it with real keys. */
const LETTERS = 'abcdefghijklnoprstuvx';

/** 16 letters, 70 random bits. */
export const randomPassword = (): string =>
  [...randomBytes(16)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');

export const createUser = (
  id: number,
  name: string,
  gid: number,
  group: string,
  groupApplications: readonly Vector[] = [],
): DemoUser => ({
  id,
  name,
  password: randomPassword(),
  gid,
  group,
  groupApplications,
  groupAttributes: new Map(),
  tokens: new Map(),
});

const sweep = (user: DemoUser, now: number) => {
  for (const [token, until] of user.tokens) if (until <= now) user.tokens.delete(token);
};

/** The user behind `name:secret`, split at the first colon (User::split_secret). Throws 256 for everything else, all alike. */
export function authenticate(
  users: readonly DemoUser[],
  session: string,
  method: string,
  now: number,
): DemoUser {
  const colon = session.indexOf(':');
  const [name, secret] = [session.slice(0, colon), session.slice(colon + 1)];
  const user = users.find((each) => each.name === name);
  if (user !== undefined) sweep(user, now);
  if (colon < 1 || user === undefined || (secret !== user.password && !user.tokens.has(secret))) {
    throw new Refusal(AUTHENTICATION, `[${method}] User couldn't be authenticated, aborting call.`);
  }
  return user;
}

/** `one.user.login`: makes, renames or ends login tokens (src/rm/api/UserAPI.cc). */
export function login(user: DemoUser, name: string, token: string, seconds: number, now: number): string {
  if (name !== user.name) {
    throw new Refusal(
      AUTHORIZATION,
      `[one.user.login] User [${user.id}] : Not authorized to perform MANAGE USER.`,
    );
  }
  if (seconds === 0) {
    if (token === '') user.tokens.clear();
    else if (!user.tokens.delete(token))
      throw new Refusal(XML_RPC_API, '[one.user.login] Could not find token to reset.');
    return '';
  }
  sweep(user, now);
  if (user.tokens.size >= MAX_TOKENS) {
    throw new Refusal(XML_RPC_API, '[one.user.login] Max number of tokens limit reached.');
  }
  const made = token === '' ? randomBytes(32).toString('hex') : token;
  user.tokens.set(made, seconds < 0 ? Infinity : now + seconds * 1000);
  return made;
}
