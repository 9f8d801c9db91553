import { SHELL_CLASS } from '../platform/windows/index.ts';

/** What Chromium may not do on its own behalf: nothing that asks, updates, reports, remembers or opens. */
const FEATURES_OFF = [
  'Translate',
  'MediaRouter',
  'OptimizationHints',
  'AutofillServerCommunication',
  'PasswordManagerOnboarding',
  'GlobalMediaControls',
  'DialMediaRouteProvider',
  'InterestFeedContentSuggestions',
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
    // What the window manager's key looks for.
    `--class=${SHELL_CLASS}`,
    // Not about:blank: that opens an ordinary window with an address bar behind the kiosk, and the page for new tabs in it.
    '--app=data:text/html,',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-client-side-phishing-detection',
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
    '--disable-session-crashed-bubble',
    '--disable-sync',
    '--metrics-recording-only',
    '--no-pings',
    '--no-service-autorun',
    '--overscroll-history-navigation=0',
    '--password-store=basic',
    '--use-mock-keychain',
    // A process less, 17 MB: on Linux it has no sandbox of its own, and all that it ever speaks with is the console bridge.
    '--enable-features=NetworkServiceInProcess2',
    `--disable-features=${FEATURES_OFF.join(',')}`,
    ...(sandbox ? [] : ['--no-sandbox', '--disable-gpu']),
  ];
}
