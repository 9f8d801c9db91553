import { accessSync, constants } from 'node:fs';

/** Where distributions put their Chromium. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

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
