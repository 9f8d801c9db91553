import RFB from '@novnc/novnc';

export type ConsoleState = 'connecting' | 'connected' | 'closed';

export interface ConsoleConnection {
  /** From here on keys go to the machine. */
  focus(): void;
  sendCtrlAltDel(): void;
  close(): void;
}

/** noVNC in `place`, over the bridge's one-time road. The bridge has done the authentication: no password is ever here. */
export function connectConsole(
  place: HTMLElement,
  url: string,
  changed: (state: ConsoleState) => void,
): ConsoleConnection {
  const rfb = new RFB(place, url, { shared: true });
  rfb.scaleViewport = true;
  rfb.background = 'transparent';
  rfb.focusOnClick = true;
  rfb.addEventListener('connect', () => changed('connected'));
  rfb.addEventListener('disconnect', () => changed('closed'));
  rfb.addEventListener('securityfailure', () => changed('closed'));
  return {
    focus: () => rfb.focus(),
    sendCtrlAltDel: () => rfb.sendCtrlAltDel(),
    close: () => rfb.disconnect(),
  };
}
