/** One attempt of the person at the keyboard to get out. */
export interface Escape {
  /** What it would be good for, in plain words; it stands in docs/escapes.md. */
  readonly name: string;
  /** Arguments of xdotool(1), one run each: `['key', 'ctrl+n']`. */
  readonly does: readonly (readonly string[])[];
  /** Milliseconds for which it must go on; none unless told. */
  readonly lasts?: number;
  /** What it may do, where that is right, in plain words; nothing unless told. The place takes it back. */
  readonly may?: string;
}

/** What is the guest's reaches the guest. */
export const REACHES = 'reaches the guest';

export interface Family {
  readonly name: string;
  /** Where the terminal is, in plain words. */
  readonly where: string;
  /** What holds. */
  readonly holds: string;
  readonly escapes: readonly Escape[];
  /** What the same keys do where nothing is locked: names of the controls. */
  readonly controls: readonly string[];
}

/** Keys pressed one after the other. */
export const keys = (name: string, ...combinations: readonly string[]): Escape => ({
  name,
  does: [['key', '--delay', '20', ...combinations]],
});

/** The pointer is in the middle when it begins, and back there when it is over. */
export const mouse = (name: string, ...does: readonly (readonly string[])[]): Escape => ({ name, does });

/** The same keys, for which the guest is the right place. */
export const intoGuest = (escapes: readonly Escape[]): readonly Escape[] =>
  escapes.map((each) => ({ ...each, may: REACHES }));
