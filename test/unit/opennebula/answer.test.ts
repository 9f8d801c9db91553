import { describe, expect, test } from 'vitest';
import { readDocument, readValue } from '../../../core/opennebula/answer.ts';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import { decodeWhole, escaped, goodAnswer, outcome } from '../../support/decode.ts';
import { INDEX, recordedAnswer } from '../../support/recorded.ts';

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};
const value = (body: string, method = 'one.x') => decodeWhole(readValue(method), body);
const document = (body: string) => decodeWhole(readDocument('one.x', { root: 'VM', wanted: true }), body);
const items = (...values: readonly string[]) =>
  `<methodResponse><params><param><value><array><data>${values.map((each) => `<value>${each}</value>`).join('')}</data></array></value></param></params></methodResponse>`;
const GOOD = '<boolean>1</boolean>';
const BAD = '<boolean>0</boolean>';
/** A text to the one, a document to the other. */
const VM = '&lt;VM/&gt;';

describe('every recorded answer', () => {
  const answered = INDEX.filter(
    (each) => each.http_status === 200 && each.ok !== undefined && each.array_len,
  );
  const good = answered.filter((each) => each.ok === true);
  const bad = answered.filter((each) => each.ok === false);

  test('there are enough of both kinds to mean something', () => {
    expect(good.length).toBeGreaterThan(60);
    expect(bad.length).toBeGreaterThan(20);
  });

  test.each(good.map((each) => [each.name, each] as const))('%s: has a value', (_name, { name, call }) => {
    const body = recordedAnswer(name);
    const text = value(body, call);
    const root = /^<([A-Z_]+)>/.exec(text)?.[1];
    if (root === undefined) return expect(text).toMatch(/^[\w.-]*$/);
    const read = readDocument(call, { root, wanted: true });
    expect(decodeWhole(read, body)).toMatchObject({ name: root, text: '' });
  });

  test.each(bad.map((each) => [each.name, each.error_code, each] as const))(
    '%s: is error %i of five items',
    (_name, code, { name, call, array_len: length }) => {
      const body = recordedAnswer(name);
      const refusal = { error: { name: 'OneServerError', code, method: call } };
      expect(outcome(() => value(body, call))).toMatchObject(refusal);
      // What a refusal says is no document, and nobody looks for one in it.
      const read = readDocument(call, { root: 'VM', wanted: true });
      expect(outcome(() => decodeWhole(read, body))).toMatchObject(refusal);
      expect(length).toBe(5);
      expect(body).toContain('<i8>');
    },
  );

  test.each([
    ['rpc.unknown-method', '-506'],
    ['rpc.too-few-args', '-501'],
    ['rpc.wrong-type', '-501'],
    ['rpc.no-args', '-500'],
    ['http.malformed-xml', '-503'],
  ])('%s: is fault %s, and nothing of its text is kept', (name, code) => {
    for (const read of [value, document]) {
      const error = caught(() => read(recordedAnswer(name)));
      expect(error).toEqual(new OneClientError('fault', code));
      expect((error as Error).message).toBe(`fault (${code})`);
    }
  });
});

describe('what is no answer of OpenNebula is told apart', () => {
  test.each([
    ['a page of a proxy', '<!DOCTYPE html><html><body>502</body></html>', 'html'],
    ['a page in old capitals', '  <HTML></HTML>', 'html'],
    ['a page with space in its type', '\n<!doctype \n\t html>', 'html'],
    ['the page of oned itself', recordedAnswer('http.wrong-path'), 'html'],
    ['another document type', '<!DOCTYPE htm><htm/>', 'xml'],
    ['half of one', '<!doct', 'xml'],
    ['half a character after it', `${items(GOOD, VM)}\ud83d`, 'xml'],
    ['nothing', '', 'xml'],
    ['a truncated answer', recordedAnswer('vm.info.running_rdp').slice(0, 900), 'xml'],
    ['something after it', `${items(GOOD, VM)}x`, 'xml'],
    ['another document', '<VM_POOL></VM_POOL>', 'shape'],
    ['a call', '<methodCall/>', 'shape'],
    ['another root', items(GOOD, VM).replaceAll('methodResponse', 'methodResponses'), 'shape'],
    ['no array', '<methodResponse><params/></methodResponse>', 'shape'],
    ['nothing in it', '<methodResponse/>', 'shape'],
    ['no item', items(), 'shape'],
    ['one item', items(GOOD), 'shape'],
    ['no truth first', items('<string>1</string>', 'x'), 'shape'],
    ['no truth that there is', items('<boolean>2</boolean>', VM, '<i4>256</i4>'), 'shape'],
    ['a list of methods', recordedAnswer('rpc.list-methods'), 'shape'],
    ['an error without a code', items(BAD, 'x'), 'shape'],
    ['an error with a code that is no number', items(BAD, 'x', '<string>0x100</string>'), 'shape'],
    ['a value that is a list', items(GOOD, '<array><data></data></array>', '<i4>0</i4>'), 'shape'],
    ['a value with two types', items(GOOD, `<string>${VM}</string><string/>`), 'shape'],
    ['text before a type', items(GOOD, `${VM}<i4>1</i4>`), 'shape'],
    ['text after a type', items(GOOD, `<string>${VM}</string>x`), 'shape'],
    ['two answers', items(GOOD, VM).replace(/(<params>.*<\/params>)/, '$1$1'), 'shape'],
    ['an answer and a fault', items(GOOD, VM).replace('</params>', '</params><fault/>'), 'shape'],
    ['something else in a place', items(GOOD, VM).replace('<params>', '<params><x/>'), 'shape'],
  ])('%s', (_what, body, code) => {
    expect(caught(() => value(body))).toMatchObject({ name: 'OneClientError', code });
    expect(caught(() => document(body))).toMatchObject({ name: 'OneClientError', code });
  });

  test('the root of another document', () => {
    const body = goodAnswer(escaped('<VM_POOL></VM_POOL>'));
    expect(caught(() => document(body))).toEqual(new OneClientError('shape', 'VM'));
  });

  test.each([
    ['no document', 'text', 'text outside'],
    ['nothing', '', 'root'],
    ['a number', '12', 'text outside'],
    ['half a document', escaped('<VM><ID>1</ID>'), 'truncated'],
    ['two', escaped('<VM></VM><VM></VM>'), 'root'],
    ['a document within CDATA, which then is its text', escaped(escaped('<VM></VM>')), 'text outside'],
  ])('a value that is %s', (_what, inside, detail) => {
    expect(caught(() => document(goodAnswer(inside)))).toEqual(new OneClientError('xml', detail));
  });
});

describe('a value', () => {
  test.each([
    ['text', '<string>7.4.0</string>', '7.4.0'],
    ['text with entities', '<string>&lt;&amp;lt;&#13;&#10;</string>', '<&lt;\r\n'],
    ['text in CDATA', '<string>a<![CDATA[&amp;<b>]]></string>', 'a&amp;<b>'],
    ['no text', '<string></string>', ''],
    ['a number', '<i4>42</i4>', '42'],
    ['a truth', '<boolean>0</boolean>', '0'],
    ['without a type, which is a string', 'x &amp; y', 'x & y'],
    ['white space without a type', ' \n ', ' \n '],
    ['nothing without a type', '', ''],
    ['white space around its type', ' \n <i4>1</i4> \n ', '1'],
  ])('%s', (_what, inside, text) => {
    expect(value(items(GOOD, inside, '<i4>0</i4>'))).toBe(text);
    expect(value(items(GOOD, inside))).toBe(text);
  });
});

describe('a refusal', () => {
  test('is read by the same rules as a value', () => {
    const [truth, code] = ['<boolean><![CDATA[0]]></boolean>', '<i4>&#50;<![CDATA[5]]>6</i4>'];
    expect(caught(() => value(items(truth, 'x', code)))).toEqual(new OneServerError('one.x', 256));
    const unread = items(BAD, 'x', '<i4><![CDATA[&bomb;]]></i4>');
    expect(caught(() => value(unread))).toEqual(new OneClientError('shape', 'envelope'));
    expect(caught(() => value(items(BAD, 'x', '<i4>&bomb;</i4>')))).toEqual(
      new OneClientError('xml', 'entity'),
    );
  });

  test('has the number that oned gave it', () => {
    const refused = items(
      BAD,
      '<string>&lt;no document</string>',
      '<i4>256</i4>',
      '<i4>-1</i4>',
      '<struct><x/></struct>',
    );
    expect(caught(() => value(refused, 'one.vm.info'))).toEqual(new OneServerError('one.vm.info', 256));
  });

  test('is one only when all of it is there', () => {
    const refused = items(BAD, '<string>x</string>', '<i4>256</i4>');
    const half = refused.slice(0, refused.indexOf('</data>'));
    expect(caught(() => value(half))).toEqual(new OneClientError('xml', 'truncated'));
  });
});

describe('a fault', () => {
  const fault = (...members: readonly string[]) =>
    `<methodResponse><fault><value><struct>${members.map((each) => `<member>${each}</member>`).join('')}</struct></value></fault></methodResponse>`;
  const text = '<name>faultString</name><value><string>alice:Secret</string></value>';
  const code = (value: string) => `<name>faultCode</name><value>${value}</value>`;

  test.each([
    ['its code', fault(code('<i4>-506</i4>'), text), '-506'],
    ['its code, wherever it stands', fault(text, code('<int>7</int>')), '7'],
    ['no code that is no number', fault(code('<string>alice:Secret</string>'), text), ''],
    ['no code that is too long', fault(code(`<i4>${'1'.repeat(30)}</i4>`)), ''],
    ['no code', fault(text), ''],
    ['no code of another name', fault('<name>faultCodes</name><value><i4>1</i4></value>'), ''],
    ['nothing', '<methodResponse><fault/></methodResponse>', ''],
  ])('has %s', (_what, body, detail) => {
    expect(caught(() => value(body))).toEqual(new OneClientError('fault', detail));
  });
});
