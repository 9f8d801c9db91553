/** A screen as QEMU writes it: PPM, binary (netpbm, P6). */
import { readFileSync } from 'node:fs';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGB. */
  readonly pixels: Buffer;
}

export function readPpm(path: string): Picture {
  const file = readFileSync(path);
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 64).toString('latin1'));
  if (head === null) throw new TypeError('no PPM');
  return { width: Number(head[1]), height: Number(head[2]), pixels: file.subarray(head[0].length) };
}

/** How many different colours: a text console has a handful, a page with shadows and smooth text hundreds. */
export function colours({ pixels }: Picture): number {
  const seen = new Set<number>();
  for (let at = 0; at + 2 < pixels.length; at += 3) seen.add(pixels.readUIntBE(at, 3));
  return seen.size;
}

/** The share of pixels that are the same, 0 to 1; below a band at the top, where a clock and a battery may be. */
export function likeness(one: Picture, other: Picture, band = 64): number {
  if (one.width !== other.width || one.height !== other.height) return 0;
  let same = 0;
  const from = band * one.width * 3;
  for (let at = from; at + 2 < one.pixels.length; at += 3) {
    if (one.pixels.readUIntBE(at, 3) === other.pixels.readUIntBE(at, 3)) same += 1;
  }
  return same / ((one.pixels.length - from) / 3);
}
