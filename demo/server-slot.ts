import type { DemoChild } from './process.ts';

/** A server that is there while it is wanted. */
export interface ServerSlot {
  open(): void;
  close(): void;
  /** Ends the server, and with it every connection, and brings another unless it was closed meanwhile. */
  renew(): void;
}

/** How one ends that the demo cut off. */
const CUT_OFF = 'SIGKILL';

/** One that ends by itself is told of; the next `open` brings another. */
export function createServerSlot(start: () => DemoChild, tell: (how: string) => void): ServerSlot {
  let server: DemoChild | null = null;
  let again = false;
  const slot: ServerSlot = {
    open() {
      if (server !== null) return;
      const started = start();
      server = started;
      void started.gone.then((how) => {
        if (server !== started) return;
        server = null;
        if (again) slot.open();
        else if (how !== CUT_OFF) tell(how);
        again = false;
      });
    },
    close() {
      server?.kill();
      server = null;
      again = false;
    },
    renew() {
      again = server !== null;
      server?.kill();
    },
  };
  return slot;
}
