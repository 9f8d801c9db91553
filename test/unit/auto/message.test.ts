import { describe, expect, test } from 'vitest';
import { messageOf } from '../../../core/auto/message.ts';

const NOW = new Date(2026, 10, 25, 9, 0).getTime();
const of = (text: string, more: Readonly<Record<string, string>> = {}) =>
  messageOf({ VDI_MESSAGE: text, ...more }, NOW);
const until = (text: string) => of('x', { VDI_MESSAGE_UNTIL: text }) !== null;

describe('a message of the group', () => {
  test('is plain text, whatever stands in it', () => {
    expect(of('  Down from 18:00\nto 19:00. ')?.text).toBe('Down from 18:00 to 19:00.');
    expect(of('<b onclick=x>')?.text).toBe('<b onclick=x>');
    // Directions, marks and joiners that are not to be seen, tags, and a lone surrogate.
    expect(of('a\u202eb\u2066c\u200fd\u200be\ufefff\u{e0041}\ud800g\u2028h')?.text).toBe('abcdef g h');
    // Words of Persian and Hindi, and families, hold together by these.
    expect(of('می\u200cخواهم 👩\u200d👧')?.text).toBe('می\u200cخواهم 👩\u200d👧');
  });

  test('is 300 characters long at most, and no character is cut', () => {
    const long = of('🖥'.repeat(400))?.text ?? '';
    expect([long.length, long.isWellFormed()]).toEqual([299, true]);
    expect(long.endsWith('🖥…')).toBe(true);
    expect(of('x'.repeat(300))?.text).toBe('x'.repeat(300));
    expect(of('x'.repeat(301))?.text).toBe(`${'x'.repeat(299)}…`);
  });

  test('is none where there is nothing to read', () => {
    expect(messageOf({}, NOW)).toBeNull();
    expect(of(' \n\u200b ')).toBeNull();
  });

  test.each([
    ['', 'info'],
    ['WARNING', 'warning'],
    ['info', 'info'],
    ['catastrophe', 'info'],
  ])('level %j is %s', (level, expected) => {
    expect(of('x', { VDI_MESSAGE_LEVEL: level })?.level).toBe(expected);
  });

  test.each([
    String(NOW / 1000 + 1),
    '2026-11-25',
    '2026-11-25 09:01',
    '2026-11-25T09:00:01',
    '2026-11-26T00:00Z',
    '2027-01-01 00:00 +01:00',
  ])('is there until %s', (text) => {
    expect(until(text)).toBe(true);
  });
  test.each([
    String(NOW / 1000),
    '2026-11-24',
    '2026-11-25 09:00',
    '2026-11-24T00:00Z',
    '2026-11-24 23:59:59',
  ])('is over since %s', (text) => {
    expect(until(text)).toBe(false);
  });
  test.each(['tomorrow', '2026-13-45', '99', '1795000000000', '25.11.2026'])(
    'with an end that is none, such as %s, has none',
    (text) => {
      expect(until(text)).toBe(true);
    },
  );
});
