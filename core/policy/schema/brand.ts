import * as v from 'valibot';
import { accentOf } from '../brand.ts';
import type { BrandFile, BrandSettings } from '../brand.ts';
import { table, text } from './parts.ts';

const colour = v.pipe(
  v.string('must be a colour such as #1f5fbf'),
  v.regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, 'must be a colour such as #1f5fbf'),
  v.transform((it) => (it.length === 4 ? it.replace(/[^#]/g, '$&$&') : it).toLowerCase()),
);

/** A path of this machine, or one below the folder of the file that was fetched. */
const RELATIVE = /^(?!\.)[A-Za-z0-9_.-]+(?:\/(?!\.)[A-Za-z0-9_.-]+)*$/;
const file = v.pipe(
  text(1_024),
  v.check(
    (it) => (it.startsWith('/') || RELATIVE.test(it)) && /\.(?:png|webp)$/i.test(it),
    'must be the path of a .png or .webp file',
  ),
);
const sha256 = v.pipe(
  v.string('must be a SHA-256'),
  v.regex(/^[0-9a-fA-F]{64}$/, 'must be a SHA-256: 64 hexadecimal digits, as sha256sum writes it'),
  v.toLowerCase(),
);

const proven = (path: string | undefined, hash: string | undefined): boolean =>
  path === undefined || path.startsWith('/') || hash !== undefined;
const UNPROVEN = 'must be there: a file that is fetched is taken by it';

export const brand = v.pipe(
  table({
    accent: v.optional(colour),
    mark: v.optional(file),
    'mark-sha256': v.optional(sha256),
    picture: v.optional(file),
    'picture-sha256': v.optional(sha256),
  }),
  v.forward(
    v.check((it) => proven(it.mark, it['mark-sha256']), UNPROVEN),
    ['mark-sha256'],
  ),
  v.forward(
    v.check((it) => proven(it.picture, it['picture-sha256']), UNPROVEN),
    ['picture-sha256'],
  ),
);

const fileOf = (path: string | undefined, hash: string | undefined): BrandFile | null =>
  path === undefined ? null : { path, sha256: path.startsWith('/') ? null : (hash ?? null) };

export const brandOf = (it: v.InferOutput<typeof brand>): BrandSettings => ({
  accent: it.accent === undefined ? null : accentOf(it.accent),
  mark: fileOf(it.mark, it['mark-sha256']),
  picture: fileOf(it.picture, it['picture-sha256']),
});
