import type { OpenNebula } from '../core/opennebula/client.ts';
import type { CallOptions } from '../core/opennebula/caller.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import type { OperationRights } from '../core/opennebula/model/user.ts';

/** VM_*_OPERATIONS of a person's primary group: asked for once, and not before somebody wants to know. */
export interface GroupLists {
  /** Null until asked, and where the cloud does not tell. */
  readonly value: OperationRights | null;
  readonly asked: boolean;
  /** One call to the cloud. Never rejects: what cannot be read changes nothing. */
  ask(): Promise<void>;
}

/** `one.group.info` of the session's primary group. */
const PRIMARY = -1;

export function createGroupLists(
  cloud: Pick<OpenNebula, 'group'>,
  session: () => Session,
  call: CallOptions,
): GroupLists {
  let value: OperationRights | null = null;
  let asked = false;
  return {
    get value() {
      return value;
    },
    get asked() {
      return asked;
    },
    async ask() {
      const group = await cloud.group.info(session(), PRIMARY, call).catch(() => null);
      value = group?.operations ?? null;
      asked = true;
    },
  };
}
