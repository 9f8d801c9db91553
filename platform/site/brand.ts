import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BrandFile, BrandSettings } from '../../core/policy/brand.ts';
import { pictureKind } from '../../core/policy/picture-kind.ts';
import type { SiteSettings } from '../../core/policy/site-settings.ts';
import { GuardedFileError, readGuardedBytes, readGuardedFile } from '../files/guarded-file.ts';
import { createGet } from '../http/get.ts';
import { whyNot } from './words.ts';

/** A picture of a site's look, read and looked at. */
export interface LoadedPicture {
  readonly body: Uint8Array;
  readonly type: string;
  /** Where the page finds it. */
  readonly path: string;
}
export interface LoadedBrand {
  readonly mark: LoadedPicture | null;
  readonly picture: LoadedPicture | null;
}

/** Bytes and pixels at most: what is drawn at once is held unpacked. */
export const BRAND_LIMITS = {
  mark: { bytes: 262_144, pixels: 1_024 },
  picture: { bytes: 2_097_152, pixels: 4_096 },
} as const;

const MOST_PEM = 65_536;

export interface BrandSources {
  readonly owners: readonly number[];
  /** Whose copies in `folder` are believed. */
  readonly keepers: readonly number[];
  /** Where files of a site are fetched from; null for nowhere. */
  readonly site: SiteSettings | null;
  /** Folder in which those that were fetched are kept; null for none. */
  readonly folder: string | null;
  /** Keeps one under a name in that folder. */
  readonly keep: ((name: string, body: Uint8Array) => void) | null;
  readonly signal: AbortSignal;
  /** What is wrong with a picture: the page goes without it. */
  readonly tell: (trouble: string) => void;
}

/** Reads the pictures of a brand. Rejects only with the reason of the signal. */
export async function loadBrand(brand: BrandSettings, sources: BrandSources): Promise<LoadedBrand> {
  const load = async (name: 'mark' | 'picture'): Promise<LoadedPicture | null> => {
    const file = brand[name];
    if (file === null) return null;
    const { bytes, pixels } = BRAND_LIMITS[name];
    try {
      const body = await bodyOf(file, bytes, sources);
      const kind = pictureKind(body);
      if (kind === null) throw new TypeError('is neither a PNG nor a still WebP');
      if (Math.max(kind.width, kind.height) > pixels)
        throw new TypeError(`has more than ${pixels} pixels on a side`);
      return { body, type: kind.type, path: `/brand/${name}.${kind.extension}` };
    } catch (error) {
      sources.signal.throwIfAborted();
      const named = error instanceof GuardedFileError ? error.message : `${file.path}: ${reasonOf(error)}`;
      sources.tell(`interface.brand.${name}: ${named}`);
      return null;
    }
  };
  const [mark, picture] = await Promise.all([load('mark'), load('picture')]);
  return { mark, picture };
}

const reasonOf = (error: unknown): string =>
  error instanceof DOMException ? 'did not answer in time (total)' : whyNot(error);

async function bodyOf(file: BrandFile, maxBytes: number, sources: BrandSources): Promise<Buffer> {
  const { owners, keepers, site, folder, keep, signal } = sources;
  if (file.sha256 === null) return await readGuardedBytes(file.path, { owners, maxBytes });
  const kept = folder === null ? null : await keptAt(join(folder, file.sha256), maxBytes, keepers);
  if (kept !== null && hashOf(kept) === file.sha256) return kept;
  if (site === null) throw new TypeError('cannot be fetched without site.url');
  const ca = site.ca === null ? null : await readGuardedFile(site.ca, { owners, maxBytes: MOST_PEM });
  const get = createGet({
    tls: { ca, pins: site.pins, client: null },
    proxy: site.proxy,
    deadline: site.deadline,
  });
  const got = await get(new URL(file.path, site.url).href, maxBytes, null, signal);
  const body = got.status === 'fresh' ? got.body : Buffer.alloc(0);
  if (hashOf(body) !== file.sha256) throw new TypeError('is not the file of this SHA-256');
  keep?.(file.sha256, body);
  return body;
}

/** Null where there is none that is to be trusted: it is fetched anew. */
async function keptAt(path: string, maxBytes: number, owners: readonly number[]): Promise<Buffer | null> {
  try {
    return await readGuardedBytes(path, { owners, maxBytes, secret: true });
  } catch (error) {
    if (error instanceof GuardedFileError) return null;
    throw error;
  }
}

const hashOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');
