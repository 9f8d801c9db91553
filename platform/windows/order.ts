/** Which window ought to be in front, and what to do where another one is. Pure. */

export interface Known {
  readonly id: number;
  readonly shell: boolean;
  /** A dialog of a viewer. */
  readonly dialog: boolean;
  /** Its viewer has a dialog that does not go: it would come up with any window of it. */
  readonly barred: boolean;
  /** Minimised. */
  readonly hidden: boolean;
}

export type Step =
  /** Nobody may see these, and their program waits for an answer. */
  | { readonly kind: 'dismiss'; readonly windows: readonly number[] }
  /** It was minimised, and there is nothing to bring it back with. */
  | { readonly kind: 'restore'; readonly window: number }
  /** The person has left the viewer in front for the shell. */
  | { readonly kind: 'came-back' }
  /** The shell is held in front, and something else is there. */
  | { readonly kind: 'cover'; readonly window: number }
  /** As it should be; `front` is the viewer's window in front, null for the shell. */
  | { readonly kind: 'settled'; readonly front: number | null };

/**
 * `front`: the viewer's window that ought to be there, null for the shell. `active`: the one that has the keyboard. `held`: nothing but
 * the shell may be there.
 */
export function nextStep(
  front: number | null,
  active: number,
  windows: readonly Known[],
  held = false,
): Step {
  const dialogs = windows.filter(({ dialog, barred }) => dialog && !barred).map(({ id }) => id);
  if (dialogs.length > 0) return { kind: 'dismiss', windows: dialogs };
  if (held) {
    const shells = windows.filter(({ shell }) => shell);
    const [first] = shells;
    const there = shells.some(({ id, hidden }) => id === active && !hidden);
    return first === undefined || there
      ? { kind: 'settled', front: null }
      : { kind: 'cover', window: first.id };
  }
  const wanted = windows.find(({ id, shell, barred }) => (front === null ? shell : id === front && !barred));
  if (wanted?.hidden === true) return { kind: 'restore', window: wanted.id };
  const there = windows.find(({ id }) => id === active);
  if (there === undefined) return { kind: 'settled', front: wanted === undefined ? null : front };
  if (!there.shell) return { kind: 'settled', front: there.id };
  return front !== null && wanted !== undefined ? { kind: 'came-back' } : { kind: 'settled', front: null };
}
