import type { CallOptions, Caller } from '../caller.ts';
import { MONITORING_WANTED, decodeMonitoringRecord } from '../decode/monitoring.ts';
import { VM_WANTED, decodeVm } from '../decode/vm.ts';
import { ONE_ERROR, OneClientError, OneServerError } from '../errors.ts';
import type { Pool, PoolFilter, Session } from '../model/common.ts';
import type { VmMonitoringRecord } from '../model/monitoring.ts';
import type { Vm } from '../model/vm.ts';
import { poolReader } from './readers.ts';
import type { VmCalls } from './vm.ts';

/** `one.vmpool.*` (src/rm/api/PoolSharedAPI.cc). Never with the search argument, which SQLite answers with 8192. */
export interface VmPoolCalls {
  /** `one.vmpool.info`: short bodies, without permissions, RDP, CONTEXT and snapshots; about 2 KB a VM. Every state but DONE. */
  info(session: Session, filter: PoolFilter, options?: CallOptions): Promise<Pool<Vm>>;
  /** `one.vmpool.infoextended`: whole bodies; 7 KB a VM and more. Every state but DONE. */
  infoExtended(session: Session, filter: PoolFilter, options?: CallOptions): Promise<Pool<Vm>>;
  /**
   * `one.vmpool.infoset`, extended: these VMs; those that are not there or not for this user are left out, as oned does. It is there
   * since 6.0: an older oned (fault -506) is asked for each VM by itself, and remembered.
   */
  infoSet(session: Session, ids: readonly number[], options?: CallOptions): Promise<Pool<Vm>>;
  /** `one.vmpool.monitoring`: the last record of each VM (`seconds` 0, since 6.0; 5.12 answers all records, of which the newest is taken). */
  monitoring(
    session: Session,
    filter: PoolFilter,
    options?: CallOptions,
  ): Promise<readonly VmMonitoringRecord[]>;
}

/** Every page, in every state but DONE. */
const ALL_PAGES = [-1, -1] as const;
const NOT_DONE = -1;
const LAST_RECORD = 0;
const UNKNOWN_METHOD = '-506';

const vms = (method: string) =>
  poolReader(method, { root: 'VM_POOL', item: 'VM', wanted: VM_WANTED }, decodeVm, ({ id }) => id);

/** What `infoExtended` reads an answer with: decodes each VM as it comes and keeps nothing else. */
export const vmPoolReader = vms('one.vmpool.infoextended');

export function vmPoolCalls(call: Caller, vm: Pick<VmCalls, 'info'>): VmPoolCalls {
  let lacksInfoSet = false;
  const list =
    (method: string): VmPoolCalls['info'] =>
    (session, filter, options) =>
      call({
        kind: 'read',
        method,
        session,
        args: [filter, ...ALL_PAGES, NOT_DONE],
        reader: vms(method),
        options,
      });

  const oneByOne: VmPoolCalls['infoSet'] = async (session, ids, options) => {
    const items: Vm[] = [];
    for (const id of [...ids].sort((a, b) => a - b)) {
      try {
        items.push(await vm.info(session, id, options));
      } catch (error) {
        const codes: readonly number[] = [ONE_ERROR.AUTHORIZATION, ONE_ERROR.NO_EXISTS];
        if (!(error instanceof OneServerError && codes.includes(error.code))) throw error;
      }
    }
    return { items, skipped: [] };
  };

  return {
    info: list('one.vmpool.info'),
    infoExtended: list('one.vmpool.infoextended'),
    async infoSet(session, ids, options) {
      if (ids.length === 0) return { items: [], skipped: [] };
      if (lacksInfoSet) return await oneByOne(session, ids, options);
      const method = 'one.vmpool.infoset';
      try {
        const args = [ids.join(','), true];
        return await call({ kind: 'read', method, session, args, reader: vms(method), options });
      } catch (error) {
        const old =
          error instanceof OneClientError && error.code === 'fault' && error.detail === UNKNOWN_METHOD;
        if (!old) throw error;
        lacksInfoSet = true;
        return await oneByOne(session, ids, options);
      }
    },
    async monitoring(session, filter, options) {
      const method = 'one.vmpool.monitoring';
      const shape = {
        root: 'MONITORING_DATA',
        item: 'MONITORING',
        wanted: { ID: true as const, ...MONITORING_WANTED },
      };
      const { items } = await call({
        kind: 'read',
        method,
        session,
        args: [filter, LAST_RECORD],
        reader: poolReader(method, shape, decodeMonitoringRecord, ({ vmId }) => vmId),
        options,
      });
      const newest = new Map<number, VmMonitoringRecord>();
      for (const record of items) {
        if (record.time >= (newest.get(record.vmId)?.time ?? -1)) newest.set(record.vmId, record);
      }
      return [...newest.values()];
    },
  };
}
