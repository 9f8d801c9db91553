/**
 * The three programs of the bridge's benches, by the first argument. `source N`: a VNC server that pushes N MiB to whoever shook hands;
 * `bridge PORT`: the shell's bridge before it, with a grant for each line of its input; `client WAY PORT PATH N`: takes N MiB, by
 * WAY `tcp` or `ws`, and tells the seconds that took; with N = 0 it stops reading once it has begun.
 */
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { systemClock, systemRandom } from '../../platform/clock.ts';
import { startConsoleBridge } from '../../platform/console/bridge.ts';

const MIB = 2 ** 20;
const ORIGIN = 'https://onekiosk.invalid';
const HOUR = 3_600_000;

/** Security type None (RFC 6143, 7.1), then nothing but bytes: a write of a picture is large. */
function serveSource(megabytes: number): void {
  const picture = Buffer.alloc(MIB, 0x55);
  const push = (socket: Socket) => {
    let left = megabytes;
    const more = () => {
      while (left > 0) {
        left -= 1;
        if (!socket.write(picture)) return void socket.once('drain', more);
      }
    };
    more();
  };
  const server = createServer((socket) => {
    const answers = [[1, 1], [0, 0, 0, 0], null];
    socket.on('error', () => {});
    socket.write('RFB 003.008\n');
    socket.on('data', () => {
      const answer = answers.shift();
      if (answer === null) push(socket);
      else if (answer !== undefined) socket.write(Buffer.from(answer));
    });
  });
  server.listen(0, '127.0.0.1', () => tellPort(server.address()));
}

function tellPort(address: unknown): void {
  console.log((address as { port: number }).port);
}

async function serveBridge(port: number): Promise<void> {
  const bridge = await startConsoleBridge({
    allowedOrigins: [ORIGIN],
    clock: systemClock,
    random: systemRandom,
  });
  const address = { host: '127.0.0.1', port };
  console.log(bridge.port);
  createInterface({ input: process.stdin }).on('line', () => {
    console.log(bridge.grant({ protocol: 'vnc', address, password: null }, HOUR).url);
  });
}

/** Counts the payload of what a WebSocket server says, as cheaply as a browser's network process. */
function payloadCounter(): (chunk: Uint8Array) => number {
  let left = 0;
  let header = Buffer.alloc(0);
  return (chunk) => {
    let counted = 0;
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const part = Math.min(left, chunk.length - at);
        [left, at, counted] = [left - part, at + part, counted + part];
        continue;
      }
      header = Buffer.concat([header, chunk.subarray(at, at + 1)]);
      at += 1;
      const short = (header[1] ?? 0) & 0x7f;
      const size = short === 127 ? 10 : short === 126 ? 4 : 2;
      if (header.length < 2 || header.length < size) continue;
      left = size === 10 ? Number(header.readBigUInt64BE(2)) : size === 4 ? header.readUInt16BE(2) : short;
      header = Buffer.alloc(0);
    }
    return counted;
  };
}

/** A frame of a page; the mask is zero, so that its words stay as they are. */
const frame = (bytes: readonly number[]) => Buffer.from([0x82, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]);

const REQUEST = (port: string, path: string) =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Origin: ${ORIGIN}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: binary',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n');

function takeAll(way: string, port: string, path: string, megabytes: number): void {
  const isWeb = way === 'ws';
  const count = isWeb ? payloadCounter() : ({ length }: Uint8Array) => length;
  const steps = [[...Buffer.from('RFB 003.008\n')], [1], [1]];
  /** Bytes of the server in its part of the handshake: version, types, result. */
  const due = [12, 14, 18];
  const buffer = Buffer.allocUnsafe(MIB);
  let upgraded = !isWeb;
  let taken = 0;
  let started = 0;
  const take = (chunk: Uint8Array): boolean => {
    let rest = chunk;
    if (!upgraded) {
      const end = Buffer.from(chunk).indexOf('\r\n\r\n');
      if (end < 0) throw new Error('no upgrade');
      upgraded = true;
      rest = chunk.subarray(end + 4);
    }
    taken += count(rest);
    while (due[0] !== undefined && taken >= due[0]) {
      due.shift();
      const step = steps.shift() ?? [];
      socket.write(isWeb ? frame(step) : Buffer.from(step));
      if (due.length === 0) started = performance.now();
    }
    if (megabytes === 0) return taken < MIB;
    if (taken >= megabytes * MIB) {
      console.log((performance.now() - started) / 1_000);
      socket.destroy();
    }
    return true;
  };
  const socket = connect({
    host: '127.0.0.1',
    port: Number(port),
    onread: { buffer, callback: (length) => take(buffer.subarray(0, length)) },
  });
  socket.on('error', (error) => console.error(error.message));
  if (isWeb) socket.write(REQUEST(port, path));
}

const [role = '', first = '', second = '', third = '', fourth = ''] = process.argv.slice(2);
if (role === 'source') serveSource(Number(first));
else if (role === 'bridge') await serveBridge(Number(first));
else if (role === 'client') takeAll(first, second, third, Number(fourth));
else process.exitCode = 2;
