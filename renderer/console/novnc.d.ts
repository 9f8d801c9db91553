/** The part of noVNC's API (docs/API.md of noVNC 1.7) that is used here; the package brings no types. */
declare module '@novnc/novnc' {
  export default class RFB extends EventTarget {
    constructor(target: HTMLElement, url: string, options?: { shared?: boolean });
    scaleViewport: boolean;
    focusOnClick: boolean;
    background: string;
    viewOnly: boolean;
    sendKey(keysym: number, code: string, down: boolean): void;
    focus(): void;
    disconnect(): void;
  }
}
