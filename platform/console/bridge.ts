import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer, createWebSocketStream } from 'ws';
import type { WebSocket } from 'ws';
import type { Clock, RandomBytes } from '../../core/clock.ts';
import type { BridgeOutcome, ConsoleBridge, ConsoleTarget } from './bridge-types.ts';
import { HandshakeError, SHARED_CLIENT_INIT, authenticate, welcome } from './rfb-handshake.ts';

export interface BridgeOptions {
  /** Origins whose page may connect. */
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** 0 takes any free one. */
  readonly port?: number;
}

/** Until the VNC server and the page have agreed, milliseconds. */
const HANDSHAKE_WITHIN = 10_000;
/** The longest message of the page: keys, pointer, a clipboard text. */
const LONGEST_MESSAGE = 262_144;

interface Grant {
  readonly digest: Buffer;
  readonly target: ConsoleTarget;
  readonly until: number;
}

/** Starts the bridge on 127.0.0.1. The page reaches nothing by it but the target of the present grant, once. */
export async function startConsoleBridge(options: BridgeOptions): Promise<ConsoleBridge> {
  const listeners = new Set<(outcome: BridgeOutcome) => void>();
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LONGEST_MESSAGE,
  });
  const server = createServer((_request, response) => response.writeHead(404).end());
  let grant: Grant | null = null;
  let present: AbortController | null = null;
  const tell = (outcome: BridgeOutcome) => listeners.forEach((listener) => listener(outcome));

  const take = (request: IncomingMessage): ConsoleTarget | null => {
    const token = tokenOf(request, server);
    const origin = request.headers.origin ?? '';
    if (grant === null || token === null || !options.allowedOrigins.includes(origin)) return null;
    if (options.clock.monotonic() > grant.until || !timingSafeEqual(digestOf(token), grant.digest))
      return null;
    const { target } = grant;
    grant = null;
    return target;
  };
  const revoke = () => {
    grant = null;
    present?.abort();
    present = null;
  };

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    const target = take(request);
    if (target === null) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (page) => {
      const mine = new AbortController();
      present = mine;
      void relay(page, target, mine.signal, tell);
    });
  });
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    grant(target, validMs) {
      revoke();
      const token = Buffer.from(options.random(16)).toString('hex');
      grant = { digest: digestOf(token), target, until: options.clock.monotonic() + validMs };
      return `ws://127.0.0.1:${port}/console?token=${token}`;
    },
    revoke,
    onOutcome(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      revoke();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

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

/** Joins page and VNC server until one of them ends. Both pipes wait for the slower side, so a stalled page costs no memory. */
async function relay(
  page: WebSocket,
  target: ConsoleTarget,
  signal: AbortSignal,
  tell: (outcome: BridgeOutcome) => void,
): Promise<void> {
  const browser = createWebSocketStream(page, { allowHalfOpen: false });
  browser.on('error', () => {});
  const guest = connect(target.address);
  guest.on('error', () => {});
  const end = () => {
    guest.destroy();
    page.terminate();
  };
  signal.addEventListener('abort', end, { once: true });
  const slow = setTimeout(end, HANDSHAKE_WITHIN);
  try {
    await connected(guest);
    await authenticate(guest, target.password);
    await welcome(browser);
    guest.write(SHARED_CLIENT_INIT);
    clearTimeout(slow);
    tell('connected');
    await Promise.race([pipeline(browser, guest), pipeline(guest, browser)]);
    tell('closed');
  } catch (error) {
    tell(signal.aborted ? 'closed' : error instanceof HandshakeError ? error.outcome : 'closed');
  } finally {
    clearTimeout(slow);
    signal.removeEventListener('abort', end);
    page.close();
    end();
  }
}

const connected = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('close', () => reject(new HandshakeError('unreachable')));
  });
