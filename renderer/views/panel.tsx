import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useOutside } from './outside.ts';

export interface PanelProps {
  readonly kind: string;
  readonly label: string;
  readonly face: ComponentChildren;
  readonly children: ComponentChildren;
  /** Somebody opens it. */
  readonly onOpen: () => void;
}

/** A button that opens a small box of its own; Escape closes it and gives the focus back, and so does leaving it. */
export function Panel({ kind, label, face, children, onOpen }: PanelProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const list = box.current?.querySelector<HTMLElement>('.panel-box');
    (list?.querySelector<HTMLElement>('input, button') ?? list)?.focus();
  }, [open]);
  useOutside(box, open, () => setOpen(false));
  const press = () => {
    if (!open) onOpen();
    setOpen(!open);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.key !== 'Escape') return;
    setOpen(false);
    button.current?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocusOut = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && !box.current?.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    <div class={`menu ${kind}`} ref={box} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        ref={button}
        type="button"
        class="menu-button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={id}
        aria-label={label}
        onClick={press}
      >
        {face}
      </button>
      {open && (
        <div class="menu-list panel-box" role="dialog" id={id} aria-label={label} tabIndex={-1}>
          {children}
        </div>
      )}
    </div>
  );
}
