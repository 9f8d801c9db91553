/** What of a site's look is its own. */
export interface BrandSettings {
  readonly accent: AccentSettings | null;
  readonly mark: BrandFile | null;
  readonly picture: BrandFile | null;
}
export interface BrandFile {
  /** An absolute path; or one relative to the file of the site, with the SHA-256 of what is there. */
  readonly path: string;
  readonly sha256: string | null;
}
/** Colours as `#rrggbb`. */
export interface AccentSettings {
  /** The site's own, for what has a text upon it. */
  readonly fill: string;
  /** Black or white: what can be read upon it. */
  readonly ink: string;
  /** For text, symbols and edges on the surfaces of the light and of the dark theme: darker or lighter, as far as it must be. */
  readonly light: string;
  readonly dark: string;
}

type Colour = readonly [red: number, green: number, blue: number];

/** WCAG 2.2, 1.4.3, level AA. */
const ENOUGH = 4.5;
const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];

/** `--ground`, `--surface` and `--raised` of renderer/styles/base.css. */
export const SURFACES = {
  light: ['#eef1f5', '#ffffff', '#f6f8fa'],
  dark: ['#12171f', '#1c232e', '#262f3c'],
} as const;
/** The part of the accent in the surface that carries text of it (`.ladder .working`). */
const TINT = 0.14;

/** What an accent becomes. `colour` is `#rrggbb`. */
export function accentOf(colour: string): AccentSettings {
  const fill = parse(colour);
  const ink = contrast(fill, WHITE) >= contrast(fill, BLACK) ? WHITE : BLACK;
  return {
    fill: format(fill),
    ink: format(ink),
    light: format(legible(fill, BLACK, SURFACES.light)),
    dark: format(legible(fill, WHITE, SURFACES.dark)),
  };
}

/** The least part of `end` in the colour with which it is legible on all of these. */
function legible(
  colour: Colour,
  end: Colour,
  surfaces: readonly [ground: string, surface: string, raised: string],
): Colour {
  const grounds = surfaces.map(parse);
  for (let part = 0; part < 1; part += 0.02) {
    const mixed = mix(colour, end, part);
    const all = [...grounds, mix(parse(surfaces[1]), mixed, TINT)];
    if (all.every((ground) => contrast(mixed, ground) >= ENOUGH)) return mixed;
  }
  return end;
}

const parse = (text: string): Colour => {
  const at = (index: number) => Number.parseInt(text.slice(index, index + 2), 16);
  return [at(1), at(3), at(5)];
};
const format = (colour: Colour): string =>
  `#${colour.map((each) => each.toString(16).padStart(2, '0')).join('')}`;
const mix = (one: Colour, other: Colour, part: number): Colour => {
  const at = (index: 0 | 1 | 2) => Math.round(one[index] * (1 - part) + other[index] * part);
  return [at(0), at(1), at(2)];
};

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
const linear = (channel: number): number => {
  const part = channel / 255;
  return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};
const luminance = ([red, green, blue]: Colour): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
const contrast = (one: Colour, other: Colour): number => {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

/** Contrast of two colours, `#rrggbb`, from 1 to 21. */
export const contrastOf = (one: string, other: string): number => contrast(parse(one), parse(other));
