import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

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

/**
 * The files below `folder`, as they are listed at the start: a path that is not in the list does not exist, whatever it says. Each is
 * read when it is asked for, so that fonts of other scripts and the console's code cost no memory until somebody needs them.
 */
export function loadBundle(folder: string): (path: string) => LoadedFile | null {
  const files = new Map<string, { readonly path: string; readonly type: string }>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, entry);
    const type = TYPES[entry.split('.').at(-1) ?? ''];
    if (type !== undefined && statSync(path).isFile()) files.set(`/${entry}`, { path, type });
  }
  return (path) => {
    const file = files.get(path);
    return file === undefined ? null : { body: readFileSync(file.path), type: file.type };
  };
}
