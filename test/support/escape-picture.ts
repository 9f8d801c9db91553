import { readFileSync } from 'node:fs';

/** What is on an X screen, a number for each pixel, of which the lower 24 bits count. */
export type Pixels = Uint32Array<ArrayBuffer>;

/** The screen of an Xvfb that keeps it in a file (XWDFile.h: header_size at 0, ncolors at 76, entries of 12 bytes). */
export function pixelsOf(framebuffer: string): Pixels {
  const file = readFileSync(framebuffer);
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const begin = file.readUInt32BE(0) + file.readUInt32BE(76) * 12;
  const pixels = new Uint32Array(width * height);
  new Uint8Array(pixels.buffer).set(file.subarray(begin, begin + pixels.byteLength));
  return pixels;
}

/**
 * The demo's guests show another background at every key: the commonest colour is taken out, so that what is compared is what stands
 * before it.
 */
export function withoutGround(pixels: Pixels): Pixels {
  const counts = new Map<number, number>();
  // Each fiftieth is enough to know the commonest.
  for (let at = 0; at < pixels.length; at += 50) {
    const colour = (pixels[at] ?? 0) & 0xffffff;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const [ground] = [...counts].toSorted(([, one], [, other]) => other - one)[0] ?? [0];
  return pixels.map((each) => ((each & 0xffffff) === ground ? 0 : each & 0xffffff));
}

/** Whether each pixel has stayed the same in all of these pictures: a caret that blinks and a ring that turns do not. */
export const stillIn = (pictures: readonly Pixels[]): Uint8Array<ArrayBuffer> => {
  const [first = new Uint32Array(0), ...others] = pictures;
  return Uint8Array.from(first, (each, at) => (others.every((other) => other[at] === each) ? 1 : 0));
};

/**
 * How many of the pixels that stay the same by themselves are another colour now. With `ground`, those of the ground do not count: what
 * stands before it in the same colour is not to be seen.
 */
export function changed(before: Pixels, now: Pixels, still: Uint8Array, ground = false): number {
  if (before.length !== now.length) return Math.max(before.length, now.length);
  let count = 0;
  for (let at = 0; at < before.length; at++)
    if (still[at] === 1 && before[at] !== now[at] && !(ground && now[at] === 0)) count += 1;
  return count;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Leaves a place out of what is compared. */
export function leaveOut(still: Uint8Array, width: number, { left, top, right, bottom }: Place): void {
  for (let y = Math.max(0, top); y < bottom; y++)
    still.fill(0, y * width + Math.max(0, left), y * width + right);
}
