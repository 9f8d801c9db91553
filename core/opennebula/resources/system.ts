import { readValue } from '../answer.ts';
import type { CallOptions, Caller } from '../caller.ts';
import type { Session } from '../model/common.ts';

/** `one.system.*` (src/rm/api/SystemAPI.cc). */
export interface SystemCalls {
  /** `one.system.version`: such as `7.4.0`. Wants a valid session, as every call does. */
  version(session: Session, options?: CallOptions): Promise<string>;
}

const VERSION = 'one.system.version';

export const systemCalls = (call: Caller): SystemCalls => ({
  version: (session, options) =>
    call({ kind: 'read', method: VERSION, session, args: [], reader: () => readValue(VERSION), options }),
});
