import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createFault } from './faults-counter.ts';
import type { Fault } from './faults-counter.ts';
import { startImpostor } from './faults-impostor.ts';
import type { Impostor } from './faults-impostor.ts';

/** The road to one port of 127.0.0.1, over another address of this machine: what stands on it can be changed. */
export interface Door {
  /** Something else answers. */
  replace(kind: Impostor): Promise<Fault>;
  /** Nobody listens, and what was open is reset. Bites once for that. */
  shut(): Promise<Fault>;
  /** As when a cable is pulled: nothing is closed, nothing arrives. Bites for every connection that it holds. */
  cut(): Fault;
  close(): Promise<void>;
}

export async function openDoor(host: string, port: number): Promise<Door> {
  const sockets = new Set<Socket>();
  let held: (() => void) | null = null;
  const serve = (near: Socket) => {
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
          if (held === null) from.resume();
        });
      });
      from.on('close', (broken) => {
        sockets.delete(from);
        if (broken) to.resetAndDestroy();
        else to.destroySoon();
      });
    }
    if (held === null) return void near.resume();
    far.pause();
    held();
  };
  let server: Server | null = await listen(serve, host, port);
  const shut = async () => {
    const going = server;
    server = null;
    sockets.forEach((each) => each.resetAndDestroy());
    if (going !== null) await new Promise((resolve) => going.close(resolve));
  };
  const open = async () => {
    server ??= await listen(serve, host, port);
  };
  return {
    async replace(kind) {
      await shut();
      const impostor = await startImpostor(kind, host, port, () => fault.bite());
      const fault = createFault(async () => {
        await impostor.close();
        await open();
      });
      return fault;
    },
    async shut() {
      const fault = createFault(open);
      if (server !== null) fault.bite();
      await shut();
      return fault;
    },
    cut() {
      const fault = createFault(() => {
        held = null;
        sockets.forEach((each) => each.resume());
      });
      held = () => fault.bite();
      for (const each of sockets) {
        each.pause();
        fault.bite();
      }
      return fault;
    },
    close: shut,
  };
}

const listen = (serve: (near: Socket) => void, host: string, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer({ pauseOnConnect: true }, serve);
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
