import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useOutside } from './outside.ts';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly checked?: boolean;
  readonly pick: () => void;
}

/** A button that opens a list; arrows walk it, Escape closes it and gives the focus back. */
export function Menu(props: {
  readonly label: string;
  readonly face: ComponentChildren;
  readonly items: readonly MenuItem[];
  readonly kind: string;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
  }, [open]);
  useOutside(box, open, () => setOpen(false));
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === 'Escape' || event.key === 'Tab') close();
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) step(box.current, by);
    if (by !== 0 || event.key === 'Escape') event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class={`menu ${props.kind}`} ref={box} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="menu-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        aria-label={props.label}
        onClick={() => setOpen(!open)}
      >
        {props.face}
      </button>
      {open && (
        <div class="menu-list" role="menu" id={id} aria-label={props.label}>
          {props.items.map((item) => (
            <button
              key={item.key}
              type="button"
              role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={item.checked}
              data-item={item.key}
              onClick={() => {
                close();
                item.pick();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function step(box: HTMLElement | null, by: number): void {
  const items = [...(box?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + by + items.length) % items.length]?.focus();
}
