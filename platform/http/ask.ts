import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { OneClientError } from '../../core/opennebula/errors.ts';
import type { Answer } from './body.ts';
import { clientError } from './errors.ts';
import type { Told } from './errors.ts';
import { orEnd } from './within.ts';

export interface Asked {
  readonly url: URL;
  /** The socket ends at a proxy, which has to be told the whole URL. */
  readonly absolute: boolean;
  /** Beside `Host` and `Connection`. */
  readonly headers: OutgoingHttpHeaders;
  /** Posted; without one the URL is fetched. */
  readonly body?: Buffer;
}

export interface Answered extends Answer {
  readonly response: IncomingMessage;
}

/** One request over a socket of its own; resolves with status and headers. Rejects with `OneClientError`, and with the signal's reason. */
export function ask(
  socket: Socket,
  { url, absolute, headers, body }: Asked,
  signal: AbortSignal,
): Promise<Answered> {
  let told: Told | null = null;
  const path = `${url.pathname}${url.search}`;
  return orEnd(signal, (resolve, reject) => {
    // With `createConnection` and no agent the socket is this request's alone.
    const request = httpRequest({
      createConnection: () => socket,
      method: body === undefined ? 'GET' : 'POST',
      path: absolute ? `${url.origin}${path}` : path,
      headers: { Host: url.host, ...headers, Connection: 'close' },
    });
    request.on('error', (error) => {
      told ??= error;
      reject(clientError(error, true));
    });
    request.on('response', (response) => {
      resolve({ response: response.on('error', () => {}), told: () => told });
    });
    request.on('upgrade', () => reject(new OneClientError('http', '101')));
    request.on('close', () => reject(new OneClientError('reset')));
    request.end(body);
  });
}
