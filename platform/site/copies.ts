import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LAYERS } from '../../core/policy/layers/layer.ts';
import { isTable } from '../../core/policy/layers/table.ts';
import { GuardedFileError, readGuardedFile } from '../files/guarded-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { TextLayer } from '../files/settings-layers.ts';

/** What a site's server gave: kept as it came, so that it can be checked again. */
export interface SiteCopy {
  readonly url: string;
  readonly text: string;
  /** Base64 of the signature as it was fetched; null where none is asked for. */
  readonly signature: string | null;
  readonly etag: string | null;
}

/** Every layer of a start that went well, but what is built in and what the command line of the program said. */
export interface LayersCopy {
  /** The machine's file that they were made for. */
  readonly machine: string;
  readonly texts: readonly TextLayer[];
  readonly site: SiteCopy | null;
}

/** JSON of four files of 256 KiB, of which every character may be escaped. */
const MOST_BYTES = 8 * 1024 * 1024;
const SITE = 'last-good.json';
const LAYERS_FILE = 'layers.json';
const FILE = /^[0-9a-f]{64}$/;

/** Copies of what was good, in a folder of the shell's own user. What is read is checked anew by whoever asks. */
export interface Copies {
  site(): Promise<SiteCopy | null>;
  layers(): Promise<LayersCopy | null>;
  keepSite(copy: SiteCopy): void;
  keepLayers(copy: LayersCopy): void;
  /** A file of the site, by its SHA-256. */
  keepFile(name: string, body: Uint8Array): void;
  /** Takes away every other one. */
  keepFilesOnly(names: readonly string[]): void;
}

/** `tell` hears of a copy that is there and cannot be used, and of one that cannot be written. */
export function openCopies(
  folder: string,
  owners: readonly number[],
  tell: (trouble: string) => void,
): Copies {
  const read = async <T>(name: string, decode: (json: unknown) => T | null): Promise<T | null> => {
    const path = join(folder, name);
    try {
      const found = decode(
        JSON.parse(await readGuardedFile(path, { owners, maxBytes: MOST_BYTES, secret: true })),
      );
      if (found === null) tell(`${path}: is not what the shell wrote`);
      return found;
    } catch (error) {
      if (error instanceof SyntaxError) tell(`${path}: is not what the shell wrote`);
      else if (!(error instanceof GuardedFileError)) throw error;
      else if (!error.isAbsent) tell(error.message);
      return null;
    }
  };
  const keep = (name: string, content: string | Uint8Array): void => {
    try {
      if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
      replaceFile(join(folder, name), content);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      tell(`${join(folder, name)}: cannot be written (${code})`);
    }
  };
  return {
    site: () => read(SITE, siteCopyOf),
    layers: () => read(LAYERS_FILE, layersCopyOf),
    keepSite: (copy) => keep(SITE, JSON.stringify(copy)),
    keepLayers: (copy) => keep(LAYERS_FILE, JSON.stringify(copy)),
    keepFile: keep,
    keepFilesOnly(names) {
      try {
        const others = readdirSync(folder).filter((each) => FILE.test(each) && !names.includes(each));
        for (const each of others) rmSync(join(folder, each), { force: true });
      } catch {
        // There is no such folder: nothing was ever kept.
      }
    },
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

function siteCopyOf(json: unknown): SiteCopy | null {
  if (!isTable(json)) return null;
  const { url, text, signature, etag } = json;
  if (!isText(url) || !isText(text) || !isTextOrNull(signature) || !isTextOrNull(etag)) return null;
  return { url, text, signature, etag };
}

function layersCopyOf(json: unknown): LayersCopy | null {
  if (!isTable(json) || !isText(json['machine']) || !Array.isArray(json['texts'])) return null;
  const texts = json['texts'].flatMap((each: unknown): TextLayer[] => {
    if (!isTable(each)) return [];
    const name = LAYERS.find((layer) => layer === each['name']);
    const { source, text } = each;
    return name === undefined || !isText(source) || !isText(text) ? [] : [{ name, source, text }];
  });
  const site = json['site'] === null ? null : siteCopyOf(json['site']);
  const whole = texts.length === json['texts'].length && (site !== null || json['site'] === null);
  return whole ? { machine: json['machine'], texts, site } : null;
}
