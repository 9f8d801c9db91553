/** Cells that are no letter of the font as they are: a cursor stands in it, or the font is a little different. */
import type { Font } from './characters.ts';
import type { Cell, Ink } from './cells.ts';

/** Pixels by which a letter of another version of the font may differ, and by how many more the next best must. */
const NEAR = 3;
const CLEAR = 3;

/**
 * A cursor is a run of rows that are all ink. What the other rows show is a letter if only one letter has these rows, or nothing.
 * Null when it is neither.
 */
export function underCursor(font: Font, ways: readonly Ink[]): Cell | null {
  for (const { rows, ninth } of ways) {
    const full = rows.map((bits, y) => bits === 0xff && (ninth === null || ninth[y] === 1));
    const first = full.indexOf(true);
    const last = full.lastIndexOf(true);
    if (first === -1 || full.slice(first, last).includes(false)) continue;
    const outside = (_bits: number, y: number) => y < first || y > last;
    if (rows.filter(outside).every((bits) => bits === 0)) return { kind: 'cursor', code: null };
    // Below half of a letter anything may be meant.
    if (last - first >= rows.length / 2) continue;
    const fits = font.shapes.filter((shape) =>
      shape.rows.every((bits, y) => !outside(bits, y) || bits === rows[y]),
    );
    const [one] = fits;
    if (one !== undefined && fits.every(({ code }) => code === one.code))
      return { kind: 'cursor', code: one.code };
  }
  return null;
}

/** The one letter that is nearly this. */
export function nearest(font: Font, ways: readonly Ink[]): Cell | null {
  let [best, next, found] = [Infinity, Infinity, -1];
  for (const { rows } of ways) {
    for (const shape of font.shapes) {
      const distance = differing(shape.rows, rows);
      if (distance >= best) {
        if (shape.code !== found) next = Math.min(next, distance);
        continue;
      }
      if (shape.code !== found) next = best;
      [best, found] = [distance, shape.code];
    }
  }
  return best <= NEAR && next - best >= CLEAR ? { kind: 'letter', code: found } : null;
}

function differing(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  one.forEach((bits, y) => {
    for (let rest = bits ^ (other[y] ?? 0); rest !== 0; rest &= rest - 1) sum += 1;
  });
  return sum;
}
