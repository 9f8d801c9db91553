import type { Browser } from 'puppeteer-core/internal/api/Browser.js';
import type { CDPSession } from 'puppeteer-core/internal/api/CDPSession.js';
import type { Page } from 'puppeteer-core/internal/api/Page.js';
import { CHROMIUM_ORIGIN } from '../kiosk/page.ts';

/** Whatever opens beside the one page is closed again. */
const OPENS: readonly string[] = ['page', 'background_page', 'webview', 'other'];

/** Chromium asks about connections to this machine; the console bridge is one. Names differ between versions. */
const LOOPBACK_PERMISSIONS = ['local-network-access', 'loopback-network'];
const DENIED_PERMISSIONS = [
  'geolocation',
  'notifications',
  'camera',
  'microphone',
  'midi',
  'clipboard-read',
  'usb',
  'hid',
  'serial',
];

/**
 * Refuses everything that a page, or a key that was missed, could open: windows, downloads, dialogs, permissions, file choosers. Asks
 * for it all at once: each answer takes a while.
 */
export async function guardBrowser(browser: Browser, page: Page): Promise<void> {
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
  const [root, client] = await Promise.all([browser.target().createCDPSession(), page.createCDPSession()]);
  await Promise.all([
    closeOthers(root, client),
    root.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
    ...LOOPBACK_PERMISSIONS.map((name) => setPermission(root, name, 'granted')),
    ...DENIED_PERMISSIONS.map((name) => setPermission(root, name, 'denied')),
    client.send('Page.setInterceptFileChooserDialog', { enabled: true }),
    client.send('Page.enable'),
  ]);
}

/** Closes every page beside ours at the moment that the browser tells of it, before it has loaded. */
async function closeOthers(root: CDPSession, client: CDPSession): Promise<void> {
  const { targetInfo: ours } = await client.send('Target.getTargetInfo');
  root.on('Target.targetCreated', ({ targetInfo: { targetId, type } }) => {
    if (targetId === ours.targetId || !OPENS.includes(type)) return;
    root.send('Target.closeTarget', { targetId }).catch(() => {}); // It may be gone by now.
  });
  await root.send('Target.setDiscoverTargets', { discover: true });
}

/** A permission that this version does not know needs no answer. */
async function setPermission(root: CDPSession, name: string, setting: 'granted' | 'denied'): Promise<void> {
  await root
    .send('Browser.setPermission', { permission: { name }, setting, origin: CHROMIUM_ORIGIN })
    .catch(() => {});
}
