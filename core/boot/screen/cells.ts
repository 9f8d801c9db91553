/** One cell of a text screen: two colours, and one of them is the letter. */
import type { Picture } from '../../screen.ts';
import { reachesOver, shapeOf } from './characters.ts';
import type { Font } from './characters.ts';
import { nearest, underCursor } from './effort.ts';

/** Where a screen's cells are. */
export interface Grid {
  readonly font: Font;
  /** Nine where VGA leaves a column between letters. */
  readonly cellWidth: 8 | 9;
  /** Of the first cell. */
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

export type Cell =
  /** Nothing is written: the code of a space. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'letter'; readonly code: number }
  /** A cursor stands over this letter, or over nothing (null). */
  | { readonly kind: 'cursor'; readonly code: number | null }
  | { readonly kind: 'unknown' };

/** A cell with one of its colours taken as the ground. */
export interface Ink {
  /** Eight pixels a row, the leftmost highest; 1 is not the ground. */
  readonly rows: readonly number[];
  /** The ninth of each row; null where a cell has eight. */
  readonly ninth: readonly number[] | null;
  readonly ground: number;
  /** The letter's colour; null where all is ground. */
  readonly other: number | null;
}

const UNKNOWN: Cell = { kind: 'unknown' };
const BLANK: Cell = { kind: 'blank' };
/** Different cells of one screen that are read with more than a look into a table. */
const MOST_EFFORT = 48;

export type CellReader = (column: number, row: number) => Cell;

/**
 * A way to read cells of one picture, in the order of reading. Where a shape and its reverse are both letters (`▀` and `▄`), the one on the
 * ground of the letter before is taken, at first on `ground`; a full block is a space.
 */
export function cellReader(picture: Picture, grid: Grid, ground: number): CellReader {
  const { font } = grid;
  const hard = new Map<string, Cell>();
  let before = ground;
  return (column, row) => {
    const ink = inkOf(picture, column, row, grid);
    if (ink === null) return UNKNOWN;
    if (ink.other === null) return BLANK;
    const other = swapped(ink, ink.other);
    const ways = before === other.ground ? [other, ink] : [ink, other];
    for (const way of ways) {
      const code = font.codes.get(shapeOf(way.rows));
      if (code === undefined || !fitsNinth(code, way)) continue;
      before = way.ground;
      return { kind: 'letter', code };
    }
    const key = shapeOf([...ink.rows, ...(ink.ninth ?? [])]);
    const known = hard.get(key);
    if (known !== undefined) return known;
    if (hard.size >= MOST_EFFORT) return UNKNOWN;
    const cell = underCursor(font, ways) ?? nearest(font, ways) ?? UNKNOWN;
    hard.set(key, cell);
    return cell;
  };
}

/** The colour of the first pixel is taken as the ground. Null for a cell of more than two colours. */
function inkOf({ width, pixels }: Picture, column: number, row: number, grid: Grid): Ink | null {
  const { font, cellWidth } = grid;
  const from = (grid.top + row * font.height) * width + grid.left + column * cellWidth;
  const ground = pixels[from] ?? 0;
  const rows: number[] = [];
  const ninth: number[] = [];
  let other: number | null = null;
  for (let y = 0; y < font.height; y++) {
    let bits = 0;
    for (let x = 0; x < cellWidth; x++) {
      const pixel = pixels[from + y * width + x] ?? 0;
      bits <<= 1;
      if (pixel === ground) continue;
      if (other === null) other = pixel;
      else if (pixel !== other) return null;
      bits |= 1;
    }
    rows.push(cellWidth === 9 ? bits >> 1 : bits);
    ninth.push(bits & 1);
  }
  return { rows, ninth: cellWidth === 9 ? ninth : null, ground, other };
}

const swapped = ({ rows, ninth, ground }: Ink, other: number): Ink => ({
  rows: rows.map((bits) => bits ^ 0xff),
  ninth: ninth === null ? null : ninth.map((bit) => bit ^ 1),
  ground: other,
  other: ground,
});

/** The ninth column is ground, or goes on with the eighth. */
const fitsNinth = (code: number, { rows, ninth }: Ink): boolean =>
  ninth === null || ninth.every((bit, y) => bit === (reachesOver(code) ? (rows[y] ?? 0) & 1 : 0));
