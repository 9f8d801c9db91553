import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** While `open`, calls `close` when something outside of `box` is pressed. */
export function useOutside(box: RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return;
    const pressed = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close();
    };
    document.addEventListener('pointerdown', pressed);
    return () => document.removeEventListener('pointerdown', pressed);
  }, [open]);
}
