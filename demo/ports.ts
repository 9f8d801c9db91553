import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that is free now. QEMU's VNC wants 5900 and more, so every one is. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
    });
    if (port >= 5_900) return port;
  }
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
