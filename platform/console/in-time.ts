import type { Clock } from '../../core/clock.ts';
import { HandshakeError } from './handshake-error.ts';

/** Until a server and a page have agreed, milliseconds. */
const HANDSHAKE_WITHIN = 10_000;

/** `work`, or `HandshakeError('unreachable')` when it takes longer than any handshake. */
export async function inTime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  const settled = new AbortController();
  const late = clock.sleep(HANDSHAKE_WITHIN, settled.signal).then(() => {
    throw new HandshakeError('unreachable');
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    settled.abort();
  }
}
