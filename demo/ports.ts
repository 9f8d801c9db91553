import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * Where the demo takes its ports: above VNC's 5900, and below those that Linux gives to outgoing connections (ip_local_port_range, 32768
 * and up), so that one stays free until its guest is up, which may be much later.
 */
const FIRST = 20_000;
const LAST = 31_999;

let next = randomInt(FIRST, LAST);

const canBeHad = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A TCP port of 127.0.0.1 that is free now; never the same again until all have been given. Rejects when none is free. */
export async function freePort(): Promise<number> {
  for (let tried = FIRST; tried <= LAST; tried++) {
    const port = next;
    next = port === LAST ? FIRST : port + 1;
    if (await canBeHad(port)) return port;
  }
  throw new Error(`no port from ${FIRST} to ${LAST} is free`);
}

const LISTEN = '0A';
const ESTABLISHED = '01';

/** What the kernel knows of a local port (proc(5), /proc/net/tcp): does somebody listen, and how many are connected. */
export function portRecord(port: number): { open: boolean; connections: number } {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/));
  const ours = rows.filter((row) => row[1]?.endsWith(wanted));
  return {
    open: ours.some((row) => row[3] === LISTEN),
    connections: ours.filter((row) => row[3] === ESTABLISHED).length,
  };
}
