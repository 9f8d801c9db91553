/**
 * No key of the browser does anything here. A capturing listener sees every key first and swallows what is not plain typing; in a
 * window without an address bar Chromium reserves none for itself.
 */

/** Ctrl with these edits text, in a field where somebody types. With Shift the letters and Delete are the browser's own. */
const EDITING: readonly string[] = ['a', 'c', 'v', 'x', 'z', 'y', 'Backspace', 'Delete'];
/** Ctrl with these moves in the text, with Shift it marks. */
const MOVING: readonly string[] = ['ArrowLeft', 'ArrowRight', 'Home', 'End'];

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** Whether the browser must not see this key. `typing`: a text field has the focus. AltGr is Ctrl+Alt and types characters. */
export function isSwallowed(press: KeyPress, typing: boolean): boolean {
  const { key } = press;
  if (/^F\d{1,2}$/.test(key)) return key !== 'F10' || !press.shiftKey;
  if (/^(Browser|Launch|Media|Audio|Zoom|Print|Help|Open|Save|New|Close)/.test(key)) return true;
  if (press.metaKey) return true;
  if (press.ctrlKey && press.altKey) return key.length > 1;
  if (press.ctrlKey) return !(typing && editsText(press));
  if (press.altKey) return true;
  // Shift+Escape is the browser's own task manager.
  if (key === 'Escape') return press.shiftKey;
  // Backspace goes back and Space scrolls, where nobody types.
  return key === 'Backspace' && !typing;
}

/** The middle button pastes and scrolls, the fourth and fifth go back and forward in the browser's history. */
export const isSwallowedButton = (button: number): boolean => button === 1 || button > 2;

const editsText = ({ key, shiftKey }: KeyPress): boolean =>
  MOVING.includes(key) || (!shiftKey && EDITING.includes(key.length === 1 ? key.toLowerCase() : key));

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Installs the listener, and refuses everything else that would open or move something. */
export function lockInput(target: Window): void {
  const refuse = (event: Event) => event.preventDefault();
  target.addEventListener(
    'keydown',
    (event) => {
      if (isSwallowed(event, isField(event.target))) event.preventDefault();
    },
    { capture: true },
  );
  for (const name of ['contextmenu', 'dragstart', 'dragover', 'drop', 'auxclick'] as const) {
    target.addEventListener(name, refuse, { capture: true });
  }
  for (const name of ['mousedown', 'mouseup'] as const) {
    target.addEventListener(name, (event) => isSwallowedButton(event.button) && refuse(event), {
      capture: true,
    });
  }
  target.addEventListener('wheel', (event) => event.ctrlKey && refuse(event), {
    capture: true,
    passive: false,
  });
}
