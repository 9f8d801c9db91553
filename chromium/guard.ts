import type { Browser, CDPSession, Page } from 'puppeteer-core';
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

/** Refuses everything that a page could open: windows, downloads, dialogs, permissions, file choosers. */
export async function guardBrowser(browser: Browser, page: Page): Promise<void> {
  const root = await browser.target().createCDPSession();
  browser.on('targetcreated', (target) => {
    if (target === page.target() || !OPENS.includes(target.type())) return;
    void target
      .page()
      .then((opened) => opened?.close())
      .catch(() => {});
  });
  await root.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  for (const name of LOOPBACK_PERMISSIONS) await setPermission(root, name, 'granted');
  for (const name of DENIED_PERMISSIONS) await setPermission(root, name, 'denied');
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
  const client = await page.createCDPSession();
  await client.send('Page.setInterceptFileChooserDialog', { enabled: true });
  await client.send('Page.enable');
}

/** A permission that this version does not know needs no answer. */
async function setPermission(root: CDPSession, name: string, setting: 'granted' | 'denied'): Promise<void> {
  await root
    .send('Browser.setPermission', { permission: { name }, setting, origin: CHROMIUM_ORIGIN })
    .catch(() => {});
}
