/** What settings are made of: each piece says what is wrong with a value in words for an administrator. */
import * as v from 'valibot';

export const seconds = (fallback: number, least: number, most: number) =>
  v.optional(
    v.pipe(
      v.number('must be a number of seconds'),
      v.check((n) => n >= least && n <= most, `must be between ${least} and ${most} seconds`),
      v.transform((n) => Math.round(n * 1000)),
    ),
    fallback,
  );
export const text = (most: number) =>
  v.pipe(
    v.string('must be a text'),
    v.maxLength(most, `must not be longer than ${most} characters`),
    v.regex(/^[^\p{Cc}]*$/u, 'must not hold line breaks or control characters'),
  );
export const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of: ${values.join(', ')}`);
export const listOf = <const T extends readonly string[]>(values: T) =>
  v.array(oneOf(values), `must be a list of: ${values.join(', ')}`);
export const flag = (fallback: boolean) => v.optional(v.boolean('must be true or false'), fallback);
export const table = <T extends v.ObjectEntries>(entries: T) =>
  v.strictObject(entries, 'is not a key of this file');

const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?$/;
export const address = v.pipe(
  v.string('must be an address'),
  v.regex(HOST, 'must be an IP address or a host name'),
  v.maxLength(253, 'must be an IP address or a host name'),
);
export const pin = v.pipe(
  v.string('must be a SHA-256 fingerprint'),
  v.toLowerCase(),
  v.regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/, 'must be a SHA-256 fingerprint: 32 bytes as aa:bb:…'),
);
export const urlOf = (value: string): URL | null => {
  try {
    return new URL(value);
  } catch {
    return null;
  }
};
const isProxy = (value: string): boolean => {
  const url = urlOf(value);
  return url !== null && url.protocol === 'http:' && url.username === '' && url.password === '';
};

export const path = v.pipe(text(4096), v.startsWith('/', 'must be an absolute path'));
export const whole = (least: number, most: number) =>
  v.pipe(
    v.number('must be a whole number'),
    v.check(
      (n) => Number.isInteger(n) && n >= least && n <= most,
      `must be a whole number from ${least} to ${most}`,
    ),
  );
export const proxy = v.optional(
  v.pipe(
    v.string('must be a URL'),
    v.check(isProxy, 'must be a URL such as http://proxy.example.org:3128, without user and password'),
  ),
);
