import type { OpenNebula } from '../core/opennebula/client.ts';
import type { CallOptions } from '../core/opennebula/caller.ts';
import { ONE_ERROR, OneServerError } from '../core/opennebula/errors.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import type { ApplicationVector } from '../core/opennebula/model/application.ts';
import type { Group, OperationRights } from '../core/opennebula/model/user.ts';

/** What a person's primary group says: asked for once, and not before somebody wants to know. */
export interface GroupLists {
  /** VM_*_OPERATIONS. Null until asked, and where the cloud does not tell. */
  readonly value: OperationRights | null;
  /** VDI_*, which members cannot edit: what it takes away. Empty until asked, and where the cloud does not tell. */
  readonly vdi: Readonly<Record<string, string>>;
  /** VDI_APP. Empty likewise. */
  readonly applications: readonly ApplicationVector[];
  readonly asked: boolean;
  /** One call to the cloud, whoever asks meanwhile. A refusal is an answer; rejects when the cloud was not reached, and may then be asked again. */
  ask(): Promise<void>;
}

/** `one.group.info` of the session's primary group. */
const PRIMARY = -1;

export function createGroupLists(
  cloud: Pick<OpenNebula, 'group'>,
  session: () => Session,
  call: CallOptions,
): GroupLists {
  let known: Group | null = null;
  let asked = false;
  let asking: Promise<void> | null = null;
  const ask = async () => {
    known = await cloud.group.info(session(), PRIMARY, call).catch((error: unknown) => {
      // 256 is no answer about the group.
      const refused = error instanceof OneServerError && error.code !== ONE_ERROR.AUTHENTICATION;
      if (!refused) throw error;
      return null;
    });
    asked = true;
  };
  return {
    get value() {
      return known?.operations ?? null;
    },
    get vdi() {
      return known?.vdi ?? {};
    },
    get applications() {
      return known?.applications ?? [];
    },
    get asked() {
      return asked;
    },
    ask() {
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}
