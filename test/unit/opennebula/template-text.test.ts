import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { templateText } from '../../../core/opennebula/template-text.ts';

/** As src/parsers/template_parser.l reads quoted values: up to the first quote that no backslash stands before. */
const read = (text: string): [string, string][] =>
  [...text.matchAll(/([A-Za-z0-9_]+)="((?:\\"|[^"])*)"/g)].map(([, name = '', value = '']) => [
    name,
    value.replaceAll('\\"', '"'),
  ]);

describe('attributes in template syntax', () => {
  test('one a line; none are the empty text, which needs no further right', () => {
    expect(templateText({ CPU: '2', DESKTOP: 'gnome' })).toBe('CPU="2"\nDESKTOP="gnome"');
    expect(templateText({})).toBe('');
  });

  test('what is written is what is read, and nothing more', () => {
    const value = fc.string().filter((text) => {
      try {
        return templateText({ A: text }) !== '';
      } catch {
        return false;
      }
    });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(read(templateText({ A: a, B: b }))).toEqual([
          ['A', a],
          ['B', b],
        ]);
      }),
    );
  });

  test.each([
    ['a backslash at the end would escape the closing quote', { A: 'x\\', B: 'y' }, 'A'],
    ['a backslash before a quote', { A: 'x\\" B="y' }, 'A'],
    ['what ends a CDATA section', { A: ']]>' }, 'A'],
    ['a name that is none', { 'A="1"\nB': 'x' }, 'attribute'],
    ['an empty name', { '': 'x' }, 'attribute'],
  ])('%s: refused', (_what, attributes, detail) => {
    expect(() => templateText(attributes)).toThrow(
      expect.objectContaining({ code: 'shape', detail, sent: false }),
    );
  });
});
