import type { WebPreferences } from 'electron';

/** Every preference that matters for safety is written out, also where it is Electron's default today. */
export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableBlinkFeatures: '',
  enableDeprecatedPaste: false,
  enableWebSQL: false,
  webviewTag: false,
  plugins: false,
  devTools: false,
  spellcheck: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  disableDialogs: true,
  disableHtmlFullscreenWindowResize: true,
  autoplayPolicy: 'user-gesture-required',
  images: true,
  javascript: true,
  offscreen: false,
  transparent: false,
  zoomFactor: 1,
  webgl: false,
  // The clock and the console go on behind a viewer.
  backgroundThrottling: false,
});
