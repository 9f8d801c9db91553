import { openDoor } from '../../demo/faults-door.ts';
import type { Fault } from '../../demo/faults-counter.ts';

/** A road between a viewer and its server that the test can cut, as a cable is pulled: nothing is closed, nothing arrives. */
export interface Relay {
  readonly host: string;
  readonly port: number;
  cut(): void;
  mend(): Promise<void>;
  /** Whoever is connected is reset. */
  close(): Promise<void>;
}

/** From `host:port`, another address of this machine, to the same port of 127.0.0.1. */
export async function openRelay(port: number, host = '127.0.0.2'): Promise<Relay> {
  const door = await openDoor(host, port);
  let fault: Fault | null = null;
  return {
    host,
    port,
    cut() {
      fault = door.cut();
    },
    async mend() {
      await fault?.end();
    },
    close: () => door.close(),
  };
}
