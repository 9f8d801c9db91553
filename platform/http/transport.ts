import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { OneClientError } from '../../core/opennebula/errors.ts';
import type { Transport } from '../../core/opennebula/transport.ts';
import { clientError } from './errors.ts';

export interface TransportOptions {
  readonly endpoint: string;
  /** PEM of the authority that signed the cloud's certificate; null takes the system's. */
  readonly ca: string | null;
  /** Plain HTTP to another machine, where passwords cross the network in clear. */
  readonly allowPlain: boolean;
  /** Milliseconds: until connected (TLS and all), until the first byte of the answer, until all of it. */
  readonly deadlines: { readonly connect: number; readonly firstByte: number; readonly total: number };
  readonly maxBytes: number;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The URL, or an error that names what is wrong with it. */
export function checkEndpoint(endpoint: string, allowPlain: boolean): URL {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    throw new TypeError('the endpoint is not a URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('the endpoint is neither http nor https');
  if (url.username !== '' || url.password !== '')
    throw new TypeError('the endpoint must not hold user and password');
  if (url.protocol === 'http:' && !allowPlain && !LOOPBACK.test(url.hostname)) {
    throw new TypeError(
      `plain HTTP to ${url.hostname} is refused: passwords would cross the network in clear`,
    );
  }
  return url;
}

/**
 * XML-RPC over HTTP(S) as oned wants it: one request a connection and none kept (it serves 15 in all), Content-Length always (it answers
 * 411 to chunks), no redirects. Throws `TypeError` for an endpoint that is refused.
 */
export function createHttpTransport(options: TransportOptions): Transport {
  const url = checkEndpoint(options.endpoint, options.allowPlain);
  const secure = url.protocol === 'https:';
  return {
    post(body, signal) {
      const bytes = Buffer.from(body);
      const settings: RequestOptions & { ca?: string; minVersion?: 'TLSv1.2' } = {
        method: 'POST',
        agent: false,
        headers: { 'Content-Type': 'text/xml', 'Content-Length': bytes.length, Connection: 'close' },
        ...(secure ? { minVersion: 'TLSv1.2' as const } : {}),
        ...(secure && options.ca !== null ? { ca: options.ca } : {}),
      };
      const open = (): ClientRequest => (secure ? httpsRequest(url, settings) : httpRequest(url, settings));
      return exchange(open, bytes, secure, options, signal);
    },
  };
}

function exchange(
  open: () => ClientRequest,
  bytes: Buffer,
  secure: boolean,
  { deadlines, maxBytes }: TransportOptions,
  signal: AbortSignal | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(asError(signal.reason));
    const request = open();
    const timers = new Set<NodeJS.Timeout>();
    const finish = (settle: () => void) => {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      // Errors that come after the decision have nobody to go to.
      request
        .removeAllListeners('error')
        .on('error', () => {})
        .destroy();
      settle();
    };
    const fail = (error: Error) => finish(() => reject(error));
    const aborted = () => fail(asError(signal?.reason));
    const deadline = (ms: number, what: string): NodeJS.Timeout => {
      const timer = setTimeout(() => fail(new OneClientError('timeout', what)), ms);
      timers.add(timer);
      return timer;
    };
    signal?.addEventListener('abort', aborted, { once: true });
    deadline(deadlines.total, 'total');
    const connecting = deadline(deadlines.connect, 'connect');
    let answering: NodeJS.Timeout | undefined;
    request.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        clearTimeout(connecting);
        answering = deadline(deadlines.firstByte, 'first byte');
      });
    });
    request.on('error', (error) => fail(clientError(error)));
    request.on('response', (response) => {
      clearTimeout(answering);
      read(response, maxBytes, (text) => finish(() => resolve(text)), fail);
    });
    request.end(bytes);
  });
}

function read(
  response: IncomingMessage,
  maxBytes: number,
  done: (text: string) => void,
  fail: (error: Error) => void,
): void {
  if (response.statusCode !== 200) return fail(new OneClientError('http', String(response.statusCode ?? '')));
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) fail(new OneClientError('size', String(maxBytes)));
    else chunks.push(chunk);
  });
  response.on('error', (error) => fail(clientError(error)));
  response.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('aborted'));
