import type { WebContents } from 'electron';
import { isBrowserKey, mayNavigate } from './security.ts';

/** Shuts every way out of a page, whichever it is: ours, and any that should come into being in spite of all this. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    contents.on(event as 'will-navigate', (details) => {
      if (!mayNavigate(details.url)) details.preventDefault();
    });
  }
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // There is no menu. Other keys go to the page, which swallows them itself, or to the console of a guest that it shows.
  contents.setIgnoreMenuShortcuts(true);
  contents.on('before-input-event', (event, input) => {
    if (isBrowserKey(input)) event.preventDefault();
  });
  contents.on('context-menu', (event) => event.preventDefault());
  // Preventing this event lets the page go: it cannot hold the window open with a question.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.on('devtools-opened', () => contents.closeDevTools());
  contents.on('zoom-changed', () => contents.setZoomFactor(1));
  void contents.setVisualZoomLevelLimits(1, 1);
}
