import { ONE_ERROR, OneClientError, OneServerError } from './errors.ts';
import type { OpenNebula, Session } from './model.ts';
import { decodeUser, decodeVmDocument, decodeVmPool } from './pool.ts';
import type { Transport } from './transport.ts';
import { decodeAnswer, encodeCall } from './xmlrpc.ts';
import type { Argument } from './xmlrpc.ts';

/** `one.vmpool.infoextended`: every page, in every state but DONE. */
const ALL_PAGES = [-1, -1] as const;
const NOT_DONE = -1;
/** All groups of the user (egid of `one.user.login`). */
const ALL_GROUPS = -1;

/** OpenNebula's calls over any transport. One object serves every person: the session goes with each call. */
export function createOpenNebula(transport: Transport): OpenNebula {
  const call = async (
    method: string,
    session: Session,
    args: readonly Argument[],
    signal: AbortSignal | undefined,
  ): Promise<string> => {
    const body = encodeCall(method, [`${session.user}:${session.secret}`, ...args]);
    return decodeAnswer(method, await transport.post(body, signal));
  };

  /** Asked once more when the connection was reset (oned's backlog is 15) and when a right password got 256 (a locked database does that). */
  const read: typeof call = async (method, session, args, signal) => {
    try {
      return await call(method, session, args, signal);
    } catch (error) {
      if (signal?.aborted === true || !deservesAnother(error)) throw error;
      return await call(method, session, args, signal);
    }
  };

  return {
    version: (session, signal) => read('one.system.version', session, [], signal),
    self: async (session, signal) => decodeUser(await read('one.user.info', session, [-1], signal)),
    createToken: async (session, seconds, signal) => {
      const token = await read('one.user.login', session, [session.user, '', seconds, ALL_GROUPS], signal);
      if (!/^[0-9A-Za-z]{16,128}$/.test(token)) throw new OneClientError('shape', 'token');
      return token;
    },
    revokeToken: async (session, token, signal) => {
      // The empty token with 0 seconds would end every token of this user, on every terminal.
      if (token === '') throw new OneClientError('shape', 'token');
      await call('one.user.login', session, [session.user, token, 0, ALL_GROUPS], signal);
    },
    vms: async (session, filter, signal) => {
      const args = [filter, ...ALL_PAGES, NOT_DONE];
      return decodeVmPool(await read('one.vmpool.infoextended', session, args, signal));
    },
    vm: async (session, id, signal) => decodeVmDocument(await read('one.vm.info', session, [id], signal)),
    act: async (session, id, action, signal) => {
      await call('one.vm.action', session, [action, id], signal);
    },
  };
}

const deservesAnother = (error: unknown): boolean =>
  (error instanceof OneClientError && error.code === 'reset') ||
  (error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION);
