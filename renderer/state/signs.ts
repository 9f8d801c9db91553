/** Keys that go with another one, or walk between two buttons. */
const SILENT: readonly string[] = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock'];
const ON_BUTTONS: readonly string[] = ['Tab', 'Enter', ' '];
/** A pointer that lies there is moved a little by whoever walks past, and by a window that comes up under it. */
const MOVED = 12;

export interface Signs {
  /** Somebody is there. Called once. */
  readonly came: () => void;
  /** Keys that press the buttons are left to them, and a pointer that moves is no sign. */
  readonly deliberate: boolean;
}

/** Hears every sign of life on `target` before anything else does; the key that was one does nothing more. Answers what ends it. */
export function hearSigns(target: EventTarget, signs: Signs): () => void {
  const { deliberate } = signs;
  let told = false;
  const came = () => {
    if (!told) signs.came();
    told = true;
  };
  let from: { readonly x: number; readonly y: number } | null = null;
  const key = (event: Event) => {
    const pressed = 'key' in event ? String(event.key) : '';
    if (deliberate && (SILENT.includes(pressed) || ON_BUTTONS.includes(pressed))) return;
    event.preventDefault();
    event.stopPropagation();
    came();
  };
  const moved = (event: Event) => {
    if (!('screenX' in event && 'screenY' in event)) return;
    const at = { x: Number(event.screenX), y: Number(event.screenY) };
    from ??= at;
    if (Math.hypot(at.x - from.x, at.y - from.y) >= MOVED) came();
  };
  target.addEventListener('keydown', key, { capture: true });
  if (!deliberate) {
    target.addEventListener('pointerdown', came, { capture: true });
    target.addEventListener('wheel', came, { capture: true, passive: true });
    target.addEventListener('pointermove', moved, { capture: true });
  }
  return () => {
    target.removeEventListener('keydown', key, { capture: true });
    target.removeEventListener('pointerdown', came, { capture: true });
    target.removeEventListener('wheel', came, { capture: true });
    target.removeEventListener('pointermove', moved, { capture: true });
  };
}
