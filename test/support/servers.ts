import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

export interface TestServer {
  readonly port: number;
  /** Connections that were opened so far. */
  readonly connections: () => number;
  /** Those of them that are open now. */
  readonly live: () => number;
  close(): Promise<void>;
}

/** Lets `server` listen on a port of 127.0.0.1, by default a free one; it ends all its connections when it is closed. */
export async function listenOn(server: Server, port = 0): Promise<TestServer> {
  const open = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () => count,
    live: () => open.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        open.forEach((socket) => socket.destroy());
      }),
  };
}

/** Serves each connection with `serve`. */
export const serveTcp = (serve: (socket: Socket, nth: number) => void, port = 0): Promise<TestServer> => {
  let nth = 0;
  return listenOn(
    createServer((socket) => serve(socket, (nth += 1))),
    port,
  );
};

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = await serveTcp(() => {});
  await server.close();
  return server.port;
}
