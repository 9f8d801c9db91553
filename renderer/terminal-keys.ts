import type { AppView } from '../contract/views.ts';
import type { KeyPress } from './keys.ts';

/** What a key of the keyboard asks of the terminal itself. */
export type TerminalWish =
  | { readonly kind: 'volume'; readonly level: number }
  | { readonly kind: 'mute'; readonly on: boolean }
  | { readonly kind: 'lock' };

/** One press of a volume key, per cent. */
const STEP = 5;

/** Ctrl+Alt+L and Super+L lock where people may; the volume keys are those of the keyboard. Null for every other key. */
export function terminalWish(
  press: Pick<KeyPress, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  { machine, lock, powerActions }: Pick<AppView, 'machine' | 'lock' | 'powerActions'>,
): TerminalWish | null {
  const { sound } = machine;
  const isL = press.key.toLowerCase() === 'l' && (press.metaKey || (press.ctrlKey && press.altKey));
  if (isL) return lock.possible && !lock.locked && powerActions.includes('lock') ? { kind: 'lock' } : null;
  if (sound === null) return null;
  switch (press.key) {
    case 'AudioVolumeUp':
      return { kind: 'volume', level: Math.min(100, sound.level + STEP) };
    case 'AudioVolumeDown':
      return { kind: 'volume', level: Math.max(0, sound.level - STEP) };
    case 'AudioVolumeMute':
      return { kind: 'mute', on: !sound.muted };
    default:
      return null;
  }
}
