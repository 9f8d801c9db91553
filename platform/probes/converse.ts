import { connect } from 'node:net';
import type { Address, Unreachable } from '../../core/probes.ts';
import { unreachableBy } from '../unreachable.ts';

/** A probe reads the beginning of an answer, never more. */
const MOST_BYTES = 16_384;

export interface Conversation<T> {
  /** Sent as soon as the connection stands; empty for servers that speak first. */
  readonly hello: Uint8Array;
  /** Reads what came so far: an answer, or null to wait for more. */
  readonly read: (bytes: Buffer) => T | null;
  /** What an end, too much or nonsense means. */
  readonly broken: T;
}

export type Failed = { readonly ok: false; readonly reason: Unreachable };

/** Connects, says hello, reads until `read` has its answer, closes. Rejects only with the signal's reason; leaves nothing open. */
export function converse<T>(
  address: Address,
  timeout: number,
  signal: AbortSignal,
  { hello, read, broken }: Conversation<T>,
): Promise<T | Failed> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const socket = connect({ host: address.host, port: address.port });
    let bytes: Buffer = Buffer.alloc(0);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      socket
        .removeAllListeners()
        .on('error', () => {})
        .destroy();
      settle();
    };
    const answer = (value: T | Failed) => finish(() => resolve(value));
    const aborted = () => finish(() => reject(reasonOf(signal)));
    const timer = setTimeout(() => answer({ ok: false, reason: 'timeout' }), timeout);
    signal.addEventListener('abort', aborted, { once: true });
    socket.on('connect', () => void socket.write(hello));
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const value = read(bytes);
      if (value !== null) answer(value);
      else if (bytes.length > MOST_BYTES) answer(broken);
    });
    socket.on('end', () => answer(broken));
    socket.on('error', (error) => answer({ ok: false, reason: unreachableBy(error) }));
  });
}

export const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('aborted');
