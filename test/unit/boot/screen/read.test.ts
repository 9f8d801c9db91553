import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_PAGE_437, FONT_14, FONT_16, FONT_19, FONT_8 } from '../../../../core/boot/screen/characters.ts';
import { readScreen } from '../../../../core/boot/screen/read.ts';
import { PLAIN, codesOf, drawText } from '../../../support/draw-text.ts';

const linesOf = (picture: Parameters<typeof readScreen>[0]): readonly string[] => {
  const content = readScreen(picture);
  return content.kind === 'text' ? content.lines : [content.kind];
};

/** VGA's text modes, other modes of a PC, and the consoles of Linux and UEFI. */
const MODES = [
  { name: '80 × 25', font: FONT_16, cellWidth: 9, columns: 80, rows: 25 },
  { name: '80 × 50', font: FONT_8, cellWidth: 9, columns: 80, rows: 50 },
  { name: '80 × 25 of 14 rows', font: FONT_14, cellWidth: 9, columns: 80, rows: 25 },
  { name: '640 × 480', font: FONT_16, cellWidth: 8, columns: 80, rows: 30 },
  { name: '640 × 400 of 8 rows', font: FONT_8, cellWidth: 8, columns: 80, rows: 50 },
  { name: 'a framebuffer console', font: FONT_16, cellWidth: 8, columns: 128, rows: 48 },
  { name: 'UEFI', font: FONT_19, cellWidth: 8, columns: 80, rows: 25 },
] as const;

describe.each(MODES)('text in $name', ({ font, cellWidth, columns, rows }) => {
  const words = ['Kernel panic - not syncing: {VFS}', '', '  it\'s 100% \\ "gone" #1 @ 5 < 7;', '~'];

  test('is read exactly', () => {
    const picture = drawText({ font, cellWidth, columns, rows, code: codesOf(words), colours: PLAIN });
    const lines = linesOf(picture);
    expect(lines).toHaveLength(rows);
    expect(lines.slice(0, words.length)).toEqual(words);
    expect(lines.slice(words.length).join('')).toBe('');
  });

  test('is read exactly in any colours of any cell', () => {
    const high = 6;
    const colour = fc.uniqueArray(fc.nat(255), { minLength: 2, maxLength: 2 });
    const cells = fc.array(fc.tuple(fc.integer({ min: 0x20, max: 0x7e }), colour), {
      minLength: 60,
      maxLength: columns * 3,
    });
    fc.assert(
      fc.property(cells, (drawn) => {
        const cell = (column: number, row: number) => drawn[row * columns + column];
        const picture = drawText({
          ...{ font, cellWidth, columns, rows: high },
          code: (column, row) => cell(column, row)?.[0] ?? 0x20,
          colours: (column, row) => {
            const [letter = 0, ground = 0] = cell(column, row)?.[1] ?? [];
            return [letter, ground];
          },
        });
        const text = drawn.map(([code]) => String.fromCharCode(code)).join('');
        const wanted = [0, 1, 2].map((row) => text.slice(row * columns, (row + 1) * columns).trimEnd());
        // What is but spaces says nothing.
        fc.pre(wanted.join('').replaceAll(' ', '').length > 40);
        expect(linesOf(picture).slice(0, 3)).toEqual(wanted);
      }),
      { numRuns: 15 },
    );
  });

  test('is not spoiled by a cursor, on a letter or beside it', () => {
    for (const column of [4, 6, 40]) {
      const cursor = { column, row: 0 };
      const picture = drawText({
        font,
        cellWidth,
        columns,
        rows,
        code: codesOf(words),
        colours: PLAIN,
        cursor,
      });
      expect(linesOf(picture).slice(0, words.length)).toEqual(words);
    }
  });
});

test('every character of code page 437 is told from the others', () => {
  const code = (column: number, row: number) => (row < 8 && column < 32 ? row * 32 + column : 0x20);
  const picture = drawText({ font: FONT_16, cellWidth: 9, columns: 80, rows: 25, code, colours: PLAIN });
  const text = linesOf(picture)
    .slice(0, 8)
    .map((line) => line.padEnd(32))
    .join('');
  // A full block is all letter and no ground: it is taken for a space.
  expect(text).toBe(CODE_PAGE_437.join('').replace('█', ' '));
});

describe('a cell that is no letter of the font', () => {
  const words = ['Kernel panic - not syncing: no working init found'];
  /** The cell of the first letter, with these pixels turned around. */
  const read = (...turned: readonly (readonly [x: number, y: number])[]) => {
    const picture = drawText({
      ...{ font: FONT_16, cellWidth: 9, columns: 80, rows: 25 },
      ...{ code: codesOf(words), colours: PLAIN },
    });
    for (const [x, y] of turned) {
      const at = y * picture.width + x;
      picture.pixels[at] = (picture.pixels[at] ?? 0) ^ 0xff;
    }
    return linesOf(picture)[0];
  };

  test('is the one that it nearly is', () => {
    expect(read([0, 0])).toBe(words[0]);
    expect(read([0, 0], [7, 15])).toBe(words[0]);
  });

  test('is none when it is like no other, or of three colours', () => {
    const diagonal = Array.from({ length: 16 }, (_, y) => [(3 * y) % 8, y] as const);
    expect(read(...diagonal)).toBe(words[0]?.replace('K', '\uFFFD'));
    const coloured = drawText({
      ...{ font: FONT_16, cellWidth: 9, columns: 80, rows: 25 },
      ...{ code: codesOf(words), colours: PLAIN },
    });
    coloured.pixels[0] = 3;
    expect(linesOf(coloured)[0]).toBe(words[0]?.replace('K', '\uFFFD'));
  });
});

describe('what is no text', () => {
  const picture = (width: number, height: number, pixel: (at: number) => number) => ({
    width,
    height,
    pixels: Uint8Array.from({ length: width * height }, (_, at) => pixel(at)),
  });

  test('is black where every pixel is', () => {
    expect(readScreen(picture(640, 400, () => 0))).toEqual({ kind: 'black' });
    expect(readScreen(picture(640, 400, (at) => (at === 300 ? 1 : 0))).kind).not.toBe('black');
  });

  test('is a text screen without a word where there is but a cursor', () => {
    const cursor = { column: 0, row: 0 };
    const blank = drawText({
      ...{ font: FONT_16, cellWidth: 9, columns: 80, rows: 25, cursor },
      ...{ code: () => 0x20, colours: PLAIN },
    });
    expect(readScreen(blank)).toEqual({ kind: 'text', lines: Array.from({ length: 25 }, () => '') });
  });

  test.each([
    ['one colour', () => 3],
    ['stripes', (at: number) => (at % 3) * 40],
    ['noise of two colours', (at: number) => ((Math.imul(at, 2_654_435_761) >>> 13) & 1) * 255],
    ['noise', (at: number) => (Math.imul(at, 2_654_435_761) >>> 13) & 255],
  ])('is graphics: %s', (_what, pixel) => {
    for (const [width, height] of [
      [720, 400],
      [640, 480],
      [1024, 768],
    ] as const)
      expect(readScreen(picture(width, height, pixel))).toEqual({ kind: 'graphics' });
  });

  test('is graphics when its size is none, or another than it says', () => {
    for (const [width, height, length] of [
      [0, 0, 0],
      [65_535, 65_535, 0],
      [720, 400, 719 * 400],
      [-720, -400, 720 * 400],
      [Number.NaN, 400, 400],
      [8_192, 8_192, 8_192 * 8_192],
    ] as const)
      expect(readScreen({ width, height, pixels: new Uint8Array(length) })).toEqual({ kind: 'graphics' });
  });

  test('never throws', () => {
    const size = fc.nat(500);
    fc.assert(
      fc.property(
        size,
        size,
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.boolean(),
        (width, height, tile, fits) => {
          const length = fits ? width * height : tile.length;
          const pixels = Uint8Array.from({ length }, (_, at) => tile[at % tile.length] ?? 0);
          expect(['text', 'black', 'graphics']).toContain(readScreen({ width, height, pixels }).kind);
        },
      ),
      { numRuns: 40 },
    );
  });
});
