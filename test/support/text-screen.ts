import { FONT_16 } from '../../core/boot/screen/characters.ts';
import type { Picture } from '../../core/screen.ts';
import { PLAIN, codesOf, drawText } from './draw-text.ts';

/** A text screen of a PC, 80 × 25, with these lines from the top. */
export const textScreen = (...lines: readonly string[]): Picture =>
  drawText({ font: FONT_16, cellWidth: 9, columns: 80, rows: 25, code: codesOf(lines), colours: PLAIN });

/** A screen with a picture on it: stripes of three colours. */
export const graphicsScreen = (): Picture => ({
  width: 640,
  height: 480,
  pixels: Uint8Array.from({ length: 640 * 480 }, (_, at) => 40 + (at % 3) * 40),
});
