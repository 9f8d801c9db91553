/**
 * Scan codes of set 1 by the name of the physical key (UI Events KeyboardEvent code Values; the codes are those of the PC keyboard, as
 * QEMU takes them). Above 0x7f: sent after 0xe0. By place and not by letter, so that the guest's own layout decides what a key means.
 */
const ROWS: readonly (readonly [first: number, names: string])[] = [
  [
    0x01,
    'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace',
  ],
  [0x0f, 'Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft'],
  [0x1e, 'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash'],
  [
    0x2c,
    'KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space CapsLock',
  ],
  [0x3b, 'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock Numpad7 Numpad8 Numpad9 NumpadSubtract'],
  [0x4b, 'Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal'],
  [0x56, 'IntlBackslash F11 F12 NumpadEqual'],
  [0x64, 'F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23'],
  [0x70, 'KanaMode'],
  [0x73, 'IntlRo'],
  [0x79, 'Convert'],
  [0x7b, 'NonConvert'],
  [0x7d, 'IntlYen NumpadComma'],
  [0x9c, 'NumpadEnter ControlRight'],
  [0xb5, 'NumpadDivide'],
  [0xb7, 'PrintScreen AltRight'],
  [0xc7, 'Home ArrowUp PageUp'],
  [0xcb, 'ArrowLeft'],
  [0xcd, 'ArrowRight'],
  [0xcf, 'End ArrowDown PageDown Insert Delete'],
  [0xdb, 'MetaLeft MetaRight ContextMenu'],
];

const CODES = new Map(
  ROWS.flatMap(([first, names]) => names.split(' ').map((name, i) => [name, first + i] as const)),
);

/** Bytes of a press and of a release, first one lowest; null for a key that no PC keyboard has. */
export function scanCode(name: string): { readonly down: number; readonly up: number } | null {
  // The one key with a prefix of its own (0xe1 and two codes).
  if (name === 'Pause') return { down: 0x45_1d_e1, up: 0xc5_9d_e1 };
  const code = CODES.get(name);
  if (code === undefined) return null;
  if (code < 0x80) return { down: code, up: code | 0x80 };
  return { down: ((code & 0x7f) << 8) | 0xe0, up: (code << 8) | 0xe0 };
}
