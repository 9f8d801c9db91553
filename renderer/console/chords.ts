/** Keys that help a machine and that nobody can type here, because this terminal, its X server or its window manager takes them itself. */
import type { CatalogueKey } from '../../contract/catalogue/en.ts';

export interface Chord {
  /** Down together, in this order. */
  readonly hold: readonly string[];
  /** Pressed one after the other while those are down. */
  readonly press: readonly string[];
}

export const CTRL_ALT_DEL: Chord = { hold: ['ControlLeft', 'AltLeft'], press: ['Delete'] };

const terminal = (key: string): Chord => ({ hold: ['ControlLeft', 'AltLeft'], press: [key] });
const single = (key: string): Chord => ({ hold: [], press: [key] });

export const CHORDS: readonly (readonly [key: CatalogueKey, chord: Chord])[] = [
  ['console.key.f1', terminal('F1')],
  ['console.key.f2', terminal('F2')],
  ['console.key.f7', terminal('F7')],
  ['console.key.escape', single('Escape')],
  ['console.key.f8', single('F8')],
  ['console.key.f12', single('F12')],
  ['console.key.meta', single('MetaLeft')],
  // Linux writes what it holds, lets nobody write any more, and starts anew (Documentation/admin-guide/sysrq.rst).
  ['console.key.sysrq', { hold: ['AltLeft', 'PrintScreen'], press: ['KeyS', 'KeyU', 'KeyB'] }],
];

/** Between two of several, milliseconds: what the first one begins is not done at once. */
const PAUSE = 700;

/** Presses it; every key comes up again. */
export async function play(
  { hold, press }: Chord,
  key: (code: string, down: boolean) => void,
): Promise<void> {
  hold.forEach((code) => key(code, true));
  for (const [i, code] of press.entries()) {
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    key(code, true);
    key(code, false);
  }
  hold.toReversed().forEach((code) => key(code, false));
}
