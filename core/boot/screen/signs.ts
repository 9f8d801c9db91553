/** Known signs of a machine that did not boot, and where one stands on a screen. The table is BUILT_IN_SIGNS; docs/boot-signs.md tells of it. */
import { BUILT_IN_SIGNS } from './sign-table.ts';

export { BUILT_IN_SIGNS };

export type SignMeaning =
  | 'no-boot-medium' // the firmware found nothing to boot
  | 'boot-loader' //    the loader stopped: no system, no kernel, no configuration
  | 'kernel-panic'
  | 'file-system' //    somebody has to repair or to find the root file system
  | 'network-boot' //   the network gave nothing to boot
  | 'other';

export interface Sign {
  /** Names it in the log: `seabios-no-device`, or `site-1` for the first of the settings. */
  readonly id: string;
  /** Plain text with single spaces, no pattern: case counts, any white space of the screen is as good as a space. */
  readonly text: string;
  readonly means: SignMeaning;
  /** How long it must stand before it counts, milliseconds: some pass by themselves. */
  readonly stands: number;
  /** It only counts while no line follows. */
  readonly last: boolean;
}

/** As they come from the settings: `[boot] signs = [{ text = "…", means = "other", stands = 0 }]`. */
export interface SettingsSign {
  readonly text: string;
  readonly means: SignMeaning;
  readonly stands: number;
}

export interface FoundSign {
  readonly sign: Sign;
  /** The line it stands in, trimmed, at most 120 characters, without control characters. */
  readonly quote: string;
}

/** Longest quote, and longest text that is looked for. */
const LONGEST = 120;
/** Consoles of fewer columns are read too, but no line of theirs is taken for a broken one. */
const FEWEST_COLUMNS = 80;
/** Of a line that is put together again. */
const LONGEST_LINE = 480;

/** The site's own signs first, then the built-in ones. A text without a letter or digit is left out: it would be on every screen. */
export const signsOf = (settings: readonly SettingsSign[]): readonly Sign[] => [
  ...settings.flatMap(({ text, means, stands }, i) =>
    /[\p{L}\p{N}]/u.test(text)
      ? [{ id: `site-${i + 1}`, text: plain(text), means, stands: Math.max(0, stands), last: false }]
      : [],
  ),
  ...BUILT_IN_SIGNS,
];

/**
 * The first of `signs` that stands on the screen, or null. Where it stands several times, the first is quoted: a panic is told again at
 * its end. Also found where the console broke the line.
 */
export function findSign(lines: readonly string[], signs: readonly Sign[]): FoundSign | null {
  const whole = unbroken(lines);
  for (const sign of signs) {
    const line = (sign.last ? whole.slice(-1) : whole).find((each) => each.includes(sign.text));
    if (line !== undefined) return { sign, quote: cut(line.replace(KERNEL_TIME, '')) };
  }
  return null;
}

/** `[    2.106860] `, which the Linux kernel puts before its lines. */
const KERNEL_TIME = /^\[ *\d+\.\d+\] /;

/**
 * The lines that are not empty, those that the console broke at its last column put together again. One that only happened to end there
 * goes on with the next, which does no harm.
 */
function unbroken(lines: readonly string[]): readonly string[] {
  const columns = lines.reduce((most, line) => Math.max(most, line.length), FEWEST_COLUMNS);
  const whole: string[] = [];
  let begun = '';
  for (const line of lines) {
    begun += line;
    // A space at the break is trimmed away.
    if (line.length >= columns - 1 && begun.length < LONGEST_LINE) {
      begun = begun.padEnd(begun.length - line.length + columns);
      continue;
    }
    whole.push(plain(begun));
    begun = '';
  }
  return [...whole, plain(begun)].filter((line) => line !== '');
}

const plain = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

/** Whole characters, also of those that take two code units. */
const cut = (text: string): string => {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join('')}…`;
};
