import { EyeError } from '../../core/screen.ts';
import type { Picture } from '../../core/screen.ts';
import type { Wire } from '../console/wire.ts';
import { SHARED_CLIENT_INIT } from '../console/rfb-handshake.ts';
import { createFrame } from './frame.ts';
import type { Frame, Rectangle } from './frame.ts';
import { ENCODING, encodings, pixelFormat, request } from './messages.ts';
import { createUnpacker } from './unpack.ts';

/** The server's messages (RFC 6143, 7.6). */
const MESSAGE = { update: 0, colours: 1, bell: 2, cutText: 3 } as const;
/** A name or a clipboard that is longer is none. They are read and thrown away. */
const [LONGEST_NAME, LONGEST_CUT_TEXT] = [4_096, 4_194_304];
/** Messages that a server may say until a look has its answer. */
const MOST_MESSAGES = 64;
/** A feed holds no more than 256 KiB at a time. */
const PIECE = 65_536;
/** An update may paint each pixel this many times. */
const MOST_LAYERS = 2;
/** Of QEMU's, in which it notes what has changed (VNC_DIRTY_PIXELS_PER_BIT in its ui/vnc.h). */
const TILE = 16;

/** The part of RFB that follows the authentication. Every method rejects with `EyeError`, or when the server ends. */
export interface Watching {
  /** Asks for what is new and takes it. Null when nothing is. */
  refresh(): Promise<Picture | null>;
  close(): void;
}

/** ClientInit to SetEncodings. */
export async function beginWatching(server: Wire): Promise<Watching> {
  server.write(SHARED_CLIENT_INIT);
  const init = await server.feed.take(24);
  const nameLength = init.readUInt32BE(20);
  if (nameLength > LONGEST_NAME) throw new EyeError('not-rfb');
  let frame = createFrame(init.readUInt16BE(0), init.readUInt16BE(2));
  if (nameLength > 0) await server.feed.take(nameLength);
  server.write(Buffer.concat([pixelFormat(), encodings()]));
  const unpacker = createUnpacker();
  const next = createReader(server, unpacker.unpack);
  /** Whether the frame shows all of the server's screen. */
  let whole = false;
  let asked = 0;

  /**
   * Asks for what is new, and for one pixel that need not have changed, each time another one: an update with that pixel is the answer to
   * this look and not to an older one.
   */
  const ask = (): Rectangle => {
    const all: Rectangle = { x: 0, y: 0, width: frame.width, height: frame.height };
    const pixel: Rectangle = { x: (asked++ * TILE) % frame.width, y: 0, width: 1, height: 1 };
    server.write(whole ? Buffer.concat([request(true, all), request(false, pixel)]) : request(false, all));
    return pixel;
  };

  const refresh = async (): Promise<Picture | null> => {
    let changed = !whole;
    let pixel = ask();
    for (let messages = 0; messages < MOST_MESSAGES; messages++) {
      const update = await next(frame, pixel);
      if (update === null) continue;
      if (update.frame !== frame) {
        [frame, whole, changed] = [update.frame, false, true];
        pixel = ask();
        continue;
      }
      changed ||= update.changed;
      if (!update.covers) continue;
      whole = true;
      return changed ? frame.picture() : null;
    }
    throw new EyeError('not-rfb');
  };
  return { refresh, close: unpacker.close };
}

interface Update {
  /** Another one when the server has another size now. */
  readonly frame: Frame;
  readonly changed: boolean;
  /** It tells of the pixel that was asked for. */
  readonly covers: boolean;
}

function createReader(server: Wire, unpack: (packed: Uint8Array, length: number) => Promise<Uint8Array>) {
  const { feed } = server;

  const skip = async (length: number): Promise<void> => {
    for (let left = length; left > 0; left -= PIECE) await feed.take(Math.min(left, PIECE));
  };

  const takeLong = async (length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += PIECE) bytes.set(await feed.take(Math.min(length - at, PIECE)), at);
    return bytes;
  };

  const raw = async (frame: Frame, rectangle: Rectangle): Promise<boolean> => {
    const rowsAtOnce = Math.max(1, Math.floor(PIECE / rectangle.width));
    let changed = false;
    for (let row = 0; row < rectangle.height; row += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, rectangle.height - row);
      changed = frame.paint(rectangle, row, await feed.take(rows * rectangle.width)) || changed;
    }
    return changed;
  };

  const zlib = async (frame: Frame, rectangle: Rectangle): Promise<boolean> => {
    const length = rectangle.width * rectangle.height;
    const packed = (await feed.take(4)).readUInt32BE(0);
    if (packed > length + 1_024 + length / 16) throw new EyeError('not-rfb');
    return frame.paint(rectangle, 0, await unpack(await takeLong(packed), length));
  };

  const readUpdate = async (begun: Frame, pixel: Rectangle): Promise<Update> => {
    let frame = begun;
    let [changed, covers] = [false, false];
    let left = MOST_LAYERS * frame.width * frame.height;
    let rectangles = (await feed.take(3)).readUInt16BE(1);
    for (; rectangles > 0; rectangles--) {
      const head = await feed.take(12);
      const rectangle = {
        x: head.readUInt16BE(0),
        y: head.readUInt16BE(2),
        width: head.readUInt16BE(4),
        height: head.readUInt16BE(6),
      };
      const encoding = head.readInt32BE(8);
      if (encoding === ENCODING.desktopSize) {
        // The size that it has already is told at the beginning by some.
        if (rectangle.width === frame.width && rectangle.height === frame.height) continue;
        frame = createFrame(rectangle.width, rectangle.height);
        left = MOST_LAYERS * frame.width * frame.height;
        continue;
      }
      frame.check(rectangle);
      covers ||= isIn(pixel, rectangle);
      left -= rectangle.width * rectangle.height;
      if (left < 0) throw new EyeError('not-rfb');
      if (rectangle.width === 0 || rectangle.height === 0) continue;
      if (encoding === ENCODING.raw) changed = (await raw(frame, rectangle)) || changed;
      else if (encoding === ENCODING.zlib) changed = (await zlib(frame, rectangle)) || changed;
      else throw new EyeError('not-rfb');
    }
    return { frame, changed, covers };
  };

  /** The next message: an update, or null for what is read and thrown away. */
  return async (frame: Frame, pixel: Rectangle): Promise<Update | null> => {
    const [kind] = await feed.take(1);
    if (kind === MESSAGE.update) return await readUpdate(frame, pixel);
    if (kind === MESSAGE.colours) await skip(6 * (await feed.take(5)).readUInt16BE(3));
    else if (kind === MESSAGE.cutText) {
      const length = (await feed.take(7)).readUInt32BE(3);
      if (length > LONGEST_CUT_TEXT) throw new EyeError('not-rfb');
      await skip(length);
    } else if (kind !== MESSAGE.bell) throw new EyeError('not-rfb');
    return null;
  };
}

const isIn = (pixel: Rectangle, { x, y, width, height }: Rectangle): boolean =>
  pixel.x >= x && pixel.x < x + width && pixel.y >= y && pixel.y < y + height;
