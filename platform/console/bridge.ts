import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock, RandomBytes } from '../../core/clock.ts';
import type { BridgeOutcome, ConsoleBridge } from './bridge-types.ts';
import { createGrants } from './grants.ts';
import type { Pass } from './grants.ts';
import { relay } from './relay.ts';
import { pageWire } from './wire.ts';

export interface BridgeOptions {
  /** Origins whose page may connect. */
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** 0 takes any free one. */
  readonly port?: number;
}

const SOCKETS = {
  noServer: true,
  perMessageDeflate: false,
  /** The longest message of the page, bytes: keys, pointer, a clipboard text. */
  maxPayload: 262_144,
  /** For a page to say goodbye in its turn, milliseconds. */
  closeTimeout: 1_000,
};

/** Starts the bridge on 127.0.0.1. The page reaches nothing by it but the targets of the present grants. */
export async function startConsoleBridge(options: BridgeOptions): Promise<ConsoleBridge> {
  const { clock, allowedOrigins } = options;
  const listeners = new Set<(outcome: BridgeOutcome) => void>();
  const relays = new Set<Promise<void>>();
  const grants = createGrants(clock, options.random);
  const sockets = new WebSocketServer(SOCKETS);
  const server = createServer((_request, response) => response.writeHead(404).end());
  const tell = (outcome: BridgeOutcome) => listeners.forEach((listener) => listener(outcome));
  const take = (request: IncomingMessage): Pass | null => {
    const token = tokenOf(request, server);
    return token !== null && allowedOrigins.includes(request.headers.origin ?? '')
      ? grants.take(token)
      : null;
  };

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    const pass = take(request);
    if (pass === null) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (page) => {
      const over = relay(pageWire(page), pass, clock, tell);
      relays.add(over);
      void over.then(() => relays.delete(over));
    });
  });
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    grant(target, validMs) {
      const { token, end } = grants.add(target, validMs);
      return { url: `ws://127.0.0.1:${port}/console?token=${token}`, revoke: end };
    },
    revoke: grants.endAll,
    onOutcome(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      grants.endAll();
      sockets.clients.forEach((page) => page.terminate());
      server.closeAllConnections();
      await Promise.all(relays);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The token of a request that is exactly ours: path, Host (a name that was made to point here is not ours) and query. */
function tokenOf(request: IncomingMessage, server: Server): string | null {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  if (request.headers.host !== `127.0.0.1:${port}`) return null;
  return /^\/console\?token=([0-9a-f]{32})$/.exec(request.url ?? '')?.[1] ?? null;
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
