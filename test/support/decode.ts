import fc from 'fast-check';
import type { Reader } from '../../core/opennebula/xml/reader.ts';

/** What a reader makes of a body that comes in one piece. */
export const decodeWhole = <T>(reader: Reader<T>, body: string): T => decodePieces(reader, [body]);

/** What it makes of a body that comes in these. */
export function decodePieces<T>(reader: Reader<T>, pieces: Iterable<string>): T {
  for (const piece of pieces) reader.write(piece);
  return reader.end();
}

/** Cuts a text at these places, in any order; what lies beyond its end counts from its beginning again. */
export function cutAt(text: string, places: readonly number[]): string[] {
  const sorted = places.map((each) => each % (text.length + 1)).sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => text.slice(from, sorted[i]));
}

/** The escaped spelling in which one document is the text of another, as oned writes it. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A good answer as oned writes it; `value` is XML already. */
export const goodAnswer = (value: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<methodResponse>\r\n<params>\r\n<param><value><array><data>\r\n` +
  `<value><boolean>1</boolean></value>\r\n<value><string>${value}</string></value>\r\n<value><i4>0</i4></value>\r\n` +
  `</data></array></value></param>\r\n</params>\r\n</methodResponse>\r\n`;

/** What came of it: a value, or the error that it ended with. */
export function outcome(work: () => unknown): { readonly value?: unknown; readonly error?: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

const name = fc.constantFrom('A', 'VM', 'USER_TEMPLATE', 'x1');
const text = fc.oneof(
  fc.constantFrom('&lt;', '&amp;', '&#65;', '&#x263A;', '<![CDATA[<&]]>', ' ', '\r\n', '\r', '&#13;', '>'),
  fc.constantFrom('&amp;lt;', '<![CDATA[]]]]><![CDATA[>]]>', '<![CDATA[&amp;]]>', ']', ']]', ';', 'amp;'),
  fc.string({ unit: 'binary', maxLength: 6 }).filter((part) => !/[<&]|]]>/.test(part)),
);
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(name, fc.array(tie('content'), { maxLength: 4 }))
    .map(([tag, inside]) => (inside.length === 0 ? `<${tag}/>` : `<${tag}>${inside.join('')}</${tag}>`)),
  content: fc.oneof({ depthSize: 'small' }, text, tie('element')),
}));

/** Documents with the root `A`, some of them with a character that no document may have. */
export const documents = element.map((inside) => `<A>${inside}</A>`);

const PIECES = [
  '<A>',
  '</A>',
  '<A/>',
  '<B>',
  '</B>',
  '<',
  '>',
  '/',
  '&',
  '&lt;',
  ']]>',
  '<![CDATA[',
  'x',
  ' ',
];
/** Parts of documents in any order. */
export const noise = fc
  .array(fc.constantFrom(...PIECES, '<!', '<?', '?>', '<?xml version="1.0"?>', '&#', '65;', ']'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));
