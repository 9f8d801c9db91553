import { describe, expect, test } from 'vitest';
import { readDocument, readValue } from '../../../core/opennebula/answer.ts';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import type { Wanted } from '../../../core/opennebula/xml/reader.ts';
import { decodePieces, decodeWhole, escaped, goodAnswer } from '../../support/decode.ts';

const document = (body: string, wanted: Wanted = true) =>
  decodeWhole(readDocument('one.x', { root: 'A', wanted }), body);
const value = (body: string) => decodeWhole(readValue('one.x'), body);
/** The text of the root of a document that comes as the value of an answer. */
const textIn = (inside: string) => document(goodAnswer(inside)).text;

describe('text that is escaped twice', () => {
  test.each([
    ['an entity of both', escaped('<A>a &amp; b &lt;c&gt; &quot;&apos;</A>'), `a & b <c> "'`],
    ['an entity of the inner document alone, by number', escaped('<A>&#38;lt;</A>'), '&lt;'],
    ['what was escaped by whoever typed it', escaped('<A>&amp;amp;lt;</A>'), '&amp;lt;'],
    ['CDATA, where an entity is none', escaped('<A><![CDATA[&amp;&lt;&bomb;]]></A>'), '&amp;&lt;&bomb;'],
    ['CDATA with markup', escaped('<A><![CDATA[<B c="d">]] > ]</B>]]></A>'), '<B c="d">]] > ]</B>'],
    ['CDATA that ends in brackets', escaped('<A><![CDATA[a]]]]></A>'), 'a]]'],
    ['its own end, in two sections', escaped('<A><![CDATA[a]]]]><![CDATA[>b]]></A>'), 'a]]>b'],
    ['a greater-than that stands for itself', '&lt;A>x > y&lt;/A>', 'x > y'],
    ['every other spelling', '&#60;A&#x3e;&#38;#65;<![CDATA[&lt;</A]]>&gt;', 'A<'],
    ['quotes outside', '&lt;?xml version=&quot;1.0&quot; encoding=&apos;UTF-8&apos;?&gt;&lt;A/&gt;', ''],
    ['a carriage return, as oned writes it', escaped('<A>a\r\nb</A>').replace('\r', '&#x0d;'), 'a\nb'],
    ['a carriage return that stays one', escaped('<A>a&#13;b</A>'), 'a\rb'],
    ['a carriage return alone', '&lt;A&gt;a&#13;b&lt;/A&gt;', 'a\nb'],
  ])('%s', (_what, inside, text) => {
    expect(textIn(inside)).toBe(text);
    expect(
      decodePieces(readDocument('one.x', { root: 'A', wanted: true }), goodAnswer(inside).split('')).text,
    ).toBe(text);
  });
});

describe('refuses', () => {
  const bomb = '<!DOCTYPE A [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
  const A = escaped('<A></A>');

  test.each([
    ['an entity bomb around the answer', bomb + goodAnswer('&b;&b;&b;&b;'), 'markup'],
    ['an entity of its own in the value', goodAnswer(`&bomb;${A}`), 'entity'],
    ['the end of CDATA in the value', goodAnswer(`&lt;A&gt;x]]>&lt;/A&gt;`), 'text'],
    [
      'the end of CDATA in it, of a section inside',
      goodAnswer('&lt;A&gt;&lt;![CDATA[x]]>&lt;/A&gt;'),
      'text',
    ],
    ['markup that is cut by the value', goodAnswer('&lt;A&gt;&lt;/A'), 'truncated'],
    ['a reference that is cut by the value', goodAnswer('&lt;A&gt;&amp;am'), 'truncated'],
    ['a comment around the value', goodAnswer(`<!-- x -->${A}`), 'markup'],
    ['an attribute of the value', goodAnswer(A).replace('<string>', '<string a="b">'), 'markup'],
    ['a control character in the value', goodAnswer('&lt;A&gt;\u0007&lt;/A&gt;'), 'character'],
    ['a reference to one, outside', goodAnswer('&lt;A&gt;&#7;&lt;/A&gt;'), 'character'],
    ['a reference to one, inside', goodAnswer('&lt;A&gt;&amp;#7;&lt;/A&gt;'), 'character'],
    ['a pair of references to halves', goodAnswer('&lt;A&gt;&#xD83D;&#xDE00;&lt;/A&gt;'), 'character'],
    [
      'wrong nesting around the value',
      goodAnswer(A).replace('</string></value>', '</value></string>'),
      'nesting',
    ],
  ])('%s', (_what, body, detail) => {
    expect(() => document(body)).toThrow(new OneClientError('xml', detail));
  });

  test.each([
    ['an entity bomb', `${bomb}<A>&b;&b;&b;&b;</A>`, 'markup'],
    ['an entity of its own', '<A>&bomb;</A>', 'entity'],
    ['an entity without an end', '<A>a & b</A>', 'entity'],
    ['half an entity before a tag', '<A>&am<B/></A>', 'entity'],
    ['the end of CDATA in text', '<A>]]></A>', 'text'],
    ['a comment', '<A><!-- x --></A>', 'markup'],
    ['an attribute', '<A b="c"/>', 'markup'],
    ['wrong nesting', '<A><B></A></B>', 'nesting'],
    ['20 000 levels', '<A>'.repeat(20_000), 'depth'],
    ['20 000 levels below what is dropped', `<A>${'<B>'.repeat(20_000)}`, 'depth'],
  ])('%s in the document, wanted or not', (_what, source, detail) => {
    const failure = new OneClientError('xml', detail);
    expect(() => document(goodAnswer(escaped(source)))).toThrow(failure);
    expect(() => document(goodAnswer(escaped(source)), {})).toThrow(failure);
    // The text of a value that is none is nobody's business.
    expect(value(goodAnswer(escaped(source)))).toBe(source);
  });

  test('20 000 levels around the answer', () => {
    const deep = new OneClientError('xml', 'depth');
    const inside = '<struct>'.repeat(20_000);
    expect(() => value(goodAnswer(A).replace('<i4>0</i4>', inside))).toThrow(deep);
  });

  test('early: what follows is not waited for', () => {
    const reader = readDocument('one.x', { root: 'A', wanted: {} });
    expect(() => reader.write(goodAnswer(escaped('<A>&bomb;')).slice(0, -100))).toThrow('entity');
  });
});

describe('the text of a refusal and of a fault', () => {
  const refusal = (text: string) =>
    goodAnswer(text).replace('<boolean>1', '<boolean>0').replace('<i4>0</i4>', '<i4>256</i4>');
  const fault = (text: string) =>
    `<methodResponse><fault><value><struct><member><name>faultString</name><value>${text}</value></member>` +
    `<member><name>faultCode</name><value><i4>-1</i4></value></member></struct></value></fault></methodResponse>`;
  const read = (body: string) => {
    const reader = readValue('one.x');
    for (let at = 0; at < body.length; at += 65_536) reader.write(body.slice(at, at + 65_536));
    return reader.end();
  };

  test('may be as long as it likes', () => {
    const text = 'alice:Secret '.repeat(500_000);
    expect(() => read(refusal(text))).toThrow(new OneServerError('one.x', 256));
    expect(() => read(fault(text))).toThrow(new OneClientError('fault', '-1'));
  });

  test('is checked all the same', () => {
    expect(() => read(refusal('&bomb;'))).toThrow('entity');
    expect(() => read(fault('&bomb;'))).toThrow('entity');
    expect(() => read(refusal('<x>'))).toThrow('envelope');
  });
});

describe('what has no end is not waited for', () => {
  const endless = (begin: string, more: string, times: number) => () => {
    const reader = readDocument('one.x', { root: 'A', wanted: true });
    reader.write(begin);
    for (let time = 0; time < times; time++) reader.write(more.repeat(65_536));
    return reader;
  };

  test.each([
    ['a tag of the envelope', '<methodResponse><', 'a'],
    ['a tag of the document', `${goodAnswer('').split('</string>')[0] ?? ''}&lt;`, 'a'],
  ])('%s: refused long before the limit of the transport', (_what, begin, more) => {
    expect(endless(begin, more, 40)).toThrow(expect.objectContaining({ code: 'xml', detail: 'markup' }));
  });

  test('white space before the root is passed on, and no answer', () => {
    const reader = endless('', ' ', 40)();
    expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'xml' }));
  });
});
