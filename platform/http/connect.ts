import type { Socket } from 'node:net';
import { OneClientError } from '../../core/opennebula/errors.ts';
import { createHandshakes } from './handshake.ts';
import type { TlsOptions } from './options.ts';
import { speaksPlain } from './probe.ts';
import { hostOf, openStream } from './stream.ts';
import { orEnd, within } from './within.ts';

export interface ConnectOptions {
  readonly tls: TlsOptions;
  readonly proxy: URL | null;
  /** Milliseconds for all of it. */
  readonly deadline: number;
  /** The part of what TCP left of `deadline` that a TLS server has for its first byte, before it is doubted that it is one. */
  readonly patience: number;
}

/**
 * A socket on which a request may be written: connected, and for https with the other end verified. Rejects within the deadline with an error
 * that says `sent: false`, or with the signal's reason; then nothing is left open.
 */
export type Connect = (url: URL, signal: AbortSignal) => Promise<Socket>;

export function createConnect(options: ConnectOptions): Connect {
  const handshakes = createHandshakes(options.tls);
  const { proxy, deadline, patience } = options;
  const late = () => new OneClientError('timeout', 'connect', false);
  return (url, outer) =>
    within(deadline, late, outer, async (signal) => {
      if (url.protocol === 'http:') return openStream(url, proxy, signal);
      const started = performance.now();
      const handshake = await handshakes();
      const raw = await openStream(url, proxy, signal);
      const left = deadline - (performance.now() - started);
      const heard = raw.bytesRead;
      return orPlain(
        signal,
        left * patience,
        () => raw.bytesRead === heard,
        (inner) => handshake(raw, hostOf(url), inner),
        (inner) => speaksPlain(url, proxy, (left * (1 - patience)) / 2, inner),
      );
    });
}

/**
 * The handshake; but `no-tls` when the port `isPlain`, which is asked when the handshake was reset, and when nothing was heard after `ms`:
 * oned takes a TLS hello for the beginning of a long request and waits. A handshake that comes late after all is as good.
 */
async function orPlain(
  outer: AbortSignal,
  ms: number,
  isSilent: () => boolean,
  shake: (signal: AbortSignal) => Promise<Socket>,
  isPlain: (signal: AbortSignal) => Promise<boolean>,
): Promise<Socket> {
  const rest = new AbortController();
  const signal = AbortSignal.any([outer, rest.signal]);
  const noTls = () => new OneClientError('no-tls', '', false);
  let timer: NodeJS.Timeout | undefined;
  const doubt = orEnd<never>(signal, (_resolve, reject) => {
    timer = setTimeout(() => {
      if (isSilent()) void isPlain(signal).then((plain) => plain && reject(noTls()));
    }, ms);
  });
  try {
    return await Promise.race([shake(signal), doubt]);
  } catch (error) {
    clearTimeout(timer);
    const wasReset = error instanceof OneClientError && error.code === 'reset';
    if (wasReset && (await isPlain(signal))) throw noTls();
    outer.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    rest.abort();
  }
}
