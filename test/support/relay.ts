import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A road between a viewer and its server that the test can cut, as a cable is pulled: nothing is closed, nothing arrives. */
export interface Relay {
  readonly host: string;
  readonly port: number;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** From `host:port`, another address of this machine, to the same port of 127.0.0.1. */
export async function openRelay(port: number, host = '127.0.0.2'): Promise<Relay> {
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (chunk: Buffer) => {
        if (to.write(chunk)) return;
        from.pause();
        to.once('drain', () => {
          if (whole) from.resume();
        });
      });
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (whole) near.resume();
    else far.pause();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    host,
    port,
    cut() {
      whole = false;
      sockets.forEach((each) => each.pause());
    },
    mend() {
      whole = true;
      sockets.forEach((each) => each.resume());
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((each) => each.destroy());
      }),
  };
}
