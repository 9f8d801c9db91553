import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Address } from '../../core/probes.ts';
import { createFeed } from './feed.ts';
import type { Feed } from './feed.ts';
import { HandshakeError } from './handshake-error.ts';

/** One side of a console, the page or the server. */
export interface Wire {
  readonly feed: Feed;
  /** `written` is called once: when the bytes have left, or never will. */
  write(bytes: Uint8Array, written?: () => void): void;
  /** To a page: goodbye, after everything that was written. To a server: the end. */
  end(): void;
  /** Resolves when it is gone. Everything that came was handed on before. */
  readonly over: Promise<void>;
}

/** Bytes that one side may have said while the other takes none. */
const MOST_HELD = 262_144;
/** Of a read from a server. Large ones cost less: at 64 KiB, which is Node's, a console gets two thirds through. */
const [SMALLEST_READ, LARGEST_READ] = [16_384, 262_144];
/** Buffers that may be on their way to the page while the next one is read. */
const MOST_UNDERWAY = 2;

/** Holds a source back as long as too much of what it said is not released. */
function throttle(source: { pause(): void; resume(): void }): (length: number) => () => void {
  let held = 0;
  return (length) => {
    held += length;
    if (held > MOST_HELD) source.pause();
    return () => {
      const stopped = held > MOST_HELD;
      held -= length;
      if (stopped && held <= MOST_HELD) source.resume();
    };
  };
}

/** The page's side, its messages taken as a stream. */
export function pageWire(page: WebSocket): Wire {
  const { feed, push, end } = createFeed();
  const hold = throttle(page);
  page.on('message', (data: Buffer) => push(data, hold(data.length)));
  page.on('error', () => {});
  const over = new Promise<void>((resolve) => void page.once('close', () => resolve()));
  void over.then(end);
  return {
    feed,
    write: (bytes, written) => page.send(bytes, { binary: true }, () => written?.()),
    end: () => page.close(1000),
    over,
  };
}

export interface SocketWire extends Wire {
  /** Stops listening, so that something else may speak over the same socket. Nothing may have come that was not taken. */
  leave(): void;
}

/** A connected socket, with or without TLS. */
export function socketWire(socket: Socket): SocketWire {
  const { feed, push, end } = createFeed();
  const hold = throttle(socket);
  const hear = (data: Buffer) => push(data, hold(data.length));
  socket.on('data', hear);
  return {
    feed,
    ...speaking(socket, end),
    leave: () => void socket.off('data', hear).pause(),
  };
}

function speaking(socket: Socket, end: () => void): Omit<Wire, 'feed'> {
  socket.on('error', () => {});
  const over = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  void over.then(end);
  return {
    write: (bytes, written) => void socket.write(bytes, () => written?.()),
    end: () => void socket.destroy(),
    over,
  };
}

/** Connects without TLS, reading into a few buffers of its own. Rejects with `HandshakeError('unreachable')`. */
export async function dialFast({ host, port }: Address, signal: AbortSignal): Promise<Wire> {
  const { feed, push, pumped, end } = createFeed();
  const free: Buffer[] = [];
  let underway = 0;
  let size = SMALLEST_READ;
  const keep = (buffer: Buffer) => {
    if (buffer.length === size) free.push(buffer);
  };
  const socket = connect({
    host,
    port,
    onread: {
      // Asked for the next one after every read, also when that one has to wait.
      buffer: () => free.pop() ?? Buffer.allocUnsafeSlow(size),
      callback(length, bytes) {
        const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const piece = buffer.subarray(0, length);
        if (length === buffer.length) size = Math.min(size * 4, LARGEST_READ);
        if (!pumped()) {
          push(Buffer.from(piece), hold(length));
          keep(buffer);
          return true;
        }
        underway += 1;
        push(piece, () => {
          keep(buffer);
          if (underway-- === MOST_UNDERWAY) socket.resume();
        });
        return underway < MOST_UNDERWAY;
      },
    },
  });
  const hold = throttle(socket);
  const sides = speaking(socket, end);
  await connected(socket, signal);
  return { feed, ...sides };
}

/** Connects without TLS, for a server that will be asked for it. Rejects with `HandshakeError('unreachable')`. */
export async function dialSocket({ host, port }: Address, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port });
  socket.on('error', () => {});
  await connected(socket, signal);
  return socket;
}

function connected(socket: Socket, signal: AbortSignal): Promise<void> {
  addAbortSignal(signal, socket);
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('close', () => reject(new HandshakeError('unreachable')));
  });
}
