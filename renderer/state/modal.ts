import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Where the focus is of use on the list, for a dialog that was there before anything else had it. */
const HOME = '.tile-open[tabindex="0"]';

/** A dialog that stands above everything for as long as it is drawn. The focus goes back to where it was: a dialog that leaves the page does not do that. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      dialog.current?.close();
      const free = document.activeElement === null || document.activeElement === document.body;
      const had = before instanceof HTMLElement && before.isConnected && before !== document.body;
      if (free) (had ? before : document.querySelector<HTMLElement>(HOME))?.focus();
    };
  }, []);
  return dialog;
}
