import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { parseXml, textOf } from '../../../core/opennebula/xml.ts';
import type { XmlElement } from '../../../core/opennebula/xml.ts';

describe('lets in what oned writes', () => {
  test.each([
    ['an element', '<A>x</A>', 'x'],
    ['an empty one', '<A/>', ''],
    ['space before the end of a tag', '<A ></A >', ''],
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<A>x</A>\n', 'x'],
    ['CDATA, which is text and no markup', '<A><![CDATA[<B>&amp;]]]]><![CDATA[>]]></A>', '<B>&amp;]]>'],
    ['the five entities', '<A>&lt;&gt;&amp;&quot;&apos;</A>', `<>&"'`],
    ['an entity once, not twice', '<A>&amp;lt;</A>', '&lt;'],
    ['character references', '<A>&#13;&#x1F600;&#10;</A>', '\r\u{1f600}\n'],
    ['text in pieces', '<A>a<B/>b</A>', 'ab'],
  ])('%s', (_what, source, text) => {
    expect(parseXml(source).text).toBe(text);
  });
});

describe('refuses', () => {
  const nested = (depth: number) => '<A>'.repeat(depth) + '</A>'.repeat(depth);
  test.each([
    ['nothing', ''],
    ['text alone', 'x'],
    ['a truncated document', '<A><B>x</B>'],
    ['a truncated tag', '<A><B'],
    ['a truncated CDATA section', '<A><![CDATA[x'],
    ['wrong nesting', '<A><B></A></B>'],
    ['an end too many', '<A></A></A>'],
    ['two roots', '<A/><B/>'],
    ['text outside', '<A/>x'],
    ['CDATA outside', '<![CDATA[x]]>'],
    ['a document type', '<!DOCTYPE A><A/>'],
    [
      'an entity bomb',
      '<!DOCTYPE A [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><A>&b;&b;&b;&b;</A>',
    ],
    ['an external entity', '<!DOCTYPE A [<!ENTITY a SYSTEM "file:///etc/passwd">]><A>&a;</A>'],
    ['an entity of its own', '<A>&bomb;</A>'],
    ['an entity without an end', '<A>a & b</A>'],
    ['a comment', '<A><!-- x --></A>'],
    ['a processing instruction', '<A><?php x ?></A>'],
    ['an attribute', '<A b="c">x</A>'],
    ['a control character', '<A>\u0000</A>'],
    ['a reference to one', '<A>&#0;</A>'],
    ['a reference beyond Unicode', '<A>&#x110000;</A>'],
    ['a lone surrogate', '<A>&#xD800;</A>'],
    ['the end of CDATA in text', '<A>]]></A>'],
    ['a hundred levels', nested(100)],
  ])('%s', (_what, source) => {
    expect(() => parseXml(source)).toThrow(OneClientError);
    expect(() => parseXml(source)).toThrow(expect.objectContaining({ code: 'xml' }));
  });

  test('but not sixty levels', () => {
    expect(parseXml(nested(60)).name).toBe('A');
  });

  test('a long run of what does not close, in time that grows with its length only', () => {
    const started = performance.now();
    expect(() => parseXml('<A>'.repeat(60) + '&amp;'.repeat(300_000))).toThrow('truncated');
    // Far above what it takes (some ms): only a quadratic reader fails here.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

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

const ours = (source: string): XmlElement | null => {
  try {
    return parseXml(source);
  } catch {
    return null;
  }
};

describe('agrees with saxes', () => {
  const name = fc.constantFrom('A', 'VM', 'USER_TEMPLATE', 'x1');
  const text = fc.oneof(
    fc.constantFrom('&lt;', '&amp;', '&#65;', '&#x263A;', '<![CDATA[<&]]>', ' ', '\r\n', '\r', '&#13;', '>'),
    fc.string({ unit: 'binary', maxLength: 6 }).filter((part) => !/[<&]|]]>/.test(part)),
  );
  const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
    element: fc
      .tuple(name, fc.array(tie('content'), { maxLength: 4 }))
      .map(([tag, inside]) => (inside.length === 0 ? `<${tag}/>` : `<${tag}>${inside.join('')}</${tag}>`)),
    content: fc.oneof({ depthSize: 'small' }, text, tie('element')),
  }));

  test('on documents', () => {
    fc.assert(
      fc.property(element, (source) => {
        expect(ours(source)).toEqual(bySaxes(source));
      }),
      { numRuns: 500 },
    );
  });

  test('on what is no document: it never lets in what saxes refuses', () => {
    const pieces = fc.constantFrom(
      ...[
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
        '<!',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const source = parts.join('');
        const mine = ours(source);
        if (mine !== null) expect(bySaxes(source)).toEqual(mine);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('textOf: the first child of that name, without the spaces around it', () => {
  const element = parseXml('<A><B> x </B><B>y</B></A>');
  expect(textOf(element, 'B')).toBe('x');
  expect(textOf(element, 'C')).toBe('');
  expect(textOf(undefined, 'C')).toBe('');
});
