import { expect, test } from 'vitest';
import { keyboardLayout } from '../../../../core/sessions/rdp/keyboard.ts';

test('the NIC’s layout goes before the terminal’s, in any case', () => {
  expect(keyboardLayout('fr-fr-azerty', 'de')).toBe(0x40c);
  expect(keyboardLayout(' DE-CH-Qwertz ', 'us')).toBe(0x807);
  expect(keyboardLayout('pt-br-qwerty', 'us')).toBe(0x10416);
});

test('one that nobody knows, and guacd’s failsafe, leave the terminal’s', () => {
  expect(keyboardLayout('failsafe', 'de')).toBe(0x407);
  expect(keyboardLayout('xx-yy-zzzz', 'gb')).toBe(0x809);
  expect(keyboardLayout('', 'fr')).toBe(0x40c);
});

test('and one of neither leaves it to the X server', () => {
  expect(keyboardLayout('', 'nosuch')).toBeNull();
  expect(keyboardLayout('constructor', '__proto__')).toBeNull();
});
