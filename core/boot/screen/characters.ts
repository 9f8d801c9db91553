/** What the shapes on a text screen mean: IBM's code page 437 in Unicode, with the symbols that VGA shows for control codes. */
import { GLYPHS, LINUX_GLYPHS, UEFI_GLYPHS } from './glyphs.ts';

const CONTROLS = ' ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼';
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).join('');
const HIGH =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»' +
  '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
  'αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ';

/** Character of each code. The three that show nothing are a space. */
export const CODE_PAGE_437: readonly string[] = Array.from(`${CONTROLS}${ASCII}⌂${HIGH}`);

/** Whether VGA goes on with the eighth column of this character in the ninth (as QEMU draws it; measured). */
export const reachesOver = (code: number): boolean => code >= 0xb0 && code <= 0xdf;

/** Rows of a cell as a key: a character a row, the leftmost pixel in the highest bit. */
export const shapeOf = (rows: readonly number[]): string => String.fromCharCode(...rows);

type Rows = readonly number[];

export interface Font {
  readonly height: number;
  readonly codes: ReadonlyMap<string, number>;
  /** Every shape with its code; a code may have several. */
  readonly shapes: readonly { readonly code: number; readonly rows: Rows }[];
}

const rowsOf = (hex: string): Rows =>
  Array.from({ length: hex.length / 2 }, (_, y) => Number.parseInt(hex.slice(2 * y, 2 * y + 2), 16));

/** A space is not looked up. Of two codes with one shape the first is meant. */
function fontOf(height: number, all: readonly (readonly [code: number, hex: string])[]): Font {
  const shapes = all
    .filter(([code]) => CODE_PAGE_437[code] !== ' ')
    .map(([code, hex]) => ({ code, rows: rowsOf(hex) }));
  const codes = new Map<string, number>();
  for (const { code, rows } of shapes) {
    const shape = shapeOf(rows);
    if (!codes.has(shape)) codes.set(shape, code);
  }
  return { height, codes, shapes };
}

/** Shapes that stand one after the other, from the code `first`. */
const inTurn = (lines: readonly string[], height: number, first: number) => {
  const hex = lines.join('');
  const each = 2 * height;
  return Array.from(
    { length: hex.length / each },
    (_, nth) => [first + nth, hex.slice(nth * each, (nth + 1) * each)] as const,
  );
};

const linux = LINUX_GLYPHS.map((each) => {
  const [code = '', hex = ''] = each.split(':');
  return [Number.parseInt(code, 16), hex] as const;
});

/** Of a PC BIOS in text modes and, with 16 rows, of the Linux framebuffer console. */
export const FONT_16 = fontOf(16, [...inTurn(GLYPHS[16], 16, 0), ...linux]);
export const FONT_14 = fontOf(14, inTurn(GLYPHS[14], 14, 0));
export const FONT_8 = fontOf(8, inTurn(GLYPHS[8], 8, 0));
/** Of UEFI firmware. */
export const FONT_19 = fontOf(19, inTurn(UEFI_GLYPHS, 19, 0x21));
