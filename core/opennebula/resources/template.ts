import type { CallOptions, Caller } from '../caller.ts';
import { TEMPLATE_WANTED, decodeTemplate } from '../decode/template.ts';
import type { Pool, PoolFilter, Session } from '../model/common.ts';
import type { VmTemplate } from '../model/template.ts';
import { templateText } from '../template-text.ts';
import { documentReader, idReader, poolReader } from './readers.ts';

/** `one.templatepool.*` and `one.template.*` (src/rm/api/TemplateAPI.cc). */
export interface TemplateCalls {
  /** `one.templatepool.info`, every page. */
  pool(session: Session, filter: PoolFilter, options?: CallOptions): Promise<Pool<VmTemplate>>;
  /** `one.template.info`. 1024 for one that is not there. */
  info(session: Session, id: number, options?: CallOptions): Promise<VmTemplate>;
  /**
   * `one.template.instantiate`: answers the new VM's ID. `values` are answers to its USER_INPUTS; none are sent as the empty text, for
   * anything else wants CREATE on templates too. `persistent` clones template and images first (the VM begins in CLONING). Over a
   * quota: 512. Not sent twice: whether it was done is for the caller to look up by the name it gave.
   */
  instantiate(session: Session, id: number, wish: Instantiation, options?: CallOptions): Promise<number>;
}

export interface Instantiation {
  readonly name: string;
  /** Begins in HOLD instead of PENDING. */
  readonly hold: boolean;
  readonly values: Readonly<Record<string, string>>;
  readonly persistent: boolean;
}

const ALL_PAGES = [-1, -1] as const;

export const templateCalls = (call: Caller): TemplateCalls => ({
  pool(session, filter, options) {
    const method = 'one.templatepool.info';
    const shape = { root: 'VMTEMPLATE_POOL', item: 'VMTEMPLATE', wanted: TEMPLATE_WANTED };
    const reader = poolReader(method, shape, decodeTemplate, ({ id }) => id);
    return call({ kind: 'read', method, session, args: [filter, ...ALL_PAGES], reader, options });
  },
  info(session, id, options) {
    const method = 'one.template.info';
    const reader = documentReader(method, 'VMTEMPLATE', TEMPLATE_WANTED, decodeTemplate);
    return call({ kind: 'read', method, session, args: [id], reader, options });
  },
  async instantiate(session, id, { name, hold, values, persistent }, options) {
    const method = 'one.template.instantiate';
    const args = [id, name, hold, templateText(values), persistent];
    return await call({ kind: 'write', method, session, args, reader: idReader(method), options });
  },
});
