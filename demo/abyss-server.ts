import type { Server as HttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { AbyssLimits } from './abyss.ts';
import { startAbyssClock } from './abyss-clock.ts';
import { createGate } from './abyss-gate.ts';
import type { Tally } from './tally.ts';

export interface AbyssServer {
  readonly listener: Server;
  /** The request on `socket` is whole and takes `cost` ms of oned; `done` sends its answer. */
  work(socket: Socket, cost: number, done: () => void): void;
  /** Ends every connection with a reset. */
  stop(): void;
}

/** Puts oned's limits before `http`: no byte of a connection is read before it has a slot. `timeoutPage` is the whole HTTP answer. */
export function createAbyssServer(
  limits: AbyssLimits,
  http: HttpServer,
  tally: Tally,
  timeoutPage: string,
): AbyssServer {
  const sockets = new Set<Socket>();
  /** Until when a connection in service must have brought its request. */
  const patience = new Map<Socket, NodeJS.Timeout>();
  const calm = (socket: Socket) => {
    clearTimeout(patience.get(socket));
    patience.delete(socket);
  };
  const gate = createGate<Socket>(limits, {
    serve(socket) {
      if (socket.destroyed) return gate.leave(socket);
      patience.set(
        socket,
        setTimeout(() => giveUp(socket), limits.timeoutMs),
      );
      http.emit('connection', socket);
      socket.resume();
    },
    reset(socket) {
      tally.reset();
      socket.resetAndDestroy();
    },
  });
  const clock = startAbyssClock(gate, () => performance.now(), tally.late);

  const leave = (socket: Socket) => {
    calm(socket);
    clock.touch();
    gate.leave(socket);
  };
  const giveUp = (socket: Socket) => {
    tally.timeout();
    socket.write(timeoutPage);
    socket.destroySoon();
    leave(socket);
  };
  // What is no HTTP keeps its slot until its time is over, as a TLS hello does with oned.
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code?.startsWith('HPE_') !== true) socket.destroy();
  });

  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    tally.connection();
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      sockets.delete(socket);
      leave(socket);
    });
    clock.touch();
    gate.arrive(socket);
  });
  return {
    listener,
    work(socket, cost, done) {
      if (!patience.has(socket)) return; // Too late, or a second request: a connection carries one.
      calm(socket);
      clock.touch();
      gate.work(socket, cost, done);
    },
    stop() {
      clock.stop();
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
}
