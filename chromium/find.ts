import { accessSync, constants } from 'node:fs';

/**
 * Where distributions put their Chromium. Debian's own binary comes before its start script: that adds switches of its own
 * (`--enable-remote-extensions` among them) and whatever stands in /etc/chromium.d, and the whole command line is to stand in `switches.ts`.
 */
const PLACES = ['/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Its absolute path. Throws a sentence for the administrator. */
export function findChromium(): string {
  const found = PLACES.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined)
    throw new TypeError(`no Chromium at ${PLACES.join(' or ')}: install the package chromium`);
  return found;
}
