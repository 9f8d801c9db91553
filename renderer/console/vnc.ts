import RFB from '@novnc/novnc';
import type { Changed, ConsoleConnection } from './connection.ts';

/** noVNC in `place`. */
export function connectVnc(place: HTMLElement, url: string, changed: Changed): ConsoleConnection {
  const rfb = new RFB(place, url, { shared: true });
  const listening = new AbortController();
  const ended = () => {
    listening.abort();
    changed('closed');
  };
  rfb.scaleViewport = true;
  rfb.background = 'transparent';
  rfb.focusOnClick = true;
  rfb.addEventListener('connect', () => changed('connected'));
  rfb.addEventListener('disconnect', ended);
  rfb.addEventListener('securityfailure', ended);
  letGo(place, listening.signal);
  return {
    focus: () => rfb.focus(),
    sendCtrlAltDel: () => rfb.sendCtrlAltDel(),
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
