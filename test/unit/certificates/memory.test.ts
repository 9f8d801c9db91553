import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MOST_CERTIFICATES,
  MemoryError,
  extend,
  formatMemory,
  parseMemory,
  recall,
} from '../../../core/sessions/certificate-memory.ts';
import type { Remembered } from '../../../core/sessions/certificate-memory.ts';

const pin = (byte: string): string => Array.from({ length: 32 }, () => byte).join(':');
const ADDRESS = { host: '10.0.0.7', port: 3389 };
const entry = (more: Partial<Remembered> = {}): Remembered => ({
  desktop: 7,
  ...ADDRESS,
  sha256: pin('aa'),
  ...more,
});
const text = (...certificates: readonly unknown[]) => JSON.stringify({ version: 1, certificates });

describe('what is remembered', () => {
  test('comes back from the text that it was written as', () => {
    const memory = [entry(), entry({ desktop: 8, host: 'fd00::7' }), entry({ desktop: 7, port: 3390 })];
    expect(parseMemory(formatMemory(memory))).toEqual(memory);
    expect(parseMemory(formatMemory([]))).toEqual([]);
  });

  test('is of that desktop, at that host and that port', () => {
    const memory = [
      entry(),
      entry({ desktop: 8, sha256: pin('bb') }),
      entry({ port: 3390, sha256: pin('cc') }),
    ];
    expect(recall(memory, 7, ADDRESS)).toBe(pin('aa'));
    expect(recall(memory, 8, ADDRESS)).toBe(pin('bb'));
    expect(recall(memory, 7, { ...ADDRESS, port: 3390 })).toBe(pin('cc'));
    expect(recall(memory, 9, ADDRESS)).toBeNull();
    expect(recall(memory, 7, { ...ADDRESS, host: '10.0.0.8' })).toBeNull();
    expect(recall([entry({ host: 'desk.example' })], 7, { host: 'DESK.example', port: 3389 })).toBe(
      pin('aa'),
    );
  });
});

describe('one more', () => {
  test('is put behind the others, in lower case', () => {
    const more = extend([entry()], 8, { host: 'Desk', port: 1 }, pin('BB'));
    expect(more).toEqual([entry(), { desktop: 8, host: 'desk', port: 1, sha256: pin('bb') }]);
  });

  test('that is there already changes nothing', () => {
    expect(extend([entry()], 7, ADDRESS, pin('AA'))).toBeNull();
  });

  test('never takes the place of another certificate of the same desktop', () => {
    expect(() => extend([entry()], 7, ADDRESS, pin('bb'))).toThrow(MemoryError);
  });

  test(`than ${MOST_CERTIFICATES} takes the place of the oldest`, () => {
    const full = Array.from({ length: MOST_CERTIFICATES }, (_, desktop) => entry({ desktop }));
    const more = extend(full, 99_999, ADDRESS, pin('bb')) ?? [];
    expect(more).toHaveLength(MOST_CERTIFICATES);
    expect([recall(more, 0, ADDRESS), recall(more, 1, ADDRESS), recall(more, 99_999, ADDRESS)]).toEqual([
      null,
      pin('aa'),
      pin('bb'),
    ]);
    expect(parseMemory(formatMemory(more))).toEqual(more);
  });

  test.each<[string, number, string, number, string]>([
    ['a fingerprint that is none', 7, 'desk', 3389, 'aa:bb'],
    ['a desktop that is none', -1, 'desk', 3389, pin('aa')],
    ['half a desktop', 1.5, 'desk', 3389, pin('aa')],
    ['no host', 7, '', 3389, pin('aa')],
    ['a host of two lines', 7, 'a\nb', 3389, pin('aa')],
    ['a port that is none', 7, 'desk', 0, pin('aa')],
  ])('is refused with %s', (_what, desktop, host, port, sha256) => {
    expect(() => extend([], desktop, { host, port }, sha256)).toThrow(MemoryError);
  });
});

describe('a text that is not whole is believed nothing of', () => {
  test.each<[string, string, RegExp]>([
    ['empty', '', /not JSON/],
    ['cut', formatMemory([entry()]).slice(0, -20), /not JSON/],
    ['another kind', '[]', /not a list of certificates/],
    ['null', 'null', /not a list/],
    ['no list', '{"version":1}', /certificates is not as it was written/],
    ['of a later version', JSON.stringify({ version: 2, certificates: [] }), /version/],
    ['with a key of its own', JSON.stringify({ version: 1, certificates: [], more: 1 }), /more/],
    [
      'a broken entry among good ones',
      text(entry(), { ...entry({ desktop: 8 }), sha256: 'aa' }),
      /certificates\.1\.sha256/,
    ],
    ['an entry with a key of its own', text({ ...entry(), trusted: true }), /certificates\.0\.trusted/],
    ['an entry without a port', text({ desktop: 7, host: 'a', sha256: pin('aa') }), /certificates\.0\.port/],
    ['upper case', text(entry({ sha256: pin('AA') })), /sha256/],
    ['twice the same desktop', text(entry(), entry({ sha256: pin('bb') })), /twice/],
    ['__proto__', '{"version":1,"certificates":[],"__proto__":{"x":1}}', /not as it was written/],
    [
      'too many',
      text(...Array.from({ length: MOST_CERTIFICATES + 1 }, (_, desktop) => entry({ desktop }))),
      /certificates/,
    ],
  ])('%s', (_what, written, why) => {
    expect(() => parseMemory(written)).toThrow(MemoryError);
    expect(() => parseMemory(written)).toThrow(why);
  });

  test('and the error repeats nothing of it, but the names of keys, defused', () => {
    const messageOf = (written: string): string => {
      try {
        parseMemory(written);
        return '';
      } catch (error) {
        return error instanceof MemoryError ? error.message : '';
      }
    };
    const secret = 'hunter2';
    for (const written of [secret, text({ ...entry(), host: ` ${secret}` }), JSON.stringify(secret)]) {
      expect(messageOf(written)).toMatch(/^is not /);
      expect(messageOf(written)).not.toContain(secret);
    }
    const hostile = JSON.stringify({ version: 1, certificates: [], ['\u001b[2J\n<0>'.repeat(40)]: 1 });
    expect(messageOf(hostile)).toMatch(/^is not a list of certificates: [\w?]{80} is not as it was written$/);
  });

  test('nothing else is thrown, whatever it is', () => {
    const written = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => text(value)),
    );
    fc.assert(
      fc.property(written, (each) => {
        try {
          expect(Array.isArray(parseMemory(each))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(MemoryError);
        }
      }),
    );
  });
});
