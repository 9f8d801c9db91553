/** What a tile is of: a desktop or an application. */
export interface Listed {
  readonly id: number | string;
  readonly name: string;
  readonly lastOpened: number | null;
}

/** Last used first, then by name as people sort names. */
export function byUse(language: string): (a: Listed, b: Listed) => number {
  const names = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return (a, b) =>
    (b.lastOpened ?? 0) - (a.lastOpened ?? 0) ||
    names.compare(a.name, b.name) ||
    names.compare(String(a.id), String(b.id));
}

/**
 * The new list in the order of the old one where that still holds: while somebody points at a tile, no news moves it. New tiles come
 * last, until the list is drawn anew.
 */
export function keepOrder<T extends Listed>(shown: readonly T['id'][], next: readonly T[]): readonly T[] {
  const place = new Map(shown.map((id, index) => [id, index]));
  return [...next].sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0);
}

/** The one that was opened last of all; null when none was. Of two at the same time, the later one in the list. */
export const openedLast = <T extends Listed>(items: readonly T[]): T | null =>
  items.reduce<T | null>(
    (last, each) => ((each.lastOpened ?? 0) >= (last?.lastOpened ?? 1) ? each : last),
    null,
  );

/** From this many on, in both sections together, tiles are searched rather than looked through. */
export const SEARCH_FROM = 9;

export const matching = <T extends Listed>(items: readonly T[], query: string): readonly T[] =>
  named(items, query);

/** The same of what is not sorted by use. */
export const named = <T extends Pick<Listed, 'name'>>(items: readonly T[], query: string): readonly T[] => {
  const wanted = query.trim().toLocaleLowerCase();
  return wanted === '' ? items : items.filter((each) => each.name.toLocaleLowerCase().includes(wanted));
};
