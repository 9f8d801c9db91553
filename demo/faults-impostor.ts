import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** What may answer at a port in place of the server that belongs there. */
export type Impostor =
  | 'silent' //    takes connections and says nothing
  | 'resetting' // takes connections and resets them
  | 'web' //       a web server
  | 'ssh' //       says its version first, as SSH does (RFC 4253, 4.2)
  | 'tls' //       speaks TLS only, and says so in an alert (RFC 8446, 6)
  | 'echo' //      sends back what it is sent (RFC 862)
  | 'noise'; //    zeros without end

const PAGE =
  'HTTP/1.1 400 Bad Request\r\nContent-type: text/html\r\nContent-length: 15\r\nConnection: close\r\n\r\n<html>no</html>';
/** A fatal alert, unexpected_message. */
const ALERT = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x0a]);

const SERVE: Readonly<Record<Impostor, (socket: Socket) => void>> = {
  silent: (socket) => void socket.resume(),
  resetting: (socket) => void socket.resetAndDestroy(),
  web: (socket) => void socket.once('data', () => socket.end(PAGE)),
  ssh: (socket) => {
    socket.resume();
    socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n');
  },
  tls: (socket) => void socket.once('data', () => socket.end(ALERT)),
  echo: (socket) => void socket.pipe(socket),
  noise: (socket) => {
    socket.resume();
    const more = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(4_096)));
    };
    socket.on('drain', more);
    more();
  },
};

export interface RunningImpostor {
  close(): Promise<void>;
}

/** Hands each connection on to another port of 127.0.0.1. */
const forward = (near: Socket, port: number): void => {
  const far = connect({ host: '127.0.0.1', port });
  far.on('error', () => {}).on('close', () => near.destroy());
  near.on('close', () => far.destroy());
  near.pipe(far).pipe(near);
};

/** Listens on `host:port`, waiting until it is free; `met` is told of every connection. `kind`: who answers, or the port of a server that does. */
export async function startImpostor(
  kind: Impostor | number,
  host: string,
  port: number,
  met: () => void,
): Promise<RunningImpostor> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    met();
    if (typeof kind === 'number') forward(socket, kind);
    else SERVE[kind](socket);
  });
  for (let tried = 0; ; tried++) {
    const error = await new Promise<Error | null>((resolve) => {
      const failed = (reason: Error) => resolve(reason);
      server.once('error', failed);
      server.listen(port, host, () => {
        server.off('error', failed);
        resolve(null);
      });
    });
    if (error === null) break;
    // Whoever was there is on its way out.
    if (tried >= 100) throw error;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}
