import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import jsqr from 'jsqr';
import { describe, expect, test } from 'vitest';
import { translate } from '../../../contract/catalogue/index.ts';
import type { HelpView } from '../../../contract/views.ts';
import { VERSION } from '../../../core/version.ts';
import { ROOT } from '../../../build/tools.ts';
import { helpFor } from '../../../kiosk/rescue/help.ts';
import type { HelpCase } from '../../../kiosk/rescue/help.ts';
import { createScreen } from '../../../kiosk/session/screen.ts';
import { matrixOf } from '../../../renderer/console/qr.ts';
import { MOST_BYTES, helpCode, helpText } from '../../../renderer/help-text.ts';
import { personOf } from '../../support/person.ts';
import { createStage } from '../../support/ports.ts';
import { vmOf } from '../../support/vm.ts';

const TICKET = 'pl4nted!';
const TOKEN = 'a-login-token';
const GUEST = 'typed-in-the-guest';

function asked(more: Partial<HelpCase> = {}, name = 'Office') {
  const stage = createStage();
  const screen = createScreen(1, { id: 7, name }, 5, () => {});
  screen.climb('system', 'failed', {
    stage: 'did-not-boot',
    layer: 'system',
    sentence: { key: 'boot.sign.other', params: { quote: `says ${TICKET} twice ${TICKET}`, seconds: 3 } },
  });
  const graphics = { type: 'vnc', port: 5907, listen: '', password: TICKET, keymap: '' } as const;
  const help = helpFor(stage.ports, personOf(), {
    session: screen.view(),
    vm: vmOf({ graphics }),
    words: null,
    opened: 5,
    incident: null,
    secrets: [GUEST],
    ...more,
  });
  return { help, log: stage.log };
}

describe('what is collected', () => {
  test('covers every secret that is known here, on the screen too', () => {
    const row = (text: string) => text.padEnd(80);
    const words = [
      row(`vnc ${TICKET}`),
      row(`token ${TOKEN}`),
      `${'.'.repeat(70)}typed-in-t`,
      row('he-guest is what it was'),
    ];
    const { help, log } = asked({ words }, `Desk ${TOKEN}`);
    const all = JSON.stringify([help, log]);
    for (const secret of [TICKET, TOKEN, GUEST, 'he-guest', 'typed-in']) expect(all).not.toContain(secret);
    expect(help.screen[0]).toBe('vnc ••••••••');
    expect(help.sentence.params).toMatchObject({ seconds: 3 });
  });

  test('is a screen of 25 lines of 80 at most, without what would turn or ring', () => {
    const words = [
      '',
      '  ',
      ...Array.from({ length: 40 }, (_row, i) => `${i}\u0007\u202e${'x'.repeat(200)}`),
      '',
      '',
    ];
    const { help } = asked({ words });
    expect(help.screen).toHaveLength(25);
    expect(help.screen.every((line) => line.length <= 80)).toBe(true);
    expect(help.screen.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(help.screen.at(-1)).toMatch(/^39 /);
    expect(asked({ words: ['', ' '] }).help.screen).toEqual([]);
  });

  test('knows nothing of a machine that was not seen', () => {
    const { help } = asked({ vm: null });
    expect(help).toMatchObject({ host: '', state: { key: 'help.unknown' }, screen: [] });
  });

  test('names the version of the package', () => {
    const read = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
    expect(VERSION).toBe(read.version);
  });
});

const words = (language: string) => ({
  say: (key: string, params?: Readonly<Record<string, string | number>>) =>
    translate(language, params === undefined ? { key } : { key, params }),
  tell: (sentence: HelpView['sentence']) => translate(language, sentence),
  date: () => 'Nov 25, 2026, 5:39 PM',
  time: () => '5:39 PM',
});

/** As a camera has it: four pixels a module, dark on light. */
function decoded(text: string): string | undefined {
  const rows = matrixOf(text);
  const size = rows.length * 4;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (rows[y >> 2]?.[x >> 2] === true) pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  const found = jsqr.default(pixels, size, size);
  return found === null ? undefined : new TextDecoder().decode(Uint8Array.from(found.binaryData));
}

describe('the QR code', () => {
  test.each(['en', 'de'])('says the same as the page, as another decoder reads it (%s)', (language) => {
    const screen = Array.from({ length: 25 }, (_row, i) => `line ${i} of a screen with words and more words`);
    const { help } = asked({ words: screen });
    const lines = helpText(help, words(language));
    const text = helpCode(help, lines, 'Number');
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(MOST_BYTES);
    expect(text).toContain(help.incident);
    for (const { value } of lines) expect(text).toContain(value);
    // What does not fit is the beginning of the screen: the end tells what went wrong.
    expect(text).toContain('line 24');
    expect(text).not.toContain('line 0 ');
    expect(decoded(text)).toBe(text);
  });

  test('whatever a machine is called and says, it is never longer than a telephone reads', () => {
    const { help } = asked();
    const text = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '—', '😀', '\n'), maxLength: 90 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 25 }), (desktop, screen) => {
        const named = { ...help, desktop, screen };
        const code = helpCode(named, helpText(named, words('en')), 'Number');
        expect(new TextEncoder().encode(code).length).toBeLessThanOrEqual(MOST_BYTES);
        expect(code.startsWith(`Number: ${help.incident}\n`)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
