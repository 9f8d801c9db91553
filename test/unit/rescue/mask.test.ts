import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskLines, maskText } from '../../../core/rescue/mask.ts';

test('a secret on a line is covered, and nothing else', () => {
  expect(maskLines(['login: demo', 'password: hunter22!  '], ['hunter22'])).toEqual([
    'login: demo',
    'password: ••••••••!',
  ]);
});

test('so is one that a full line carries over, and one inside of another', () => {
  expect(maskLines(['key=abcd', 'efgh rest'], ['abcdefgh'])).toEqual(['key=••••', '•••• rest']);
  expect(maskText('xabcabcabcx', ['abcabc'])).toBe('x•••••••••x');
});

test('a short one would cover half of every word', () => {
  expect(maskText('the cat', ['e c'])).toBe('the cat');
});

test('wherever it stands, it is not to be read any more', () => {
  const secret = fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('a', 'b', '7', '!') });
  fc.assert(
    fc.property(
      secret,
      fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 6 }),
      fc.nat(5),
      (hidden, lines, at) => {
        const planted = lines.map((line, i) => (i === at % lines.length ? `${line}${hidden}|` : `${line}|`));
        const shown = maskLines(planted, [hidden]);
        expect(shown.join('')).not.toContain(hidden);
        expect(shown).toHaveLength(lines.length);
      },
    ),
  );
});
