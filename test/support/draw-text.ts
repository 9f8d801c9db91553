import type { Picture } from '../../core/screen.ts';
import { reachesOver } from '../../core/boot/screen/characters.ts';
import type { Font } from '../../core/boot/screen/characters.ts';

export interface TextScreen {
  readonly font: Font;
  readonly cellWidth: 8 | 9;
  readonly columns: number;
  readonly rows: number;
  /** Code of each cell; a space where there is none. */
  readonly code: (column: number, row: number) => number;
  /** Colours of each cell: of the letter and behind it. */
  readonly colours: (column: number, row: number) => readonly [letter: number, ground: number];
  /** Where an underline of two rows stands, as VGA draws it. */
  readonly cursor?: { readonly column: number; readonly row: number };
}

/** Draws text as VGA does. */
export function drawText({ font, cellWidth, columns, rows, code, colours, cursor }: TextScreen): Picture {
  const [width, height] = [columns * cellWidth, rows * font.height];
  const pixels = new Uint8Array(width * height);
  const shapes = new Map(font.shapes.toReversed().map((each) => [each.code, each.rows]));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const which = code(column, row);
      const shape = shapes.get(which) ?? [];
      const [letter, ground] = colours(column, row);
      const underlined = cursor?.column === column && cursor.row === row;
      for (let y = 0; y < font.height; y++) {
        const bits = shape[y] ?? 0;
        const full = underlined && y >= font.height - 3 && y < font.height - 1;
        for (let x = 0; x < cellWidth; x++) {
          const lit = x < 8 ? (bits >> (7 - x)) & 1 : reachesOver(which) ? bits & 1 : 0;
          pixels[(row * font.height + y) * width + column * cellWidth + x] =
            lit === 1 || full ? letter : ground;
        }
      }
    }
  }
  return { width, height, pixels };
}

/** White on black. */
export const PLAIN = (): readonly [number, number] => [0xff, 0];

/** Codes of the lines' ASCII characters. */
export const codesOf =
  (lines: readonly string[]) =>
  (column: number, row: number): number =>
    lines[row]?.charCodeAt(column) || 0x20;
