import { closeSync, openSync, readSync } from 'node:fs';

/** The X screen, read from Xvfb's file without asking anybody: what a person would see at this moment. */
export interface ScreenFile {
  readonly width: number;
  readonly height: number;
  /** `0xRRGGBB`. */
  pixel(x: number, y: number): number;
  close(): void;
}

/** Fields of XWDFileHeader (X11/XWDFile.h), 32-bit words in network order. */
const WORD = { headerSize: 0, width: 4, height: 5, bitsPerPixel: 11, bytesPerLine: 12, colours: 19 } as const;
const COLOUR_SIZE = 12;

/** Throws when the file is no screen of 32 bits a pixel. */
export function openScreenFile(path: string): ScreenFile {
  const file = openSync(path, 'r');
  const header = Buffer.alloc(100);
  readSync(file, header, 0, header.length, 0);
  const word = (name: keyof typeof WORD) => header.readUInt32BE(WORD[name] * 4);
  if (word('bitsPerPixel') !== 32) throw new Error(`${path} has ${word('bitsPerPixel')} bits a pixel`);
  const begin = word('headerSize') + word('colours') * COLOUR_SIZE;
  const four = Buffer.alloc(4);
  return {
    width: word('width'),
    height: word('height'),
    pixel(x, y) {
      readSync(file, four, 0, 4, begin + y * word('bytesPerLine') + x * 4);
      return four.readUInt32LE(0) & 0xffffff;
    },
    close: () => closeSync(file),
  };
}

/** 25 pixels all over the screen: enough to know a picture again. */
export function glance({ width, height, pixel }: ScreenFile): readonly number[] {
  const at = [0.1, 0.3, 0.5, 0.7, 0.9];
  return at.flatMap((y) => at.map((x) => pixel(Math.floor(x * width), Math.floor(y * height))));
}

/** Whether two glances are of one picture; a pointer or a clock may stand in the way of a pixel. */
export const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.filter((each, index) => each === other[index]).length >= one.length - 1;
