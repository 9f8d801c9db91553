import { describe, expect, test } from 'vitest';
import { beginGaze, look } from '../../../../core/boot/screen/gaze.ts';
import type { Told } from '../../../../core/boot/screen/gaze.ts';
import type { ScreenContent } from '../../../../core/boot/screen/read.ts';
import { BUILT_IN_SIGNS, signsOf } from '../../../../core/boot/screen/signs.ts';

type Look = readonly [at: number, content: ScreenContent | 'unchanged'];

const text = (...lines: readonly string[]): ScreenContent => ({ kind: 'text', lines });
const BLACK: ScreenContent = { kind: 'black' };
const GRAPHICS: ScreenContent = { kind: 'graphics' };

function told(looks: readonly Look[], signs = BUILT_IN_SIGNS): Told[] {
  let gaze = beginGaze();
  return looks.map(([at, content]) => (gaze = look(gaze, content, at, signs)).told);
}
const signs = (looks: readonly Look[], known = BUILT_IN_SIGNS) =>
  told(looks, known).map(({ sign }) => sign?.id ?? null);

describe('a sign', () => {
  test('that needs not stand is told at once, with its quote', () => {
    const [first] = told([[0, text('SeaBIOS', 'No bootable device.')]]);
    expect(first?.sign).toEqual({
      id: 'seabios-no-device',
      means: 'no-boot-medium',
      quote: 'No bootable device.',
    });
  });

  test('that passes is not told', () => {
    const tried = text('Boot failed: not a bootable disk');
    const goesOn = text('Boot failed: not a bootable disk', 'Booting from Floppy...');
    expect(
      signs([
        [0, tried],
        [1_000, 'unchanged'],
        [2_000, goesOn],
        [9_000, 'unchanged'],
      ]),
    ).toEqual([null, null, null, null]);
  });

  test('that stands is told when it has stood long enough, also when only its number changes', () => {
    const retry = (seconds: number) => text(`No bootable device.  Retrying in ${seconds} seconds.`);
    const looks: Look[] = [
      [0, retry(9)],
      [1_000, retry(8)],
      [1_499, 'unchanged'],
      [1_500, retry(7)],
    ];
    expect(signs(looks)).toEqual([null, null, null, 'seabios-retrying']);
  });

  test('is no longer told when it has gone, and begins anew when it comes back', () => {
    const prompt = text('grub>');
    expect(
      signs([
        [0, prompt],
        [2_000, 'unchanged'],
        [3_000, text('Loading')],
        [4_000, prompt],
        [5_000, prompt],
      ]),
    ).toEqual([null, 'grub-prompt', null, null, 'grub-prompt']);
  });

  test('of the site stands as long as the site says', () => {
    const known = signsOf([{ text: 'enter passphrase', means: 'other', stands: 2_000 }]);
    const asked = text('Please enter passphrase for disk');
    expect(
      signs(
        [
          [0, asked],
          [1_999, 'unchanged'],
          [2_000, 'unchanged'],
        ],
        known,
      ),
    ).toEqual([null, null, 'site-1']);
  });
});

describe('stillness', () => {
  const still = (looks: readonly Look[]) => told(looks).map(({ stillFor }) => stillFor);

  test('counts from the last change; the same text again is none', () => {
    expect(
      still([
        [100, text('a')],
        [1_100, text('a')],
        [2_100, 'unchanged'],
        [3_100, text('b')],
        [4_100, text('b')],
      ]),
    ).toEqual([0, 1_000, 2_000, 0, 1_000]);
  });

  test('of pictures counts while nothing is new', () => {
    expect(
      still([
        [0, GRAPHICS],
        [1_000, 'unchanged'],
        [2_000, GRAPHICS],
        [3_000, 'unchanged'],
      ]),
    ).toEqual([0, 1_000, 0, 1_000]);
  });

  test('a screen moves when it changed of late, but not with its first picture', () => {
    const moving = told([
      [0, text('a')],
      [1_000, text('b')],
      [3_999, 'unchanged'],
      [4_000, 'unchanged'],
    ]).map((each) => each.moving);
    expect(moving).toEqual([false, true, true, false]);
  });
});

test('black is what shows nothing, of text only what has no word', () => {
  const black = told([
    [0, BLACK],
    [1, text('', '')],
    [2, text('', 'x')],
    [3, GRAPHICS],
  ]).map((each) => each.black);
  expect(black).toEqual([true, true, false, false]);
});

test('the text of a text screen is handed on, and of nothing else', () => {
  const texts = told([
    [0, text('a', 'b')],
    [1, 'unchanged'],
    [2, GRAPHICS],
  ]).map((each) => each.text);
  expect(texts).toEqual([['a', 'b'], ['a', 'b'], null]);
});

test('before the first picture nothing is told', () => {
  expect(
    told([
      [0, 'unchanged'],
      [5_000, 'unchanged'],
    ]).map(({ stillFor, sign }) => [stillFor, sign]),
  ).toEqual([
    [0, null],
    [0, null],
  ]);
});
