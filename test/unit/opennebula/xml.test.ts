import { describe, expect, test } from 'vitest';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { child, textOf } from '../../../core/opennebula/xml/element.ts';
import { parseXml, readXml } from '../../../core/opennebula/xml/reader.ts';

describe('lets in what oned writes', () => {
  test.each([
    ['an element', '<A>x</A>', 'x'],
    ['an empty one', '<A/>', ''],
    ['space before the end of a tag', '<A ></A\r\n>', ''],
    ['space in an empty tag', '<A\t/>', ''],
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\r\n<A>x</A>\r\n', 'x'],
    ['one in other quotes', "<?xml version='1.1' standalone='yes' ?><A>x</A>", 'x'],
    ['CDATA, which is text and no markup', '<A><![CDATA[<B>&amp;]]]]><![CDATA[>]]></A>', '<B>&amp;]]>'],
    ['brackets before the end of CDATA', '<A><![CDATA[]]]]]></A>', ']]]'],
    ['empty CDATA', '<A><![CDATA[]]></A>', ''],
    ['CDATA and text', '<A>a<![CDATA[b]]>c</A>', 'abc'],
    ['the five entities', '<A>&lt;&gt;&amp;&quot;&apos;</A>', `<>&"'`],
    ['an entity once, not twice', '<A>&amp;lt;</A>', '&lt;'],
    ['character references', '<A>&#13;&#x1F600;&#10;&#x10FFFF;</A>', '\r\u{1f600}\n\u{10ffff}'],
    ['every line end as one', '<A>a\r\nb\rc\nd\r\n</A>', 'a\nb\nc\nd\n'],
    ['brackets and > in text', '<A>a]b]]c>d]></A>', 'a]b]]c>d]>'],
    ['text in pieces', '<A>a<B/>b</A>', 'ab'],
  ])('%s', (_what, source, text) => {
    expect(parseXml(source).text).toBe(text);
  });
});

describe('refuses', () => {
  test.each([
    ['nothing', '', 'root'],
    ['white space alone', ' \n', 'root'],
    ['a declaration alone', '<?xml version="1.0"?>', 'root'],
    ['text alone', 'x', 'text outside'],
    ['a truncated document', '<A><B>x</B>', 'truncated'],
    ['a truncated tag', '<A><B', 'truncated'],
    ['a truncated root tag', '<A', 'truncated'],
    ['a truncated end tag', '<A></A', 'truncated'],
    ['a truncated entity', '<A>&am', 'truncated'],
    ['a truncated CDATA section', '<A><![CDATA[x', 'truncated'],
    ['the truncated beginning of one', '<A><![CDA', 'truncated'],
    ['wrong nesting', '<A><B></A></B>', 'nesting'],
    ['an end that only begins like the name', '<A></AB>', 'nesting'],
    ['an end that is only the beginning of the name', '<AB></A>', 'nesting'],
    ['an attribute at the end', '<A></A b="c">', 'nesting'],
    ['an end too many', '<A></A></A>', 'nesting'],
    ['two roots', '<A/><B/>', 'root'],
    ['two roots with text', '<A>x</A><A>x</A>', 'root'],
    ['text outside', '<A/>x', 'text outside'],
    ['an entity outside', '<A/>&#32;', 'text outside'],
    ['half an entity outside', '<A/>&', 'text outside'],
    ['a space that is none in XML', '<A/>\u00a0', 'text outside'],
    ['CDATA outside', '<![CDATA[x]]>', 'markup'],
    ['a document type', '<!DOCTYPE A><A/>', 'markup'],
    [
      'an entity bomb',
      '<!DOCTYPE A [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><A>&b;&b;&b;&b;</A>',
      'markup',
    ],
    ['an external entity', '<!DOCTYPE A [<!ENTITY a SYSTEM "file:///etc/passwd">]><A>&a;</A>', 'markup'],
    ['an entity of its own', '<A>&bomb;</A>', 'entity'],
    ['an entity in capitals', '<A>&LT;</A>', 'entity'],
    ['an entity without an end', '<A>a & b</A>', 'entity'],
    ['an entity whose end is too far', '<A>&#00000000065;</A>', 'entity'],
    ['an entity of nothing', '<A>&#x;</A>', 'entity'],
    ['a comment', '<A><!-- x --></A>', 'markup'],
    ['a processing instruction', '<A><?php x ?></A>', 'markup'],
    ['one before the root', '<?php x ?><A/>', 'markup'],
    ['a declaration that is not first', '\n<?xml version="1.0"?><A/>', 'markup'],
    ['a second declaration', '<?xml version="1.0"?><?xml version="1.0"?><A/>', 'markup'],
    ['a declaration without a version', '<?xml encoding="UTF-8"?><A/>', 'declaration'],
    ['a declaration without an end', '<?xml version="1.0"><A/>', 'declaration'],
    ['a declaration with more', '<?xml version="1.0" a="b"?><A/>', 'declaration'],
    ['an attribute', '<A b="c">x</A>', 'markup'],
    ['an attribute of an empty element', '<A b="c"/>', 'markup'],
    ['a tag without a name', '<A><></A>', 'markup'],
    ['a name that begins with a digit', '<A><1/></A>', 'markup'],
    ['a name with a stranger in it', '<Ä/>', 'markup'],
    ['a tag in a tag', '<A><B<C></C></A>', 'markup'],
    ['a control character', '<A>\u0000</A>', 'character'],
    ['one in CDATA', '<A><![CDATA[\u001b[31m]]></A>', 'character'],
    ['what is no character', '<A>\uffff</A>', 'character'],
    ['a reference to a control character', '<A>&#0;</A>', 'character'],
    ['a reference beyond Unicode', '<A>&#x110000;</A>', 'character'],
    ['a reference to a surrogate', '<A>&#xD800;</A>', 'character'],
    ['a pair of such', '<A>&#xD83D;&#xDE00;</A>', 'character'],
    ['a lone surrogate', '<A>\udc00</A>', 'character'],
    ['half a pair at the end', '<A/>\ud83d', 'character'],
    ['the end of CDATA in text', '<A>]]></A>', 'text'],
    ['more brackets of the kind', '<A>]]]></A>', 'text'],
  ])('%s', (_what, source, detail) => {
    expect(() => parseXml(source)).toThrow(new OneClientError('xml', detail));
  });

  test('and says which was first', () => {
    expect(() => parseXml('<A>&bomb;</B>\u0000')).toThrow('entity');
    expect(() => parseXml('<A></B>\u0000')).toThrow('nesting');
    expect(() => parseXml('<A>\u0000</B>')).toThrow('character');
    expect(() => parseXml('<A>]]>&bomb;')).toThrow('text');
    expect(() => parseXml('<A>&bomb;]]>')).toThrow('entity');
  });
});

describe('levels', () => {
  const nested = (depth: number, inside = '') => '<A>'.repeat(depth) + inside + '</A>'.repeat(depth);

  test('64 are let in, however the last one is written', () => {
    expect(parseXml(nested(64)).name).toBe('A');
    expect(parseXml(nested(63, '<B/>')).name).toBe('A');
    const dropped = readXml({ root: 'A', wanted: {} });
    dropped.write(nested(63, '<B>x</B>'));
    expect(dropped.end().name).toBe('A');
  });

  test.each([
    ['65', nested(65)],
    ['65 with an empty one', nested(64, '<B/>')],
    ['20 000', nested(20_000)],
    ['20 000 that do not end', '<A>'.repeat(20_000)],
  ])('%s are not, be they wanted or dropped', (_what, source) => {
    const tooDeep = new OneClientError('xml', 'depth');
    expect(() => parseXml(source)).toThrow(tooDeep);
    expect(() => readXml({ root: 'A', wanted: {} }).write(source)).toThrow(tooDeep);
  });
});

describe('time grows with the length only', () => {
  const mega = 1_000_000;
  test.each([
    ['entities that do not end', `<A>${'&amp;'.repeat(mega / 5)}`],
    ['a name that does not end', `<${'A'.repeat(6 * mega)}`],
    ['an end tag that does not end', `<A></A${' '.repeat(6 * mega)}`],
    ['a CDATA section that does not end', `<A><![CDATA[${']'.repeat(mega)}`],
    ['brackets', `<A>${']'.repeat(mega)}`],
    ['tags that end nowhere', `<A>${'<B>x'.repeat(60)}${'x'.repeat(mega)}`],
    ['leaves that are none', `<A>${'<B>x</C'.repeat(mega / 8)}`],
  ])('%s', (_what, source) => {
    const started = performance.now();
    for (const wanted of [true, {}] as const) {
      const reader = readXml({ root: 'A', wanted });
      expect(() => {
        for (let at = 0; at < source.length; at += 1000) reader.write(source.slice(at, at + 1000));
        reader.end();
      }).toThrow(OneClientError);
    }
    // Far above what it takes (some ms): only a quadratic reader fails here.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test('a reader that failed stays dead, with the same words', () => {
  const reader = readXml();
  const failure = new OneClientError('xml', 'entity');
  expect(() => reader.write('<A>&bomb;<B>')).toThrow(failure);
  expect(() => reader.write('</B></A>')).toThrow(failure);
  expect(() => reader.end()).toThrow(failure);
});

describe('elements', () => {
  const element = parseXml('<A><B> x </B><B>y</B></A>');

  test('child: the first of that name', () => {
    expect(child(element, 'B')?.text).toBe(' x ');
    expect(child(element, 'C')).toBeUndefined();
    expect(child(undefined, 'B')).toBeUndefined();
  });

  test('textOf: its text, without the spaces around it', () => {
    expect(textOf(element, 'B')).toBe('x');
    expect(textOf(element, 'C')).toBe('');
    expect(textOf(undefined, 'C')).toBe('');
  });
});
