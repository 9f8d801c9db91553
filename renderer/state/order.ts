import type { DesktopView } from '../../contract/views.ts';

/** Last used first, then by name as people sort names. */
export function byUse(language: string): (a: DesktopView, b: DesktopView) => number {
  const names = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return (a, b) => (b.lastOpened ?? 0) - (a.lastOpened ?? 0) || names.compare(a.name, b.name) || a.id - b.id;
}

/**
 * The new list in the order of the old one where that still holds: while somebody points at a tile, no news moves it. New desktops come
 * last, until the list is drawn anew.
 */
export function keepOrder(shown: readonly number[], next: readonly DesktopView[]): readonly DesktopView[] {
  const place = new Map(shown.map((id, index) => [id, index]));
  return [...next].sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0);
}

/** From this many on, a list is searched rather than looked through. */
export const SEARCH_FROM = 9;

export const matching = (desktops: readonly DesktopView[], query: string): readonly DesktopView[] => {
  const wanted = query.trim().toLocaleLowerCase();
  return wanted === '' ? desktops : desktops.filter((each) => each.name.toLocaleLowerCase().includes(wanted));
};
