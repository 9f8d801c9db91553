import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Environment } from '../process/environment.ts';
import { displayOf } from './display.ts';
import { authority } from './authority.ts';

/** A server on this machine answers in a millisecond or so. */
const WITHIN = 2_000;
/** The longest answer is that of the connection's setup: 8 bytes and at most 65,535 times 4 (X11 protocol, 8). */
const MOST_BYTES = 300_000;
const EXTENSION = 'MIT-SCREEN-SAVER';

/**
 * Milliseconds since anything was typed or pointed at on the X display of `environment`, in whatever window, grabbed keyboards included:
 * `XScreenSaverQueryInfo` (MIT-SCREEN-SAVER, X.Org), spoken here in four short requests. Null without a display on this machine, under a
 * Wayland compositor, whose own windows X does not hear, and where the server does not tell. Never rejects.
 */
export async function displayIdle(environment: Environment): Promise<number | null> {
  if ((environment['WAYLAND_DISPLAY'] ?? '') !== '') return null;
  const display = displayOf(environment['DISPLAY'] ?? '');
  if (display === null) return null;
  const cookie = await authority(environment, display);
  // The second one is abstract (unix(7)): it is there where a service has a /tmp of its own.
  for (const path of [`/tmp/.X11-unix/X${display}`, `\0/tmp/.X11-unix/X${display}`]) {
    const socket = connect({ path });
    socket.setTimeout(WITHIN, () => socket.destroy());
    try {
      return await ask(socket, cookie);
    } catch {
      // Nobody listens there, or hung up.
    } finally {
      socket.destroy();
    }
  }
  return null;
}

/** X11 protocol, 8 and appendix B; screensaver extension protocol, 5. Little-endian by our own choice. */
async function ask(socket: Socket, cookie: Uint8Array | null): Promise<number | null> {
  const from = readerOf(socket);
  socket.write(setup(cookie));
  const head = await from(8);
  const rest = await from(head.readUInt16LE(6) * 4);
  if (head[0] !== 1) return null;
  const root = firstRoot(rest);
  socket.write(queryExtension());
  const found = await from(32);
  if (found[0] !== 1 || found[8] !== 1) return null;
  socket.write(queryInfo(found[9] ?? 0, root));
  const told = await from(32);
  // The fourth field of the reply: msSinceUserInput.
  return told[0] === 1 ? told.readUInt32LE(16) : null;
}

const padded = (bytes: Uint8Array): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function setup(cookie: Uint8Array | null): Buffer {
  const name = Buffer.from(cookie === null ? '' : 'MIT-MAGIC-COOKIE-1', 'latin1');
  const data = cookie ?? new Uint8Array();
  const head = Buffer.alloc(12);
  head.write('l', 0, 'latin1');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(data.length, 8);
  return Buffer.concat([head, padded(name), padded(data)]);
}

/** After vendor and pixmap formats stands the first screen, whose first field is its root window. */
function firstRoot(info: Buffer): number {
  const vendor = info.readUInt16LE(16);
  const formats = info.readUInt8(21);
  return info.readUInt32LE(32 + Math.ceil(vendor / 4) * 4 + formats * 8);
}

function queryExtension(): Buffer {
  const name = Buffer.from(EXTENSION, 'latin1');
  const head = Buffer.alloc(8);
  head.writeUInt8(98, 0);
  head.writeUInt16LE(2 + Math.ceil(name.length / 4), 2);
  head.writeUInt16LE(name.length, 4);
  return Buffer.concat([head, padded(name)]);
}

function queryInfo(opcode: number, drawable: number): Buffer {
  const request = Buffer.alloc(8);
  request.writeUInt8(opcode, 0);
  request.writeUInt8(1, 1);
  request.writeUInt16LE(2, 2);
  request.writeUInt32LE(drawable, 4);
  return request;
}

/** Reads so many bytes; rejects when there are no more. */
function readerOf(socket: Socket): (count: number) => Promise<Buffer> {
  let held = Buffer.alloc(0);
  let over = false;
  let wake: () => void = () => {};
  socket.on('data', (piece: Buffer) => {
    held = Buffer.concat([held, piece]);
    if (held.length > MOST_BYTES) socket.destroy();
    wake();
  });
  const end = () => {
    over = true;
    wake();
  };
  socket.on('error', end);
  socket.on('close', end);
  return async (count) => {
    while (held.length < count) {
      if (over) throw new Error('the display hung up');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };
}
