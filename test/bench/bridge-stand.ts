import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { bundleNode } from '../../build/bundle-node.ts';
import { freePort } from '../../demo/ports.ts';
import { systemClock } from '../../platform/clock.ts';

const WEBSOCKIFY = '/usr/bin/websockify';

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** A way to the source: where a client connects, and the process that carries the bytes, null for none. */
export interface Carrier {
  readonly way: 'tcp' | 'ws';
  readonly pid: number | null;
  /** Port and path for one client. */
  place(): Promise<readonly [port: string, path: string]>;
}

/** A VNC server that pushes bytes, and the ways to it, all of them up at the same time. */
export interface Stand {
  readonly tcp: Carrier;
  readonly bridge: Carrier;
  /** Debian's; null where it is not installed. */
  readonly websockify: Carrier | null;
  /** Starts a client that takes so many MiB; answers its process and the line that it tells. */
  client(carrier: Carrier, megabytes: number): Promise<{ readonly told: Promise<string>; end(): void }>;
  close(): Promise<void>;
}

export async function openStand(megabytes: number): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-bench-'));
  const script = join(folder, 'child.mjs');
  await bundleNode('test/bench/bridge-child.ts', script);
  const children = new Set<Child>();
  const start = (path: string, args: readonly string[]): Child => {
    // The bridge runs as build/onekiosk.sh starts the shell.
    const child = spawn(path, args, {
      env: { PATH: '/usr/bin:/bin', MALLOC_ARENA_MAX: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    children.add(child);
    child.once('close', () => children.delete(child));
    return child;
  };
  const node = (...args: readonly string[]) =>
    start(process.execPath, ['--max-semi-space-size=1', script, ...args]);
  const linesOf = (child: Child): (() => Promise<string>) => {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return async () => ((await lines.next()) as { value: string }).value;
  };
  const source = await linesOf(node('source', String(megabytes)))();
  const bridge = node('bridge', source);
  const says = linesOf(bridge);
  await says();
  const websockify = existsSync(WEBSOCKIFY) ? await startWebsockify(start, source) : null;
  return {
    tcp: { way: 'tcp', pid: null, place: async () => [source, '/'] },
    bridge: {
      way: 'ws',
      pid: bridge.pid ?? 0,
      async place() {
        bridge.stdin.write('\n');
        const { port, pathname, search } = new URL(await says());
        return [port, pathname + search];
      },
    },
    websockify,
    async client(carrier, amount) {
      const child = node('client', carrier.way, ...(await carrier.place()), String(amount));
      return { told: linesOf(child)(), end: () => void child.kill() };
    },
    async close() {
      const all = [...children];
      all.forEach((child) => child.kill());
      await Promise.all(all.map((child) => once(child, 'close')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startWebsockify(
  start: (path: string, args: readonly string[]) => Child,
  source: string,
): Promise<Carrier> {
  const port = String(await freePort());
  const child = start(WEBSOCKIFY, [`127.0.0.1:${port}`, `127.0.0.1:${source}`]);
  await systemClock.sleep(1_500); // Python takes its time, and says nothing.
  return { way: 'ws', pid: child.pid ?? 0, place: async () => [port, '/'] };
}
