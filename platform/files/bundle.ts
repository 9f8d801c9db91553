import { lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of the interface. */
export interface LoadedFile {
  readonly body: Uint8Array;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
};

interface Listed {
  readonly path: string;
  readonly type: string;
}

/** Where the distribution's package has it, and where the page finds it. It is another work under another licence, and stays apart. */
const SPICE_HTML5 = '/usr/share/spice-html5';
const SPICE_HTML5_AT = '/spice-html5';

/**
 * The files below `folder`, and the distribution's spice-html5 where it is installed, as they are listed at the start: a path that is
 * not in the list does not exist, whatever it says. Each is read when it is asked for, so that fonts of other scripts and the console's
 * code cost no memory until somebody needs them.
 */
export function loadBundle(folder: string, spiceHtml5 = SPICE_HTML5): (path: string) => LoadedFile | null {
  const files = new Map<string, Listed>();
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry);
    const type = typeOf(entry);
    if (type !== null && statSync(path).isFile()) files.set(`/${entry}`, { path, type });
  }
  for (const entry of spiceHtml5Files(spiceHtml5)) {
    files.set(`${SPICE_HTML5_AT}/${entry}`, { path: join(spiceHtml5, entry), type: TYPES['js'] ?? '' });
  }
  return (path) => {
    const file = files.get(path);
    return file === undefined ? null : { body: readFileSync(file.path), type: file.type };
  };
}

/** Whether SPICE consoles can be shown in the shell. */
export const hasSpiceHtml5 = (folder = SPICE_HTML5): boolean => spiceHtml5Files(folder).includes('main.js');

/** Scripts alone, and only those that nobody but root can have put there, nor into a folder above them. */
function spiceHtml5Files(folder: string): string[] {
  try {
    if (!isRoots(folder, 'folder')) return [];
    return entriesOf(folder).filter((entry) => {
      const above = dirname(entry);
      return (
        entry.endsWith('.js') &&
        isRoots(join(folder, entry), 'file') &&
        isRoots(join(folder, above), 'folder')
      );
    });
  } catch {
    return []; // Not installed.
  }
}

function isRoots(path: string, what: 'file' | 'folder'): boolean {
  const found = lstatSync(path);
  return (
    (what === 'file' ? found.isFile() : found.isDirectory()) && found.uid === 0 && (found.mode & 0o022) === 0
  );
}

const entriesOf = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });
const typeOf = (entry: string): string | null => TYPES[entry.split('.').at(-1) ?? ''] ?? null;
