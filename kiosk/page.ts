/** What both hosts say to the page: where it lives, what it may do, and which files there are. Pure. */

/** An address that can exist nowhere (RFC 2606): the Chromium host answers for it from the bundle alone. */
export const CHROMIUM_ORIGIN = 'https://onekiosk.invalid';
export const ELECTRON_ORIGIN = 'onekiosk://app';

/** What the page itself gives up. Full screen would bring Chromium's bubble that says how to leave it. */
const NOTHING = [
  ...['camera', 'microphone', 'geolocation', 'usb', 'serial', 'hid', 'bluetooth', 'midi', 'display-capture'],
  ...[
    'fullscreen',
    'picture-in-picture',
    'payment',
    'publickey-credentials-get',
    'idle-detection',
    'local-fonts',
  ],
  ...['window-management', 'screen-wake-lock', 'storage-access', 'xr-spatial-tracking'],
];

/** Headers of every answer. The one thing that the page may connect to is the console bridge. */
export const pageHeaders = (consolePort: number): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ws://127.0.0.1:${consolePort}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // Windows, dialogs, downloads and leaving the page are refused in the page already. Chromium may freeze an opener whose window the
    // host closes while the debugger holds it, so none may come into being.
    'sandbox allow-scripts allow-same-origin allow-forms',
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': NOTHING.map((each) => `${each}=()`).join(', '),
  'Cache-Control': 'no-store',
});

/** A file name below the root, or up to two folders down: all that a bundle has. */
const PATH = /^\/(?:[a-z0-9-]+\/){0,2}[A-Za-z0-9_-]+(?:\.[a-z0-9]+)+$/;

/** The path in the bundle that a URL of the page means, or null for everything that is not exactly one. */
export function bundlePath(origin: string, url: string): string | null {
  if (!url.startsWith(`${origin}/`)) return null;
  const path = url.slice(origin.length);
  if (path === '/') return '/index.html';
  return PATH.test(path) ? path : null;
}
