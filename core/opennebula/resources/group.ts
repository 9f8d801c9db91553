import type { CallOptions, Caller } from '../caller.ts';
import { GROUP_WANTED, decodeGroup } from '../decode/user.ts';
import type { Session } from '../model/common.ts';
import type { Group } from '../model/user.ts';
import { documentReader } from './readers.ts';

/** `one.group.*` (src/rm/api/GroupAPI.cc). */
export interface GroupCalls {
  /** `one.group.info`; -1 is the session's primary group, which a member may always read. */
  info(session: Session, id: number, options?: CallOptions): Promise<Group>;
}

const INFO = 'one.group.info';

export const groupCalls = (call: Caller): GroupCalls => ({
  info: (session, id, options) =>
    call({
      kind: 'read',
      method: INFO,
      session,
      args: [id],
      reader: documentReader(INFO, 'GROUP', GROUP_WANTED, decodeGroup),
      options,
    }),
});
