import { SHELL_CLASS } from '../platform/windows/index.ts';

/** What Chromium may not do on its own behalf: nothing that asks, updates, reports, remembers or opens. */
const FEATURES_OFF = [
  'Translate',
  'MediaRouter',
  'OptimizationHints',
  'AutofillServerCommunication',
  'DialMediaRouteProvider',
  // Renderers kept for tabs and menus that nobody can open: 100 MB.
  'PreloadTopChromeWebUI',
  'SpareRendererForSitePerProcess',
];

/** The whole command line: puppeteer's own defaults are not used, so that every switch stands here. */
export function commandLine(profile: string, sandbox: boolean): string[] {
  return [
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    '--kiosk',
    // With an app-id (any) it makes Chromium register none of its own keys but reload, zoom and editing (chrome/browser/app_mode,
    // IsCommandAllowedInAppMode): new window, address, print, developer tools, task manager and the like do nothing, also while the page
    // hangs and swallows nothing.
    '--force-app-mode',
    '--app-id=onekiosk',
    // What the window manager's key looks for.
    `--class=${SHELL_CLASS}`,
    // Not about:blank: that opens an ordinary window with an address bar behind the kiosk, and the page for new tabs in it.
    '--app=data:text/html,',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    // The page says every five seconds that it lives, behind a viewer too, where Chromium would let it say so once a minute.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-breakpad',
    '--disable-component-extensions-with-background-pages',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-dev-shm-usage',
    '--disable-extensions',
    '--disable-hang-monitor',
    '--disable-infobars',
    '--disable-notifications',
    '--disable-pinch',
    '--disable-print-preview',
    '--disable-prompt-on-repost',
    '--disable-search-engine-choice-screen',
    '--hide-crash-restore-bubble',
    '--noerrdialogs',
    '--deny-permission-prompts',
    '--disable-auto-reload',
    '--disable-sync',
    '--metrics-recording-only',
    '--no-pings',
    '--overscroll-history-navigation=0',
    '--password-store=basic',
    // A process less, 17 MB: on Linux it has no sandbox of its own, and all that it ever speaks with is the console bridge.
    '--enable-features=NetworkServiceInProcess2',
    `--disable-features=${FEATURES_OFF.join(',')}`,
    ...(sandbox ? [] : ['--no-sandbox', '--disable-gpu']),
  ];
}
