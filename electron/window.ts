import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { ELECTRON_ORIGIN } from '../kiosk/page.ts';
import { lockContents } from './contents.ts';
import { webPreferences } from './web-preferences.ts';

export const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  kiosk: true,
  fullscreen: true,
  frame: false,
  show: true,
  autoHideMenuBar: true,
  closable: false,
  minimizable: false,
  maximizable: false,
  movable: false,
  resizable: true, // Else a screen that changes its size keeps a window of the old one.
  // Viewers come before it.
  alwaysOnTop: false,
  enableLargerThanScreen: false,
  title: 'onekiosk',
  backgroundColor: '#eef1f5',
  webPreferences: webPreferences(preload),
});

/** Shuts every way out of the page, and of the window: only `destroy` closes it. */
export function lockWindow(window: BrowserWindow): void {
  lockContents(window.webContents);
  window.on('close', (event) => event.preventDefault());
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('minimize', () => window.restore());
  window.on('leave-full-screen', () => window.setKiosk(true));
  window.removeMenu();
}

export const START_URL = `${ELECTRON_ORIGIN}/`;
