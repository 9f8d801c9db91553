import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_SIGNS, findSign, signsOf } from '../../../../core/boot/screen/signs.ts';

const site = (text: string) => signsOf([{ text, means: 'other', stands: 0 }]);
const found = (lines: readonly string[], signs = BUILT_IN_SIGNS) => findSign(lines, signs);

describe('a sign', () => {
  test('is found by its words, whatever white space is between them, and quoted with its line', () => {
    const lines = ['', '   ERROR\t 42:  the    disk is gone   ', ''];
    expect(found(lines, site(' the  disk\nis '))).toMatchObject({
      sign: { id: 'site-1', means: 'other' },
      quote: 'ERROR 42: the disk is gone',
    });
  });

  test('is not found by other words, in another case, or spread over lines that nobody broke', () => {
    for (const lines of [['the disk was gone'], ['The disk is'], ['the disk', 'is'], []])
      expect(found(lines, site('the disk is'))).toBeNull();
  });

  test('is plain text: what would be a pattern elsewhere is none', () => {
    expect(found(['aaaa!'], site('a+!'))).toBeNull();
    expect(found(['(a+)+$ .*'], site('(a+)+$'))).not.toBeNull();
  });

  test('is found where the console broke the line, within a word or at a space', () => {
    expect(found([`${'x'.repeat(50)} Kernel panic - not`, 'syncing: Fatal', ''])).toBeNull();
    for (const columns of [80, 132]) {
      const line = `${'x'.repeat(columns - 23)} Kernel panic - not syncing: Fatal exception`;
      for (const shift of [0, 1, 2, 3]) {
        const text = line.slice(shift);
        const lines = ['first', text.slice(0, columns).trimEnd(), text.slice(columns)];
        expect(found(lines)?.sign.id, JSON.stringify(lines)).toBe('linux-panic');
      }
    }
  });

  test('that must be the last words is none once another line follows', () => {
    expect(found(['No bootable device.', '', ''])?.sign.id).toBe('seabios-no-device');
    expect(found(['No bootable device.', 'Booting from DVD/CD...'])).toBeNull();
    expect(found(['grub rescue> ls', '(hd0)', 'grub rescue>'])?.sign.id).toBe('grub-rescue');
  });

  test('that may be followed by more is found above it, the first time that it is told', () => {
    const lines = [
      '[    1.5] Kernel panic - not syncing: no init found',
      '[    1.6] CPU: 0',
      '[    1.7] ---[ end Kernel panic - not syncing: no init found ]---',
    ];
    expect(found(lines)?.quote).toBe('Kernel panic - not syncing: no init found');
  });

  test('of the site goes before the built-in ones', () => {
    expect(found(['No bootable device.'], site('bootable'))?.sign.id).toBe('site-1');
    expect(found(['No bootable device.'], site('something else'))?.sign.id).toBe('seabios-no-device');
  });

  test('that would be on every screen is left out', () => {
    for (const text of ['', '   ', '\u0000', '-']) expect(site(text)).toEqual(BUILT_IN_SIGNS);
  });
});

test('a quote has no control character and at most 120 characters, whatever stands there', () => {
  const point = fc.oneof(fc.nat(0xff), fc.nat(0x10ffff));
  const line = fc.array(point, { maxLength: 150 }).map((points) => String.fromCodePoint(...points));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 3 }), line, line, (lines, before, after) => {
      const quote = found([...lines, `${before} boom ${after}`], site('boom'))?.quote ?? '';
      return Array.from(quote).length <= 120 && quote !== '' && !/\p{Cc}/u.test(quote);
    }),
  );
});

test('a large screen of what is nearly the sign is read in no time', () => {
  const lines = Array.from({ length: 500 }, () => 'Kernel panic - not '.repeat(20));
  const begun = performance.now();
  expect(found(lines)).toBeNull();
  expect(performance.now() - begun).toBeLessThan(1_000);
});

test('the built-in signs have names of their own, and words that are found', () => {
  expect(new Set(BUILT_IN_SIGNS.map(({ id }) => id)).size).toBe(BUILT_IN_SIGNS.length);
  for (const sign of BUILT_IN_SIGNS) {
    expect(found([`… ${sign.text} …`]), sign.id).not.toBeNull();
    expect(sign.text, sign.id).toMatch(/^\S+( \S+)*$/);
    expect(sign.stands, sign.id).toBeLessThanOrEqual(3_000);
  }
});

test('docs/boot-signs.md lists them all', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/boot-signs.md'), 'utf8');
  for (const sign of BUILT_IN_SIGNS) expect(text, sign.id).toContain(`\`${sign.text}\``);
});
