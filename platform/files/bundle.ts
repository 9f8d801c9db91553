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

/** Every file below `folder`, read once at the start: what is not in this map does not exist for the page. */
export function loadBundle(folder: string): ReadonlyMap<string, LoadedFile> {
  const files = new Map<string, LoadedFile>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, entry);
    const type = TYPES[entry.split('.').at(-1) ?? ''];
    if (type !== undefined && statSync(path).isFile())
      files.set(`/${entry}`, { body: readFileSync(path), type });
  }
  return files;
}
