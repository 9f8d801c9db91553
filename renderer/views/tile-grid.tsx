import { useEffect, useRef, useState } from 'preact/hooks';
import type { DesktopView } from '../../contract/views.ts';
import { isStep, walk } from '../state/grid.ts';
import { Tile } from './tile.tsx';

interface TileGridProps {
  readonly desktops: readonly DesktopView[];
  /** The desktop whose tile has the focus first; null, or one that is not there, means the first tile. */
  readonly begin: number | null;
  readonly open: (desktop: DesktopView) => void;
  readonly more: (desktop: DesktopView) => void;
}

/**
 * One tile, with its “more” button, is what Tab stops at; arrows walk to the others, Enter opens, Menu or Shift+F10 shows what else
 * may be done.
 */
export function TileGrid({ desktops, begin, open, more }: TileGridProps) {
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      desktops.findIndex((each) => each.id === begin),
    ),
  );
  const list = useRef<HTMLUListElement>(null);
  const tiles = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-desktop]') ?? [])];
  const current = Math.min(at, Math.max(0, desktops.length - 1));
  const first = desktops[0]?.id;
  // The list takes the focus when it appears, unless somebody is busy elsewhere.
  useEffect(() => {
    if (first !== undefined && (document.activeElement === document.body || document.activeElement === null))
      tiles()[current]?.focus();
  }, [first === undefined]);
  const onKeyDown = (event: KeyboardEvent) => {
    const desktop = desktops[current];
    if (isStep(event.key)) {
      const to = walk(current, event.key, desktops.length, columnsOf(tiles()), document.dir === 'rtl');
      tiles()[to]?.focus();
      event.preventDefault();
    } else if (
      desktop !== undefined &&
      (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
    ) {
      event.preventDefault();
      if (desktop.actions.some((action) => action !== 'open')) more(desktop);
    }
  };
  return (
    <ul class="grid" ref={list} onKeyDown={onKeyDown}>
      {desktops.map((desktop, index) => (
        <Tile
          key={desktop.id}
          desktop={desktop}
          focusable={index === current}
          open={() => open(desktop)}
          more={() => more(desktop)}
          onFocus={() => setAt(index)}
        />
      ))}
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
