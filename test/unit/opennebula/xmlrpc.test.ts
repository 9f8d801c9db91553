import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import { parseXml } from '../../../core/opennebula/xml.ts';
import { canBeSent, decodeAnswer, encodeCall } from '../../../core/opennebula/xmlrpc.ts';
import { INDEX, recordedAnswer, recordedRequest } from '../../support/recorded.ts';

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

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
    expect(decodeAnswer(call, recordedAnswer(name))).toEqual(expect.any(String));
  });

  test.each(bad.map((each) => [each.name, each.error_code, each] as const))(
    '%s: is error %i of five items',
    (_name, code, { name, call, array_len: items }) => {
      const error = caught(() => decodeAnswer(call, recordedAnswer(name)));
      expect(error).toBeInstanceOf(OneServerError);
      expect(error).toMatchObject({ code, method: call });
      expect(items).toBe(5);
      expect(recordedAnswer(name)).toContain('<i8>');
    },
  );

  test.each([
    ['rpc.unknown-method', '-506'],
    ['rpc.too-few-args', '-501'],
    ['rpc.wrong-type', '-501'],
    ['rpc.no-args', '-500'],
    ['http.malformed-xml', '-503'],
  ])('%s: is fault %s, and nothing of its text is kept', (name, code) => {
    const error = caught(() => decodeAnswer('one.x', recordedAnswer(name)));
    expect(error).toEqual(new OneClientError('fault', code));
    expect((error as Error).message).toBe(`fault (${code})`);
  });
});

describe('what is no answer of OpenNebula is told apart', () => {
  test.each([
    ['a page of a proxy', '<!DOCTYPE html><html><body>502</body></html>', 'html'],
    ['a page in old capitals', '  <HTML></HTML>', 'html'],
    ['the page of oned itself', recordedAnswer('http.wrong-path'), 'html'],
    ['a truncated answer', recordedAnswer('vm.info.running_rdp').slice(0, 900), 'xml'],
    ['another document', '<VM_POOL></VM_POOL>', 'shape'],
    ['no array', '<methodResponse><params/></methodResponse>', 'shape'],
    [
      'an error without a code',
      '<methodResponse><params><param><value><array><data><value><boolean>0</boolean></value><value>x</value></data></array></value></param></params></methodResponse>',
      'shape',
    ],
  ])('%s', (_what, body, code) => {
    expect(caught(() => decodeAnswer('one.x', body))).toMatchObject({ name: 'OneClientError', code });
  });
});

describe('a call', () => {
  test('has the shape that oned was seen to take', () => {
    const squeeze = (xml: string) =>
      xml
        .replace(/<\?xml[^>]*>/, '')
        .replaceAll(/>\s+</g, '><')
        .trim();
    expect(squeeze(encodeCall('one.vm.action', ['alice:Alice:pass-1', 'reboot', 12]))).toBe(
      squeeze(recordedRequest('vm.action.wrong-state.resume-unknown')),
    );
  });

  test('carries any text that XML can carry, unchanged', () => {
    const sendable = fc.string({ unit: 'binary' }).filter(canBeSent);
    fc.assert(
      fc.property(sendable, (text) => {
        const root = parseXml(encodeCall('m', [text]));
        const value = root.children[1]?.children[0]?.children[0]?.children[0]?.text;
        expect(value).toBe(text);
      }),
    );
  });

  test('never carries markup of a stranger', () => {
    const call = encodeCall('m', ['</string></value></param><param><value><int>0</int>']);
    expect(parseXml(call).children[1]?.children).toHaveLength(1);
  });

  test.each([
    ['a zero byte', 'a\u0000'],
    ['an escape', '\u001b[31m'],
    ['a character beyond the basic plane, to which oned answers a fault', '\u{1f600}'],
  ])('with %s is refused before it is sent, without repeating it', (_what, text) => {
    expect(canBeSent(text)).toBe(false);
    expect(caught(() => encodeCall('m', [text]))).toEqual(new OneClientError('shape', 'argument'));
  });
});
