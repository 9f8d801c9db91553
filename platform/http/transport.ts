import { OneClientError } from '../../core/opennebula/errors.ts';
import type { Transport } from '../../core/opennebula/transport.ts';
import { createConnect } from './connect.ts';
import { exchange } from './exchange.ts';
import { createFailOver } from './fail-over.ts';
import { checkOptions } from './options.ts';
import type { TransportOptions } from './options.ts';
import { speaksTls } from './probe.ts';
import { within } from './within.ts';

export { checkEndpoint } from './options.ts';
export type { TransportOptions } from './options.ts';

/** XML-RPC over HTTP(S) as oned wants it, to the first of the endpoints that can be reached. Throws `TypeError` for options that are refused. */
export function createHttpTransport(options: TransportOptions): Transport {
  const { urls, proxy } = checkOptions(options);
  const { tls, deadlines, maxBytes, patience = 0.6 } = options;
  const { firstByte, total } = deadlines;
  const connect = createConnect({ tls, proxy, deadline: deadlines.connect, patience });
  const failOver = createFailOver(urls);
  const known = new Set<URL>();

  /**
   * A TLS server that hears plain HTTP may just hang up; so does oned when it is overloaded, and a TLS hello keeps one of its few places busy.
   * Hence one hello at most, and none to what has spoken plain HTTP before.
   */
  const needsTls = async (url: URL, error: unknown, signal: AbortSignal): Promise<boolean> => {
    if (!(error instanceof OneClientError) || error.code !== 'reset') return false;
    if (url.protocol !== 'http:' || proxy !== null || known.has(url)) return false;
    known.add(url);
    const speaks = await speaksTls(url, proxy, (deadlines.connect * (1 - patience)) / 2, signal);
    if (speaks) known.delete(url);
    return speaks;
  };

  return {
    async post(body, receive, signal = new AbortController().signal) {
      let sent = false;
      const late = () => new OneClientError('timeout', 'total', sent);
      await within(total, late, signal, (limited) =>
        failOver(async (url) => {
          const socket = await connect(url, limited);
          sent = true;
          const question = {
            url,
            absolute: proxy !== null && url.protocol === 'http:',
            body: Buffer.from(body),
          };
          try {
            const date = await exchange(socket, question, { firstByte, maxBytes }, receive, limited);
            known.add(url);
            if (date !== null) options.onDate?.(date);
          } catch (error) {
            if (await needsTls(url, error, limited)) throw new OneClientError('needs-tls');
            limited.throwIfAborted();
            throw error;
          }
        }),
      );
    },
  };
}
