/** Which desktop opens by itself. Pure. */
import type { DesktopView, DesktopsView } from '../../contract/views.ts';
import type { AutoSettings } from '../policy/auto-settings.ts';

const canOpen = ({ actions }: DesktopView): boolean => actions.includes('open');

/** `last`: VM ID of the one that was opened last, or null. Null where there is none to open. */
export function autoChoice(
  connect: AutoSettings['connect'],
  desktops: readonly DesktopView[],
  last: number | null,
): DesktopView | null {
  if (connect === 'never') return null;
  const open = desktops.filter(canOpen);
  if (connect === 'only') return open.length === 1 ? (open[0] ?? null) : null;
  return open.find(({ id }) => id === last) ?? null;
}

/**
 * Whether the one that was opened last is to be forgotten: it is not in the list any more, or this person has lost the right to it. A
 * list that could not be read says nothing, and neither does a lock, which somebody takes away again.
 */
export function hasVanished({ desktops, trouble }: DesktopsView, last: number): boolean {
  if (trouble !== null) return false;
  const desktop = desktops.find(({ id }) => id === last);
  if (desktop === undefined || desktop.phase === 'gone') return true;
  return desktop.sentence.key === 'phase.not-allowed';
}

/** Which machines are started at the sign-in: those that are off, that this person may start, and no more than `most`. */
export function toStart(
  wanted: AutoSettings['start'],
  desktops: readonly DesktopView[],
  last: number | null,
  most: number,
): readonly number[] {
  const named = (id: number) => wanted === 'all' || (wanted === 'last' ? id === last : wanted.includes(id));
  return desktops
    .filter(({ id, actions }) => named(id) && actions.includes('start'))
    .map(({ id }) => id)
    .slice(0, Math.max(0, most));
}
