import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../core/opennebula/answer.ts';
import type { XmlElement } from '../../../core/opennebula/xml/element.ts';
import { parseXml } from '../../../core/opennebula/xml/reader.ts';
import { decodeWhole, documents, escaped, goodAnswer, noise } from '../../support/decode.ts';

/** What saxes makes of a document, or null where it refuses. */
function bySaxes(source: string): XmlElement | null {
  const parser = new SaxesParser({ fragment: false });
  const root: XmlElement = { name: '', text: '', children: [] };
  const open: XmlElement[] = [root];
  let refused = false;
  parser.on('error', () => void (refused = true));
  parser.on('opentag', ({ name, attributes }) => {
    refused ||= Object.keys(attributes).length > 0;
    const element: XmlElement = { name, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const text = (part: string) => {
    const top = open.at(-1);
    if (top !== undefined && open.length > 1) top.text += part;
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => void open.pop());
  try {
    parser.write(source).close();
  } catch {
    return null;
  }
  return refused ? null : (root.children[0] ?? null);
}

const orNull = (work: () => XmlElement): XmlElement | null => {
  try {
    return work();
  } catch {
    return null;
  }
};

const plain = (source: string) => orNull(() => parseXml(source));
/** The same document as the value of an answer: by another notation, and by no other rules. */
const within = (source: string) =>
  orNull(() => decodeWhole(readDocument('one.x', { root: 'A', wanted: true }), goodAnswer(escaped(source))));
/** XML has one kind of line end, and what is text of another document has gone through that already. */
const asWithin = (source: string) => bySaxes(source.replaceAll(/\r\n?/g, '\n'));

describe('agrees with saxes', () => {
  test('on documents', () => {
    fc.assert(
      fc.property(documents, (source) => {
        expect(plain(source)).toEqual(bySaxes(source));
      }),
      { numRuns: 500 },
    );
  });

  test('on documents in an answer', () => {
    fc.assert(
      fc.property(documents, (source) => {
        expect(within(source)).toEqual(asWithin(source));
      }),
      { numRuns: 500 },
    );
  });

  test('on what is no document: it never lets in what saxes refuses', () => {
    let lettingIn = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          noise,
          noise.map((inside) => `<A>${inside}</A>`),
        ),
        (source) => {
          const mine = plain(source);
          if (mine !== null) expect(bySaxes(source)).toEqual(mine);
          const inside = within(source);
          if (inside !== null) expect(asWithin(source)).toEqual(inside);
          lettingIn += mine === null ? 0 : 1;
        },
      ),
      { numRuns: 4_000 },
    );
    expect(lettingIn).toBeGreaterThan(100);
  });
});
