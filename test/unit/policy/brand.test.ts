import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SURFACES, accentOf, contrastOf } from '../../../core/policy/brand.ts';
import { pictureKind } from '../../../core/policy/picture-kind.ts';
import { pngOf } from '../../support/png.ts';
import { CLOUD, resolved, wrongIn } from './layers-support.ts';

const colour = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255))
  .map((all) => `#${all.map((each) => each.toString(16).padStart(2, '0')).join('')}`);
/** color-mix(in srgb, …) of two colours. */
const mixed = (one: string, other: string, part: number): string =>
  `#${[1, 3, 5]
    .map((at) => {
      const [a, b] = [one, other].map((each) => Number.parseInt(each.slice(at, at + 2), 16));
      return Math.round((a ?? 0) * part + (b ?? 0) * (1 - part))
        .toString(16)
        .padStart(2, '0');
    })
    .join('')}`;

describe('an accent', () => {
  test('contrasts are those of WCAG', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrastOf('#1f5fbf', '#1f5fbf')).toBe(1);
  });

  test('whatever it is, everything that is written on it or with it has a contrast of 4.5 at least', () => {
    fc.assert(
      fc.property(colour, (given) => {
        const { fill, ink, light, dark } = accentOf(given);
        expect(fill).toBe(given);
        expect(contrastOf(fill, ink)).toBeGreaterThanOrEqual(4.5);
        const away = ink === '#ffffff' ? '#000000' : '#ffffff';
        expect(contrastOf(mixed(fill, away, 0.88), ink)).toBeGreaterThanOrEqual(4.5);
        for (const [theme, on] of [
          ['light', light],
          ['dark', dark],
        ] as const) {
          for (const ground of SURFACES[theme]) {
            expect(contrastOf(on, ground)).toBeGreaterThanOrEqual(4.5);
          }
          expect(contrastOf(on, mixed(on, SURFACES[theme][1], 0.14))).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  test('that can be read as it is stays as it is', () => {
    expect(accentOf('#1f5fbf')).toMatchObject({ light: '#1f5fbf', ink: '#ffffff' });
    expect(accentOf('#ffcc00')).toMatchObject({ dark: '#ffcc00', ink: '#000000' });
  });

  test('is measured against the surfaces of the style sheet', () => {
    const css = readFileSync(new URL('../../../renderer/styles/base.css', import.meta.url), 'utf8');
    const of = (name: string) =>
      [...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, 'g'))].map(([, hex]) => hex);
    const [light, dark] = [0, 1].map((theme) =>
      ['ground', 'surface', 'raised'].map((name) => of(name)[theme]),
    );
    expect(light).toEqual(SURFACES.light);
    expect(dark).toEqual(SURFACES.dark);
  });
});

describe('the settings of a brand', () => {
  const hash = 'ab'.repeat(32);
  const inMachine = (lines: string) => wrongIn({ machine: `${CLOUD}[interface.brand]\n${lines}\n` });
  test('take a colour, and files of this machine or of the site', () => {
    const { settings } = resolved({
      machine: `${CLOUD}[interface.brand]\naccent = "#FC0"\nmark = "/usr/share/x/mark.png"\n`,
      site: `[interface.brand]\npicture = "art/ward.webp"\npicture-sha256 = "${hash.toUpperCase()}"\n`,
    });
    expect(settings?.interface.brand).toMatchObject({
      accent: { fill: '#ffcc00', ink: '#000000' },
      mark: { path: '/usr/share/x/mark.png', sha256: null },
      picture: { path: 'art/ward.webp', sha256: hash },
    });
    expect(resolved({ machine: CLOUD }).settings?.interface.brand).toEqual({
      accent: null,
      mark: null,
      picture: null,
    });
  });

  test.each([
    ['accent = "red"', /brand\.accent: must be a colour/],
    ['accent = "#12345"', /brand\.accent: must be a colour/],
    ['accent = "#fff;} *{display:none"', /brand\.accent: must be a colour/],
    ['mark = "/usr/share/mark.svg"', /brand\.mark: must be the path of a \.png or \.webp/],
    ['mark = "https://evil.example.org/x.png"', /brand\.mark: must be the path/],
    [`mark = "../x.png"\nmark-sha256 = "${hash}"`, /brand\.mark: must be the path/],
    [`mark = "a/../x.png"\nmark-sha256 = "${hash}"`, /brand\.mark: must be the path/],
    [`mark = "x.png?a.png"\nmark-sha256 = "${hash}"`, /brand\.mark: must be the path/],
    ['mark = "x.png"', /brand\.mark-sha256: must be there/],
    [
      `mark = "x.png"\nmark-sha256 = "${hash}"`,
      /^machine\.toml:3: interface\.brand\.mark: must be an absolute path/,
    ],
    ['picture-sha256 = "ab"', /picture-sha256: must be a SHA-256/],
  ])('refuse %j', (lines, message) => {
    expect(inMachine(lines).join('\n')).toMatch(message);
  });
});

describe('what a picture is', () => {
  const bytes = (...parts: readonly (string | readonly number[])[]) =>
    Uint8Array.from(
      parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [...part])),
    );
  const none = [0, 0, 0, 0];
  test.each<[string, Uint8Array, object | null]>([
    ['a PNG', pngOf(3, 2), { extension: 'png', width: 3, height: 2 }],
    [
      'a lossy WebP',
      bytes('RIFF', none, 'WEBPVP8 ', none, [0, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xf0, 0]),
      { extension: 'webp', width: 320, height: 240 },
    ],
    [
      'a lossless WebP',
      bytes('RIFF', none, 'WEBPVP8L', none, [0x2f, 0x3f, 0xc1, 0x3b, 0], none, [0]),
      { extension: 'webp', width: 320, height: 240 },
    ],
    [
      'a larger WebP',
      bytes('RIFF', none, 'WEBPVP8X', none, [0x10, 0, 0, 0, 0x3f, 1, 0, 0xef, 0, 0]),
      { extension: 'webp', width: 320, height: 240 },
    ],
    [
      'a WebP that moves',
      bytes('RIFF', none, 'WEBPVP8X', none, [0x02, 0, 0, 0, 0x3f, 1, 0, 0xef, 0, 0]),
      null,
    ],
    ['a PNG of no size', pngOf(3, 2).fill(0, 16, 20), null],
    ['an SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), null],
    ['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF'), null],
    ['a beginning', pngOf(3, 2).slice(0, 12), null],
    ['nothing', bytes(), null],
  ])('%s', (_what, body, kind) => {
    if (kind === null) expect(pictureKind(body)).toBeNull();
    else expect(pictureKind(body)).toMatchObject(kind);
  });

  test('no bytes make it throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (body) => void pictureKind(body)));
  });
});
