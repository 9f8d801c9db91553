import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canBeSent, encodeCall } from '../../../core/opennebula/call.ts';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { parseXml } from '../../../core/opennebula/xml/reader.ts';
import { recordedRequest } from '../../support/recorded.ts';

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

  test('has numbers and truths as XML-RPC writes them', () => {
    const params = parseXml(encodeCall('m', [true, false, -1])).children[1]?.children ?? [];
    expect(params.map((each) => each.children[0]?.children[0])).toEqual([
      { name: 'boolean', text: '1', children: [] },
      { name: 'boolean', text: '0', children: [] },
      { name: 'int', text: '-1', children: [] },
    ]);
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
    expect(() => encodeCall('m', [text])).toThrow(new OneClientError('shape', 'argument', false));
  });
});
