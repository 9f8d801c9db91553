import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument, readValue } from '../../../core/opennebula/answer.ts';
import type { OneClientError } from '../../../core/opennebula/errors.ts';
import { parseXml } from '../../../core/opennebula/xml/reader.ts';
import type { DocumentShape, Reader } from '../../../core/opennebula/xml/reader.ts';
import {
  cutAt,
  decodePieces,
  decodeWhole,
  documents,
  escaped,
  goodAnswer,
  noise,
  outcome,
} from '../../support/decode.ts';
import { recordedAnswer } from '../../support/recorded.ts';

const ALL: DocumentShape = { root: 'A', wanted: true };
const SOME: DocumentShape = { root: 'A', wanted: { A: true, VM: { x1: true } } };
const readers = (shape: DocumentShape): (() => Reader<unknown>)[] => [
  () => readValue('one.x'),
  () => readDocument('one.x', shape),
];

describe('an answer does not depend on where its pieces are cut', () => {
  test.each([
    ['vmpool.info.state-hold', 'VM_POOL'],
    ['image.info.own-datablock', 'IMAGE'],
    ['auth.bad-password', 'VM'],
    ['rpc.unknown-method', 'VM'],
    ['http.wrong-path', 'VM'],
  ])('%s, in two anywhere, and one character at a time', (name, root) => {
    const body = recordedAnswer(name);
    for (const reader of readers({ root, wanted: { ID: true, VM: { ID: true, TEMPLATE: true } } })) {
      const whole = outcome(() => decodeWhole(reader(), body));
      for (let at = 0; at <= body.length; at++) {
        const got = outcome(() => decodePieces(reader(), [body.slice(0, at), body.slice(at)]));
        // `expect` would take most of the time.
        if (!isDeepStrictEqual(got, whole)) expect(got, `cut at ${at}`).toEqual(whole);
      }
      expect(outcome(() => decodePieces(reader(), body.split('')))).toEqual(whole);
    }
  });

  /** Every way in which XML can spell text within text. A carriage return must be a reference to stay one. */
  const spelled = (text: string, styles: readonly number[]) =>
    Array.from(text)
      .map((each, i, all) => {
        const code = each.codePointAt(0) ?? 0;
        const style = (styles[i % styles.length] ?? 0) % 6;
        if (style === 1 || each === '\r') return `&#${code};`;
        if (style === 2) return `&#x${code.toString(16)};`;
        if (style === 3) return `<![CDATA[${each}]]>`;
        if (style === 4 && each === '"') return '&quot;';
        return style === 5 && each === '>' && all[i - 1] !== ']' ? each : escaped(each);
      })
      .join('');
  const styles = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 40 });
  const cuts = fc.array(fc.nat({ max: 2_000 }), { maxLength: 8 });

  test('documents in any spelling', () => {
    fc.assert(
      fc.property(documents, styles, cuts, (source, style, places) => {
        const body = goodAnswer(spelled(source, style));
        const expected = outcome(() => parseXml(source));
        const read = () => readDocument('one.x', ALL);
        const got = outcome(() => decodePieces(read(), cutAt(body, places)));
        expect(outcome(() => decodePieces(read(), body.split('')))).toEqual(got);
        expect(outcome(() => decodeWhole(read(), body))).toEqual(got);
        if ('value' in (expected as object)) expect(got).toEqual(expected);
        else expect(got).toHaveProperty('error.code', 'xml');
      }),
      { numRuns: 1_000 },
    );
  });

  test('what is no answer: the same error', () => {
    const insides = fc.oneof(
      noise.map((inside) => escaped(`<A>${inside}</A>`)),
      documents.map(escaped),
      noise,
    );
    // Something else where one character was.
    const bodies = fc
      .tuple(insides, fc.nat({ max: 2_000 }), fc.oneof(noise, fc.string({ unit: 'binary', maxLength: 2 })))
      .map(([inside, at, other]) => {
        const [before = '', after = ''] = cutAt(goodAnswer(inside), [at]);
        return before + other + after.slice(1);
      });
    fc.assert(
      fc.property(bodies, fc.constantFrom(ALL, SOME), cuts, (body, shape, places) => {
        for (const reader of readers(shape)) {
          const whole = outcome(() => decodeWhole(reader(), body));
          expect(outcome(() => decodePieces(reader(), cutAt(body, places)))).toEqual(whole);
          expect(outcome(() => decodePieces(reader(), body.split('')))).toEqual(whole);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('an answer that ends too early is none', () => {
  const value = () => readValue('one.x');
  const image = () => readDocument('one.x', { root: 'IMAGE', wanted: { ID: true } });
  test.each<[string, readonly (() => Reader<unknown>)[]]>([
    ['image.info.own-datablock', [value, image]],
    ['user.login.create', [value]],
    ['auth.bad-password', [value, image]],
    ['rpc.unknown-method', [value, image]],
  ])('%s, at every byte', (name, readers) => {
    const body = recordedAnswer(name);
    // A line end follows the last tag, and may be missing.
    const end = body.lastIndexOf('>') + 1;
    for (const reader of readers) {
      for (let at = 0; at < end; at++) {
        const { error } = outcome(() => decodeWhole(reader(), body.slice(0, at))) as {
          error?: OneClientError;
        };
        if (error?.code !== 'xml') expect(error, `cut at ${at}`).toMatchObject({ code: 'xml' });
      }
      expect(outcome(() => decodeWhole(reader(), body.slice(0, end)))).toEqual(
        outcome(() => decodeWhole(reader(), body)),
      );
    }
  });
});
