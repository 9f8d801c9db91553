import type { CustomScheme } from 'electron';
import type { HostOptions } from '../kiosk/host.ts';
import { ELECTRON_ORIGIN, bundlePath, pageHeaders } from '../kiosk/page.ts';

/** Registered before the application is ready: a secure origin of our own, so that nothing is read by file://. */
export const SCHEME: CustomScheme = {
  scheme: 'onekiosk',
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    allowServiceWorkers: false,
    corsEnabled: false,
  },
};

/** Answers from the bundle, with the page's headers; everything else does not exist. */
export function answerScheme(
  host: Pick<HostOptions, 'bundle' | 'consolePort'>,
): (request: Pick<Request, 'url' | 'method'>) => Response {
  const headers = pageHeaders(host.consolePort);
  return ({ url, method }) => {
    const path = method === 'GET' ? bundlePath(ELECTRON_ORIGIN, url) : null;
    const file = path === null ? null : host.bundle(path);
    if (file === null) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(file.body), {
      status: 200,
      headers: { ...headers, 'Content-Type': file.type },
    });
  };
}
