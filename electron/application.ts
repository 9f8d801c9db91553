import type { App } from 'electron';
import { lockContents } from './contents.ts';

/** Chromium's own switches that Electron takes only before it is ready. What a session or a preference can say is said there. */
export const APP_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-breakpad'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-http-cache'],
  ['disable-pinch'],
  ['disable-print-preview'],
  ['deny-permission-prompts'],
  ['no-pings'],
  ['noerrdialogs'],
  ['overscroll-history-navigation', '0'],
  ['password-store', 'basic'],
  ['disable-features', 'Translate,MediaRouter,OptimizationHints,SpareRendererForSitePerProcess'],
];

/** Refuses what comes to the application itself: other contents than a window's, questions, files, addresses and second starts. */
export function lockApplication(app: App): void {
  for (const [name, value] of APP_SWITCHES) app.commandLine.appendSwitch(name, value);
  app.on('web-contents-created', (_event, contents) => {
    lockContents(contents);
    if (contents.getType() !== 'window') contents.close();
  });
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault();
    answer(); // Without a name and a password it is cancelled.
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, decide) => {
    event.preventDefault();
    decide(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault(); // Else Electron takes the first of the store.
    choose();
  });
  for (const event of ['open-file', 'open-url', 'second-instance'] as const) {
    app.on(event as 'open-url', (opened) => opened.preventDefault());
  }
  // A rebuilt window closes the old one first; the shell decides when it is over.
  app.on('window-all-closed', () => {});
}
