import type { CallOptions, Caller } from '../caller.ts';
import { IMAGE_WANTED, decodeImage } from '../decode/image.ts';
import type { Pool, PoolFilter, Session } from '../model/common.ts';
import type { Image } from '../model/image.ts';
import { poolReader } from './readers.ts';

/** `one.imagepool.*` (src/rm/api/ImageAPI.cc). */
export interface ImageCalls {
  /** `one.imagepool.info`, every page. */
  pool(session: Session, filter: PoolFilter, options?: CallOptions): Promise<Pool<Image>>;
}

export const imageCalls = (call: Caller): ImageCalls => ({
  pool(session, filter, options) {
    const method = 'one.imagepool.info';
    const shape = { root: 'IMAGE_POOL', item: 'IMAGE', wanted: IMAGE_WANTED };
    const reader = poolReader(method, shape, decodeImage, ({ id }) => id);
    return call({ kind: 'read', method, session, args: [filter, -1, -1], reader, options });
  },
});
