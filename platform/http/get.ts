import { OneClientError } from '../../core/opennebula/errors.ts';
import { ask } from './ask.ts';
import { readBytes } from './body.ts';
import { createConnect } from './connect.ts';
import { checkEndpoint, checkProxy } from './options.ts';
import type { TlsOptions } from './options.ts';
import { within } from './within.ts';

export interface GetOptions {
  readonly tls: TlsOptions;
  readonly proxy: string | null;
  /** Milliseconds for all of one file: name, connection, TLS, answer. */
  readonly deadline: number;
}

export type Got =
  | { readonly status: 'fresh'; readonly body: Buffer; readonly etag: string | null }
  | { readonly status: 'unchanged' };

const headersOf = (etag: string | null) => ({
  Accept: '*/*',
  ...(etag === null ? {} : { 'If-None-Match': etag }),
});

/**
 * Fetches files by HTTPS, or by HTTP from this machine, a connection each: with the TLS, the proxy and the errors of the cloud's transport.
 * With `etag` the answer may be that nothing changed (RFC 9110, 13.1.2). No redirect is followed. Rejects with `OneClientError`, or with
 * `TypeError` for a URL that is refused.
 */
export function createGet({ tls, proxy, deadline }: GetOptions) {
  const through = proxy === null ? null : checkProxy(proxy);
  const connect = createConnect({ tls, proxy: through, deadline, patience: 0.6 });
  return async (address: string, maxBytes: number, etag: string | null, outer: AbortSignal): Promise<Got> => {
    const url = checkEndpoint(address, false);
    let sent = false;
    const late = () => new OneClientError('timeout', sent ? 'total' : 'connect', sent);
    return await within(deadline, late, outer, async (signal) => {
      const socket = await connect(url, signal);
      sent = true;
      const end = () => socket.destroy();
      signal.addEventListener('abort', end, { once: true });
      try {
        const absolute = through !== null && url.protocol === 'http:';
        const answer = await ask(socket, { url, absolute, headers: headersOf(etag) }, signal);
        const { statusCode: status = 0, headers } = answer.response;
        if (status === 304 && etag !== null) return { status: 'unchanged' };
        if (status >= 300 && status < 400) throw new OneClientError('redirect', String(status));
        if (status !== 200) throw new OneClientError('http', String(status));
        // Nothing else was asked for, and nothing is unpacked here.
        if (headers['content-encoding'] !== undefined) throw new OneClientError('http', 'content-encoding');
        return {
          status: 'fresh',
          body: await readBytes(answer, maxBytes, signal),
          etag: tagOf(headers.etag),
        };
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', end);
        socket.destroy();
      }
    });
  };
}

/** Sent back as it is: only what a header may hold, and no more than is worth keeping. */
const tagOf = (etag: string | undefined): string | null =>
  etag !== undefined && /^(?:W\/)?"[\x21\x23-\x7e]{0,256}"$/.test(etag) ? etag : null;
