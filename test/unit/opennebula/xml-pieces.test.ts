import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readXml } from '../../../core/opennebula/xml/reader.ts';
import type { Wanted } from '../../../core/opennebula/xml/reader.ts';
import { cutAt, decodePieces, decodeWhole, documents, noise, outcome } from '../../support/decode.ts';

const WANTED: readonly Wanted[] = [true, {}, { A: true, VM: { x1: true } }];
const cuts = fc.array(fc.nat({ max: 300 }), { maxLength: 8 });

describe('the result does not depend on where the pieces are cut', () => {
  const same = (source: string, wanted: Wanted, pieces: readonly string[]) => {
    const shape = { root: 'A', wanted };
    expect(outcome(() => decodePieces(readXml(shape), pieces))).toEqual(
      outcome(() => decodeWhole(readXml(shape), source)),
    );
  };

  test('documents', () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(...WANTED), cuts, (source, wanted, places) => {
        same(source, wanted, cutAt(source, places));
        same(source, wanted, source.split(''));
      }),
      { numRuns: 500 },
    );
  });

  test('what is no document: the same error', () => {
    const sources = fc.oneof(
      noise,
      noise.map((inside) => `<A>${inside}</A>`),
      // Something else where one character was.
      fc
        .tuple(documents, fc.nat({ max: 300 }), fc.string({ unit: 'binary', maxLength: 2 }))
        .map(([source, at, other]) => {
          const [before = '', after = ''] = cutAt(source, [at]);
          return before + other + after.slice(1);
        }),
    );
    fc.assert(
      fc.property(sources, fc.constantFrom(...WANTED), cuts, (source, wanted, places) => {
        same(source, wanted, cutAt(source, places));
        same(source, wanted, source.split(''));
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['a declaration', '<?xml version="1.0"?><A/>', ''],
    ['a pair', '<A>\u{1f600}</A>', '\u{1f600}'],
    ['an entity', '<A>&amp;lt;&#x1F600;</A>', '&lt;\u{1f600}'],
    ['a line end', '<A>a\r\nb\r\r\n</A>', 'a\nb\n\n'],
    ['brackets', '<A>]]&gt;]<![CDATA[]]]]]]><![CDATA[>]]></A>', ']]>]]]]]>'],
    ['tags with space', '<A ><B /><C\n></C\t></A >', ''],
  ])('%s, anywhere', (_what, source, text) => {
    const whole = outcome(() => decodeWhole(readXml(), source));
    for (let at = 0; at <= source.length; at++) {
      expect(outcome(() => decodePieces(readXml(), cutAt(source, [at])))).toEqual(whole);
      expect(outcome(() => decodePieces(readXml(), cutAt(source, [at, at + 1])))).toEqual(whole);
    }
    expect(whole).toMatchObject({ value: { text } });
  });
});
