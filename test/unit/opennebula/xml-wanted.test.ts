import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../core/opennebula/answer.ts';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import type { XmlElement } from '../../../core/opennebula/xml/element.ts';
import { parseXml, readXml } from '../../../core/opennebula/xml/reader.ts';
import type { DocumentShape, Wanted } from '../../../core/opennebula/xml/reader.ts';
import {
  cutAt,
  decodePieces,
  decodeWhole,
  documents,
  escaped,
  goodAnswer,
  outcome,
} from '../../support/decode.ts';

const leaf = (name: string, text: string): XmlElement => ({ name, text, children: [] });
const POOL =
  '<POOL> <VM><ID>1</ID><NAME><![CDATA[a]]></NAME><T><IP>x</IP><MAC>y</MAC></T></VM><X/>' +
  '<VM><T><T><IP>deep</IP></T><IP>z</IP></T><IDS>3</IDS><ID>2</ID></VM></POOL>';
const read = (shape: DocumentShape, source = POOL) => decodeWhole(readXml(shape), source);

describe('keeps what is wanted', () => {
  test('a child of a name that is named, wherever it stands, and no other', () => {
    expect(read({ root: 'POOL', wanted: { VM: { ID: true, T: { IP: true } } } })).toEqual({
      name: 'POOL',
      text: '',
      children: [
        {
          name: 'VM',
          text: '',
          children: [leaf('ID', '1'), { ...leaf('T', ''), children: [leaf('IP', 'x')] }],
        },
        {
          name: 'VM',
          text: '',
          children: [{ ...leaf('T', ''), children: [leaf('IP', 'z')] }, leaf('ID', '2')],
        },
      ],
    });
  });

  test('nothing of what is wanted without more', () => {
    expect(read({ root: 'POOL', wanted: {} })).toEqual(leaf('POOL', ''));
  });

  test('all of what is wanted whole', () => {
    expect(read({ root: 'POOL', wanted: true })).toEqual(parseXml(POOL));
  });

  test('no name that every object has', () => {
    const source = '<A><constructor>x</constructor><__proto__>y</__proto__><toString/></A>';
    expect(read({ root: 'A', wanted: {} }, source)).toEqual(leaf('A', ''));
    expect(
      read({ root: 'A', wanted: JSON.parse('{"constructor":true}') as Wanted }, source).children,
    ).toEqual([leaf('constructor', 'x')]);
  });

  test('names with a dot and a dash, which mean themselves', () => {
    const source = '<A><B.C>1</B.C><BxC>2</BxC><B-C>3</B-C></A>';
    expect(read({ root: 'A', wanted: { 'B.C': true, 'B-C': true } }, source).children).toEqual([
      leaf('B.C', '1'),
      leaf('B-C', '3'),
    ]);
  });

  const prune = (element: XmlElement, wanted: Wanted): XmlElement => ({
    name: element.name,
    text: wanted === true ? element.text : '',
    children: element.children.flatMap((each) => {
      const within = wanted === true || (Object.hasOwn(wanted, each.name) ? wanted[each.name] : undefined);
      return within === undefined ? [] : [prune(each, within)];
    }),
  });
  const { wants } = fc.letrec<{ wants: Wanted }>((tie) => ({
    wants: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<Wanted>(true),
      fc.dictionary(fc.constantFrom('A', 'VM', 'USER_TEMPLATE', 'x1'), tie('wants'), { maxKeys: 3 }),
    ),
  }));

  test('of any document and in either notation, what a whole tree would have of it', () => {
    fc.assert(
      fc.property(documents, wants, (source, wanted) => {
        const shape = { root: 'A', wanted };
        const expected = outcome(() => prune(parseXml(source.replaceAll(/\r\n?/g, '\n')), wanted));
        expect(outcome(() => read(shape, source))).toEqual(expected);
        const answer = goodAnswer(escaped(source));
        expect(outcome(() => decodeWhole(readDocument('one.x', shape), answer))).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test('and one by one, the same, however it is cut', () => {
    fc.assert(
      fc.property(
        documents,
        wants,
        fc.array(fc.nat({ max: 300 }), { maxLength: 6 }),
        (source, wanted, places) => {
          const whole = outcome(() => prune(parseXml(source), wanted).children);
          const streamed = outcome(() => {
            const got: XmlElement[] = [];
            const root = decodePieces(
              readXml({ root: 'A', wanted, each: (element) => void got.push(element) }),
              cutAt(source, places),
            );
            expect(root.children).toEqual([]);
            return got;
          });
          expect(streamed).toEqual(whole);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('each', () => {
  test('is called as soon as a child ends, with its place among all', () => {
    const got: unknown[] = [];
    const reader = readXml({
      root: 'POOL',
      wanted: { VM: { ID: true } },
      each: (element, index) => got.push([index, element.children[0]?.text]),
    });
    const [first, second] = cutAt(POOL, [POOL.indexOf('<X/>')]);
    reader.write(first ?? '');
    expect(got).toEqual([[0, '1']]);
    reader.write(second ?? '');
    expect(got).toEqual([
      [0, '1'],
      [2, '2'],
    ]);
    expect(reader.end()).toEqual(leaf('POOL', ''));
  });

  test('leaves that are dropped count too', () => {
    const places: number[] = [];
    const each = (_element: XmlElement, index: number) => void places.push(index);
    read({ root: 'A', wanted: { VM: true }, each }, '<A><B>1</B><B>2</B><VM/><B>3</B><VM>x</VM></A>');
    expect(places).toEqual([2, 4]);
  });

  test('an error of its own ends the reading', () => {
    const each = () => {
      throw new RangeError('mine');
    };
    const reader = readXml({ root: 'POOL', wanted: true, each });
    expect(() => reader.write(POOL)).toThrow(new RangeError('mine'));
    expect(() => reader.end()).toThrow(new RangeError('mine'));
  });
});

describe('what is dropped is checked as what is kept', () => {
  test.each([
    ['nesting', '<A><B><C>x</B></C></A>'],
    ['nesting, of leaves', '<A><C>x</D></A>'],
    ['an entity', '<A><C>&bomb;</C></A>'],
    ['an entity between', '<A><B><C>x</C>&bomb;</B></A>'],
    ['a reference to no character', '<A><C>&#0;</C></A>'],
    ['the end of CDATA in text', '<A><C>]]></C></A>'],
    ['an attribute', '<A><C d="e">x</C></A>'],
    ['an attribute at the end', '<A><C>x</C d="e"></A>'],
    ['a comment', '<A><C><!-- x --></C></A>'],
    ['a name', '<A><1>x</1></A>'],
    ['a control character', '<A><C><![CDATA[\u0001]]></C></A>'],
    ['a CDATA section without an end', '<A><C><![CDATA[x</C></A>'],
  ])('%s', (_what, source) => {
    const { error } = outcome(() => parseXml(source)) as { error: OneClientError };
    expect(error).toMatchObject({ code: 'xml' });
    const dropping = { root: 'A', wanted: { X: true } } as const;
    expect(outcome(() => read(dropping, source))).toEqual({ error });
    const reader = readDocument('one.x', dropping);
    expect(outcome(() => decodeWhole(reader, goodAnswer(escaped(source))))).toMatchObject({
      error: { code: 'xml' },
    });
  });
});

test('another root is refused by the name of the one that was expected, as soon as it begins', () => {
  const failure = new OneClientError('shape', 'VM_POOL');
  expect(() => readXml({ root: 'VM_POOL', wanted: true }).write('<VM>')).toThrow(failure);
});
