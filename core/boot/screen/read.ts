/** What a screen says, by the shapes in its cells. Total: any picture is read as something. */
import type { Picture } from '../../screen.ts';
import { CODE_PAGE_437, FONT_14, FONT_16, FONT_19, FONT_8 } from './characters.ts';
import type { Font } from './characters.ts';
import { cellReader } from './cells.ts';
import type { Cell, Grid } from './cells.ts';

export type ScreenContent =
  /** A text screen: its rows from the top, right-trimmed, exactly as they stand there; U+FFFD for what is no character of it. */
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  /** Every pixel is black. */
  | { readonly kind: 'black' }
  | { readonly kind: 'graphics' };

/** On larger screens consoles have larger letters, which are not known; it bounds what a look costs. */
const MOST_PIXELS = 2_560 * 1_600;
const FEWEST = { columns: 20, rows: 5 } as const;
const UNREADABLE = '\uFFFD';
/** Cells that may be unknown, such as a logo in a corner, for each that is read. */
const TOLERATED = 0.25;
/** Letters more than four for each unknown cell that no other grid could have. */
const CERTAIN = 40;
/** Unknown cells after which a grid is given up in which not even as many were read. */
const PATIENCE = 64;

/** `width * height` bytes are expected; anything else is `graphics`. */
export function readScreen(picture: Picture): ScreenContent {
  const { width, height, pixels } = picture;
  if (!(width > 0 && height > 0 && width * height <= MOST_PIXELS && pixels.length === width * height))
    return { kind: 'graphics' };
  const ground = commonest(pixels);
  if (ground === 0 && pixels.every((pixel) => pixel === 0)) return { kind: 'black' };
  let best: Reading | null = null;
  for (const grid of gridsFor(width, height)) {
    if (!isAllIn(picture, grid, ground)) continue;
    const reading = readIn(picture, grid, ground);
    if (reading !== null && reading.worth >= CERTAIN) return { kind: 'text', lines: reading.lines };
    if (reading !== null && (best === null || reading.worth > best.worth)) best = reading;
  }
  return best === null ? { kind: 'graphics' } : { kind: 'text', lines: best.lines };
}

interface Reading {
  readonly lines: readonly string[];
  readonly worth: number;
}

/** Columns and rows that UEFI's console chooses from (EDK II, GraphicsConsoleDxe); it is in the middle of the screen. */
const UEFI_MODES = [
  [80, 25],
  [80, 50],
  [100, 31],
] as const;

/** VGA's text modes have nine columns a cell; graphics modes, as the Linux framebuffer console and UEFI have, eight. */
function gridsFor(width: number, height: number): Grid[] {
  const whole = (cellWidth: 8 | 9, font: Font): Grid => {
    const [columns, rows] = [Math.floor(width / cellWidth), Math.floor(height / font.height)];
    return { font, cellWidth, columns, rows, left: 0, top: 0 };
  };
  const centred = (columns: number, rows: number): Grid => {
    const [left, top] = [
      Math.floor((width - columns * 8) / 2),
      Math.floor((height - rows * FONT_19.height) / 2),
    ];
    return { font: FONT_19, cellWidth: 8, columns, rows, left, top };
  };
  const full = whole(8, FONT_19);
  return [
    ...(width % 9 === 0 ? [FONT_16, FONT_8, FONT_14].map((font) => whole(9, font)) : []),
    ...[FONT_16, FONT_8, FONT_14].map((font) => whole(8, font)),
    ...[[full.columns, full.rows] as const, ...UEFI_MODES].map(([columns, rows]) => centred(columns, rows)),
  ].filter(
    ({ columns, rows, left, top }) =>
      columns >= FEWEST.columns && rows >= FEWEST.rows && left >= 0 && top >= 0,
  );
}

/** Whether nothing is left and right of the grid, above and below; what does not fill a cell at the right and at the bottom is passed over. */
function isAllIn({ width, height, pixels }: Picture, grid: Grid, ground: number): boolean {
  const { left, top } = grid;
  if (left === 0 && top === 0) return true;
  const [right, bottom] = [left + grid.columns * grid.cellWidth, top + grid.rows * grid.font.height];
  for (let y = 0; y < height; y++) {
    const inside = y >= top && y < bottom;
    for (let x = 0; x < width; x++) {
      if (inside && x === left) x = right;
      if (x < width && pixels[y * width + x] !== ground) return false;
    }
  }
  return true;
}

/** Null when it is no text in this grid. */
function readIn(picture: Picture, grid: Grid, ground: number): Reading | null {
  const read = cellReader(picture, grid, ground);
  const lines: string[] = [];
  let [known, unknown, cursors] = [0, 0, 0];
  for (let row = 0; row < grid.rows; row++) {
    let line = '';
    for (let column = 0; column < grid.columns; column++) {
      const cell = read(column, row);
      if (cell.kind === 'letter') known += 1;
      else if (cell.kind === 'cursor') cursors += 1;
      else if (cell.kind === 'unknown') unknown += 1;
      line += characterOf(cell);
    }
    if (unknown > PATIENCE && unknown > known) return null;
    lines.push(line.trimEnd());
  }
  const strange = unknown + Math.max(0, cursors - 1);
  const isText = known > 0 ? strange <= TOLERATED * known : strange === 0 && cursors === 1;
  return isText ? { lines, worth: known - 4 * strange } : null;
}

function characterOf(cell: Cell): string {
  if (cell.kind === 'blank') return ' ';
  if (cell.kind === 'unknown') return UNREADABLE;
  return cell.code === null ? ' ' : (CODE_PAGE_437[cell.code] ?? UNREADABLE);
}

function commonest(pixels: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const pixel of pixels) counts[pixel] = (counts[pixel] ?? 0) + 1;
  return counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
}
