import type { BrowserWindow, BrowserWindowConstructorOptions, Input } from 'electron';
import { ELECTRON_ORIGIN } from '../kiosk/page.ts';
import { mayNavigate } from './security.ts';
import { webPreferences } from './web-preferences.ts';

export const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  kiosk: true,
  fullscreen: true,
  frame: false,
  show: true,
  autoHideMenuBar: true,
  closable: false,
  minimizable: false,
  title: 'onekiosk',
  backgroundColor: '#eef1f5',
  webPreferences: webPreferences(preload),
});

/** Accelerators that Electron itself would act on: reload, developer tools, zoom, full screen, close, quit. The page's own listener swallows the rest. */
export function isAccelerator(input: Pick<Input, 'type' | 'key' | 'control' | 'alt' | 'meta'>): boolean {
  if (input.type !== 'keyDown') return false;
  const key = input.key.toLowerCase();
  if (/^f([1-9]|1[12])$/.test(key)) return true;
  if (input.meta) return true;
  if (input.alt && (key === 'f4' || key === 'arrowleft' || key === 'arrowright' || key === 'home'))
    return true;
  return input.control && !input.alt && /^([rinwqptosjhudlfg0+=-]|tab|f4)$/.test(key);
}

/** Shuts every way out of the page. */
export function lockWindow(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    webContents.on(event as 'will-navigate', (details) => {
      if (!mayNavigate(details.url)) details.preventDefault();
    });
  }
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.on('before-input-event', (event, input) => {
    if (isAccelerator(input)) event.preventDefault();
  });
  webContents.on('context-menu', (event) => event.preventDefault());
  webContents.on('will-prevent-unload', (event) => event.preventDefault());
  webContents.on('zoom-changed', () => webContents.setZoomFactor(1));
  void webContents.setVisualZoomLevelLimits(1, 1);
  window.removeMenu();
}

export const START_URL = `${ELECTRON_ORIGIN}/`;
