import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { OneClientError } from '../../core/opennebula/errors.ts';
import { clientError } from './errors.ts';
import { orEnd } from './within.ts';

/** The host of `url`, without the brackets of an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * A stream of bytes to the endpoint: straight, or through the proxy (for https by CONNECT; for plain HTTP it ends at the proxy). The name is
 * resolved anew each time. Rejects with an error that says `sent: false`, or with the signal's reason, and leaves nothing open.
 */
export async function openStream(url: URL, proxy: URL | null, signal: AbortSignal): Promise<Socket> {
  const socket = await openTcp(proxy ?? url, signal);
  if (proxy !== null && url.protocol === 'https:') await tunnel(socket, url, signal);
  return socket;
}

async function openTcp(url: URL, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect({ host: hostOf(url), port: portOf(url) });
  try {
    await orEnd<void>(signal, (resolve, reject) => {
      socket.once('connect', resolve);
      // Stays: an error between two stages has nobody else to go to.
      socket.on('error', (error) => reject(clientError(error, false)));
    });
    return socket.setNoDelay(true);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function tunnel(socket: Socket, url: URL, signal: AbortSignal): Promise<void> {
  const target = `${url.hostname}:${portOf(url)}`;
  try {
    await orEnd<void>(signal, (resolve, reject) => {
      const request = httpRequest({
        createConnection: () => socket,
        method: 'CONNECT',
        path: target,
        headers: { Host: target },
      });
      request.on('error', (error) => {
        const { code, detail } = clientError(error, false);
        reject(new OneClientError(code === 'http' ? 'proxy' : code, detail, false));
      });
      request.on('connect', ({ statusCode = 0 }: IncomingMessage, _socket: Socket, head: Buffer) => {
        if (statusCode < 200 || statusCode > 299)
          reject(new OneClientError('proxy', String(statusCode), false));
        // In TLS the client speaks first.
        else if (head.length > 0) reject(new OneClientError('no-tls', '', false));
        else resolve();
      });
      request.end();
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
