import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isStep, walk } from '../state/grid.ts';

/** What a tile is given of the grid: whether Tab stops at it, and whom to tell when it has the focus. */
export interface TilePlace {
  readonly focusable: boolean;
  readonly onFocus: () => void;
}

interface TileGridProps<T> {
  /** At least one. */
  readonly items: readonly T[];
  /** Whose tile has the focus first; null, or one that is not there, means the first tile. */
  readonly begin: T | null;
  /** Takes the focus when it appears, unless somebody is busy elsewhere. */
  readonly takesFocus: boolean;
  /** The heading that names it. */
  readonly labelledBy: string;
  readonly tile: (item: T, place: TilePlace) => VNode;
  /** Menu or Shift+F10, where a tile has a menu. */
  readonly onMenu?: (item: T) => void;
}

/** Tiles, one of which, with what belongs to it, is what Tab stops at; arrows walk to the others. */
export function TileGrid<T>({ items, begin, takesFocus, labelledBy, tile, onMenu }: TileGridProps<T>) {
  const [at, setAt] = useState(() => Math.max(0, begin === null ? 0 : items.indexOf(begin)));
  const list = useRef<HTMLUListElement>(null);
  const tiles = () => [...(list.current?.querySelectorAll<HTMLElement>('.tile-open') ?? [])];
  const current = Math.min(at, items.length - 1);
  useEffect(() => {
    const free = document.activeElement === document.body || document.activeElement === null;
    if (takesFocus && free) tiles()[current]?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    // What is swallowed is nobody's: Alt and an arrow go back and forward elsewhere.
    if (event.defaultPrevented) return;
    const item = items[current];
    if (isStep(event.key)) {
      const to = walk(current, event.key, items.length, columnsOf(tiles()), document.dir === 'rtl');
      tiles()[to]?.focus();
      event.preventDefault();
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      if (item !== undefined) onMenu?.(item);
    }
  };
  return (
    <ul class="grid" ref={list} aria-labelledby={labelledBy} onKeyDown={onKeyDown}>
      {items.map((item, index) => tile(item, { focusable: index === current, onFocus: () => setAt(index) }))}
    </ul>
  );
}

/** How many tiles stand in the first row now. */
function columnsOf(tiles: readonly HTMLElement[]): number {
  const top = tiles[0]?.offsetParent === null ? 0 : tiles[0]?.getBoundingClientRect().top;
  return Math.max(
    1,
    tiles.filter((tile) => Math.abs(tile.getBoundingClientRect().top - (top ?? 0)) < 2).length,
  );
}
