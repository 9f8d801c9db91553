import { EyeError } from '../../core/screen.ts';
import type { Picture } from '../../core/screen.ts';

/** Pixels of the largest screen that is looked at, 4096 × 2304: a byte each is held. */
const MOST_PIXELS = 4_096 * 2_304;

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The screen of a server as far as it was told. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Throws `EyeError('not-rfb')` for a rectangle that is not inside. */
  check(rectangle: Rectangle): void;
  /** Puts rows of pixels from `row` of the rectangle on; answers whether one is another than before. */
  paint(rectangle: Rectangle, row: number, pixels: Uint8Array): boolean;
  /** A copy of what it shows. */
  picture(): Picture;
}

/** A black one. Throws `EyeError('not-rfb')` for a size that no screen has. */
export function createFrame(width: number, height: number): Frame {
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) throw new EyeError('not-rfb');
  const pixels = new Uint8Array(width * height);
  return {
    width,
    height,
    check({ x, y, width: across, height: down }) {
      if (x + across > width || y + down > height) throw new EyeError('not-rfb');
    },
    paint({ x, y, width: across }, row, rows) {
      let changed = false;
      for (let at = 0, line = y + row; at < rows.length; at += across, line++) {
        const to = line * width + x;
        const piece = rows.subarray(at, at + across);
        changed ||= Buffer.compare(piece, pixels.subarray(to, to + across)) !== 0;
        pixels.set(piece, to);
      }
      return changed;
    },
    picture: () => ({ width, height, pixels: pixels.slice() }),
  };
}
