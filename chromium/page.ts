import type { CDPSession } from 'puppeteer-core/internal/api/CDPSession.js';
import type { Page } from 'puppeteer-core/internal/api/Page.js';
import { EVENT_NAMES, REQUEST_NAMES } from '../contract/requests.ts';
import type { Answer } from '../contract/failure.ts';
import type { Host, HostOptions } from '../kiosk/host.ts';
import { CHROMIUM_ORIGIN, bundlePath, pageHeaders } from '../kiosk/page.ts';

/** The name under which the page's own side calls out; the page sees only `window.onekiosk`. */
const BINDING = 'onekioskCall';
const DELIVER = 'onekioskDeliver';

/** Runs in the page before its own script: makes `window.onekiosk` of the one binding. Must stand alone: it is sent as text. */
const PRELOAD = `(() => {
  const call = window.${BINDING};
  const names = new Set(${JSON.stringify(REQUEST_NAMES)});
  const listeners = new Map(${JSON.stringify(EVENT_NAMES)}.map((name) => [name, new Set()]));
  Object.defineProperty(window, '${DELIVER}', { value: (name, payload) => listeners.get(name)?.forEach((each) => each(payload)) });
  const shell = {
    request: (name, args) => (names.has(name) ? call(name, args) : Promise.reject(new TypeError('no such request'))),
    on: (name, listener) => {
      listeners.get(name)?.add(listener);
      return () => void listeners.get(name)?.delete(listener);
    },
  };
  Object.defineProperty(window, 'onekiosk', { value: Object.freeze(shell) });
})();`;

/** A page may write the clipboard when somebody has just pressed something, or the host says so. */
const FORGET = `
  document.addEventListener('copy', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData.setData('text/plain', '');
  }, { once: true, capture: true });
  document.execCommand('copy');`;

/** Answers the page's files from the bundle and nothing else, and binds the contract into it. */
export async function bindPage(
  page: Page,
  host: HostOptions,
): Promise<Pick<Host, 'emit' | 'forget'> & { readonly forgetWhereFrom: () => Promise<void> }> {
  const binding = page.exposeFunction(BINDING, (name: unknown, args: unknown): Promise<Answer<unknown>> => {
    const known = REQUEST_NAMES.find((each) => each === name);
    return known === undefined ? Promise.reject(new TypeError('no such request')) : host.answer(known, args);
  });
  const client = await page.createCDPSession();
  await Promise.all([serveBundle(client, host), binding, page.evaluateOnNewDocument(PRELOAD)]);
  return {
    emit(name, payload) {
      const script = `window.${DELIVER}?.(${JSON.stringify(name)}, ${JSON.stringify(payload)})`;
      page.evaluate(script).catch(() => {}); // Every event carries the whole view: the next one mends a lost one.
    },
    /** The page that Chromium began with is in its history: a mouse has a button that would go back there. */
    async forgetWhereFrom() {
      await client.send('Page.resetNavigationHistory');
    },
    async forget() {
      await client.send('Runtime.evaluate', { expression: FORGET, userGesture: true }).catch(() => {});
    },
  };
}

/** No request leaves Chromium: each is answered here, with a file of the bundle or not at all. */
async function serveBundle(client: CDPSession, host: HostOptions): Promise<void> {
  const headers = pageHeaders(host.consolePort);
  client.on('Fetch.requestPaused', ({ requestId, request, resourceType }) => {
    const path = request.method === 'GET' ? bundlePath(CHROMIUM_ORIGIN, request.url) : null;
    const file = path === null ? null : host.bundle(path);
    const answered =
      file === null
        ? // A navigation that is aborted leaves the page where it is; one that is blocked would show Chromium's own error page.
          client.send('Fetch.failRequest', {
            requestId,
            errorReason: resourceType === 'Document' ? 'Aborted' : 'BlockedByClient',
          })
        : client.send('Fetch.fulfillRequest', {
            requestId,
            responseCode: 200,
            responseHeaders: Object.entries({ ...headers, 'Content-Type': file.type }).map(
              ([name, value]) => ({ name, value }),
            ),
            body: Buffer.from(file.body).toString('base64'),
          });
    answered.catch(() => {}); // The page may be gone by now.
  });
  await client.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}
