import * as v from 'valibot';
import type { SiteSettings } from '../site-settings.ts';
import { path, pin, proxy, seconds, table, urlOf } from './parts.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** As with the cloud: in clear over a network anybody could put another file in its place. */
const isSiteUrl = (value: string): boolean => {
  const url = urlOf(value);
  if (url === null || url.username !== '' || url.password !== '' || value.includes('#')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
};

const BASE64_KEY = /^[A-Za-z0-9+/]{43}=$|^[A-Za-z0-9+/]{59}=$/;
const PEM_KEY = /^\s*-----BEGIN PUBLIC KEY-----\s+[A-Za-z0-9+/=\s]{56,80}\s*-----END PUBLIC KEY-----\s*$/;

export const site = table({
  url: v.optional(
    v.pipe(
      v.string('must be a URL'),
      v.maxLength(2_048, 'must not be longer than 2048 characters'),
      v.check(
        isSiteUrl,
        'must be a URL such as https://settings.example.org/onekiosk.toml, without user and password; http only on this machine',
      ),
    ),
  ),
  ca: v.optional(path),
  pins: v.optional(v.array(pin, 'must be a list of SHA-256 fingerprints'), []),
  key: v.optional(
    v.pipe(
      v.string('must be a text'),
      v.check(
        (value) => BASE64_KEY.test(value) || PEM_KEY.test(value),
        'must be an Ed25519 public key: PEM, or base64 of its 32 or 44 bytes',
      ),
    ),
  ),
  proxy,
  refresh: seconds(3_600, 60, 604_800),
  deadline: seconds(10, 1, 60),
});

/** The name of a group of terminals, as `[[for]]` names it. */
export const groupName = v.pipe(
  v.string('must be a text'),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'must be a name of letters, digits, dots, dashes and underscores',
  ),
);

export const terminal = table({ group: v.optional(groupName) });

export const siteOf = (it: v.InferOutput<typeof site>): SiteSettings | null =>
  it.url === undefined
    ? null
    : {
        url: it.url,
        ca: it.ca ?? null,
        pins: it.pins,
        key: it.key ?? null,
        proxy: it.proxy ?? null,
        refresh: it.refresh,
        deadline: it.deadline,
      };
