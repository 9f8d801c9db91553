import type { CallOptions, Caller } from '../caller.ts';
import type { Argument } from '../call.ts';
import { VM_WANTED, decodeVm } from '../decode/vm.ts';
import type { Session } from '../model/common.ts';
import type { Vm, VmAction } from '../model/vm.ts';
import { templateText } from '../template-text.ts';
import { documentReader, doneReader, idReader } from './readers.ts';

/** `one.vm.*` (src/rm/api/VirtualMachineAPI.cc). Those that change something answer before it is done. */
export interface VmCalls {
  /** `one.vm.info`: the whole document with all its history. 512 for somebody else's, 1024 for one that is not there. */
  info(session: Session, id: number, options?: CallOptions): Promise<Vm>;
  /** `one.vm.action`: 2048 where the state does not allow it. An answer that it is good is no promise: a resume may fall back. */
  action(session: Session, id: number, action: VmAction, options?: CallOptions): Promise<void>;
  /** `one.vm.recover` (ADMIN): 0 failure, 1 success, 2 retry, 3 delete, 4 delete and recreate. */
  recover(session: Session, id: number, operation: 0 | 1 | 2 | 3 | 4, options?: CallOptions): Promise<void>;
  /** `one.vm.lock` (MANAGE): level 1 USE and above, 2 MANAGE and above, 3 ADMIN, 4 all; with `test` it is refused when somebody holds it, which makes it the one atomic claim there is. */
  lock(
    session: Session,
    id: number,
    level: 1 | 2 | 3 | 4,
    test: boolean,
    options?: CallOptions,
  ): Promise<void>;
  unlock(session: Session, id: number, options?: CallOptions): Promise<void>;
  /** `one.vm.update`, merging: sets these attributes of USER_TEMPLATE and leaves the others. Throws `shape` for a name or value that a template cannot hold. */
  update(
    session: Session,
    id: number,
    attributes: Readonly<Record<string, string>>,
    options?: CallOptions,
  ): Promise<void>;
  /** `one.vm.updateconf`, merging (`append`, since 6.0): GRAPHICS, VIDEO, INPUT, … in template syntax; in force from the next boot. Not in SUSPENDED and STOPPED. */
  updateConf(session: Session, id: number, template: string, options?: CallOptions): Promise<void>;

  /** `one.vm.snapshotcreate`: RUNNING only; answers the snapshot's ID. A failure is told by ERROR alone. */
  snapshotCreate(session: Session, id: number, name: string, options?: CallOptions): Promise<number>;
  /** `one.vm.snapshotrevert`: RUNNING only. */
  snapshotRevert(session: Session, id: number, snapshot: number, options?: CallOptions): Promise<void>;
  /** `one.vm.snapshotdelete`: RUNNING; POWEROFF too where the driver keeps snapshots. */
  snapshotDelete(session: Session, id: number, snapshot: number, options?: CallOptions): Promise<void>;

  /** `one.vm.disksnapshotcreate`: POWEROFF, SUSPENDED, RUNNING; answers the snapshot's ID. */
  diskSnapshotCreate(
    session: Session,
    id: number,
    disk: number,
    name: string,
    options?: CallOptions,
  ): Promise<number>;
  /** `one.vm.disksnapshotrevert`: POWEROFF only (SUSPENDED too until 6.6). */
  diskSnapshotRevert(
    session: Session,
    id: number,
    disk: number,
    snapshot: number,
    options?: CallOptions,
  ): Promise<void>;
  /** `one.vm.disksnapshotdelete`: not the active one, nor one with children. */
  diskSnapshotDelete(
    session: Session,
    id: number,
    disk: number,
    snapshot: number,
    options?: CallOptions,
  ): Promise<void>;
}

const MERGE = 1;

/** What `info` reads an answer with. */
export const vmReader = documentReader('one.vm.info', 'VM', VM_WANTED, decodeVm);

export function vmCalls(call: Caller): VmCalls {
  const change = (method: string, session: Session, args: readonly Argument[], options?: CallOptions) =>
    call({ kind: 'write', method, session, args, reader: doneReader(method), options });
  const make = (method: string, session: Session, args: readonly Argument[], options?: CallOptions) =>
    call({ kind: 'write', method, session, args, reader: idReader(method), options });
  return {
    info(session, id, options) {
      const method = 'one.vm.info';
      return call({ kind: 'read', method, session, args: [id], reader: vmReader, options });
    },
    // The name before the VM: the one call of its kind that has it this way round.
    action: (session, id, action, options) => change('one.vm.action', session, [action, id], options),
    recover: (session, id, operation, options) => change('one.vm.recover', session, [id, operation], options),
    lock: (session, id, level, test, options) => change('one.vm.lock', session, [id, level, test], options),
    unlock: (session, id, options) => change('one.vm.unlock', session, [id], options),
    update: async (session, id, attributes, options) =>
      await change('one.vm.update', session, [id, templateText(attributes), MERGE], options),
    updateConf: (session, id, template, options) =>
      change('one.vm.updateconf', session, [id, template, MERGE], options),
    snapshotCreate: (session, id, name, options) =>
      make('one.vm.snapshotcreate', session, [id, name], options),
    snapshotRevert: (session, id, snapshot, options) =>
      change('one.vm.snapshotrevert', session, [id, snapshot], options),
    snapshotDelete: (session, id, snapshot, options) =>
      change('one.vm.snapshotdelete', session, [id, snapshot], options),
    diskSnapshotCreate: (session, id, disk, name, options) =>
      make('one.vm.disksnapshotcreate', session, [id, disk, name], options),
    diskSnapshotRevert: (session, id, disk, snapshot, options) =>
      change('one.vm.disksnapshotrevert', session, [id, disk, snapshot], options),
    diskSnapshotDelete: (session, id, disk, snapshot, options) =>
      change('one.vm.disksnapshotdelete', session, [id, disk, snapshot], options),
  };
}
