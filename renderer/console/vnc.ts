import RFB from '@novnc/novnc';
import type { Changed, ConsoleConnection, ConsoleManner } from './connection.ts';
import { keysymOf } from './keysyms.ts';

/** noVNC in `place`. */
export function connectVnc(
  place: HTMLElement,
  url: string,
  { input, fit }: ConsoleManner,
  changed: Changed,
): ConsoleConnection {
  const rfb = new RFB(place, url, { shared: true });
  const listening = new AbortController();
  const ended = () => {
    listening.abort();
    changed('closed');
  };
  rfb.viewOnly = !input;
  rfb.scaleViewport = fit;
  rfb.background = 'transparent';
  rfb.focusOnClick = true;
  let canvas: HTMLCanvasElement | null = null;
  rfb.addEventListener('connect', () => {
    canvas = place.querySelector('canvas');
    changed('connected');
  });
  rfb.addEventListener('disconnect', ended);
  rfb.addEventListener('securityfailure', ended);
  letGo(place, listening.signal);
  return {
    focus: () => rfb.focus(),
    key: (code, down) => rfb.sendKey(keysymOf(code), code, down),
    fit: (on) => {
      rfb.scaleViewport = on;
    },
    picture: () => canvas,
    close: () => rfb.disconnect(),
  };
}

/** A key that is down while the focus goes elsewhere comes up there, and noVNC would never hear of it. */
function letGo(place: HTMLElement, signal: AbortSignal): void {
  const held = new Set<string>();
  const options = { capture: true, signal };
  place.addEventListener('keydown', ({ code }) => held.add(code), options);
  place.addEventListener('keyup', ({ code }) => held.delete(code), options);
  place.addEventListener(
    'focusout',
    ({ target }) => {
      for (const code of held) target?.dispatchEvent(new KeyboardEvent('keyup', { code, bubbles: true }));
    },
    options,
  );
}
