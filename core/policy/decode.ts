import * as v from 'valibot';
import { DESKTOP_ACTIONS } from '../../contract/views.ts';
import { VIEWERS } from './settings.ts';
import type { Settings } from './settings.ts';

/** One mistake in a settings file: which key, and what is wrong with its value. The value itself is not repeated. */
export interface SettingsProblem {
  readonly key: readonly string[];
  readonly message: string;
}

const seconds = (fallback: number, least: number, most: number) =>
  v.optional(
    v.pipe(
      v.number('must be a number of seconds'),
      v.check((n) => n >= least && n <= most, `must be between ${least} and ${most} seconds`),
      v.transform((n) => Math.round(n * 1000)),
    ),
    fallback,
  );
const text = (most: number) =>
  v.pipe(
    v.string('must be a text'),
    v.maxLength(most, `must not be longer than ${most} characters`),
    v.regex(/^[^\p{Cc}]*$/u, 'must not hold line breaks or control characters'),
  );
const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of: ${values.join(', ')}`);
const listOf = <const T extends readonly string[]>(values: T) =>
  v.array(oneOf(values), `must be a list of: ${values.join(', ')}`);
const flag = (fallback: boolean) => v.optional(v.boolean('must be true or false'), fallback);
const table = <T extends v.ObjectEntries>(entries: T) => v.strictObject(entries, 'is not a key of this file');

const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?$/;
const address = v.pipe(
  v.string('must be an address'),
  v.regex(HOST, 'must be an IP address or a host name'),
  v.maxLength(253, 'must be an IP address or a host name'),
);
const pin = v.pipe(
  v.string('must be a SHA-256 fingerprint'),
  v.toLowerCase(),
  v.regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/, 'must be a SHA-256 fingerprint: 32 bytes as aa:bb:…'),
);
const urlOf = (value: string): URL | null => {
  try {
    return new URL(value);
  } catch {
    return null;
  }
};
const isEndpoint = (value: string): boolean => {
  const url = urlOf(value);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'http:' || url.protocol === 'https:';
};

const isProxy = (value: string): boolean => {
  const url = urlOf(value);
  return url !== null && url.protocol === 'http:' && url.username === '' && url.password === '';
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Whether `endpoint` would send passwords over a network in clear. */
const isPlainAndFar = (endpoint: string): boolean => {
  const url = urlOf(endpoint);
  return url !== null && url.protocol === 'http:' && !LOOPBACK.test(url.hostname);
};

const path = v.pipe(text(4096), v.startsWith('/', 'must be an absolute path'));
const endpoint = v.pipe(v.string(), v.check(isEndpoint));

const cloud = v.pipe(
  table({
    name: v.optional(text(60), 'OpenNebula'),
    endpoint: v.union(
      [
        v.pipe(
          endpoint,
          v.transform((one) => [one]),
        ),
        v.pipe(
          v.array(endpoint),
          v.minLength(1, 'must name at least one'),
          v.maxLength(16, 'must not name more than 16'),
        ),
      ],
      'must be a URL such as https://one.example.org:2633/RPC2, without user and password, or a list of such',
    ),
    ca: v.optional(path),
    pins: v.optional(v.array(pin, 'must be a list of SHA-256 fingerprints'), []),
    'client-certificate': v.optional(path),
    'client-key': v.optional(path),
    proxy: v.optional(
      v.pipe(
        v.string('must be a URL'),
        v.check(isProxy, 'must be a URL such as http://proxy.example.org:3128, without user and password'),
      ),
    ),
    'inherited-graphics': v.optional(oneOf(['vnc', 'spice']), 'vnc'),
    'allow-plain': flag(false),
    hosts: v.optional(v.record(text(253), address), {}),
    deadlines: v.optional(
      table({
        connect: seconds(5, 0.1, 60),
        'first-byte': seconds(20, 0.1, 120),
        total: seconds(30, 0.1, 300),
      }),
      {},
    ),
  }),
  v.forward(
    v.check(
      (it) => it['allow-plain'] || !it.endpoint.some(isPlainAndFar),
      'is plain HTTP to another machine: passwords would cross the network in clear; use https, or set cloud.allow-plain',
    ),
    ['endpoint'],
  ),
  v.forward(
    // Whoever can cut off the https one would else be given the password in clear by the next one.
    v.check(
      (it) => new Set(it.endpoint.map((each) => urlOf(each)?.protocol)).size === 1,
      'mixes http and https',
    ),
    ['endpoint'],
  ),
  v.forward(
    v.check(
      (it) => (it['client-certificate'] === undefined) === (it['client-key'] === undefined),
      'goes with cloud.client-certificate: both, or neither',
    ),
    ['client-key'],
  ),
);

const schema = table({
  cloud,
  'sign-in': v.optional(table({ 'token-life': seconds(43_200, 60, 604_800) }), {}),
  desktops: v.optional(
    table({
      show: v.optional(oneOf(['mine', 'group', 'all']), 'mine'),
      refresh: seconds(15, 15, 3_600),
      actions: v.optional(listOf(DESKTOP_ACTIONS.filter((name) => name !== 'open')), [
        'start',
        'restart',
        'restart-hard',
        'shut-down',
      ]),
    }),
    {},
  ),
  deadlines: v.optional(
    table({
      start: seconds(180, 1, 3_600),
      rdp: seconds(120, 1, 3_600),
      console: seconds(20, 1, 3_600),
      viewer: seconds(30, 1, 300),
    }),
    {},
  ),
  viewers: v.optional(table({ allow: v.optional(listOf(VIEWERS), [...VIEWERS]) }), {}),
  spice: v.optional(table({ 'usb-redirection': flag(true) }), {}),
  rdp: v.optional(
    table({
      certificates: v.optional(oneOf(['verify', 'pinned']), 'verify'),
      pins: v.optional(v.record(text(260), pin), {}),
      domain: v.optional(text(255), ''),
      clipboard: flag(true),
    }),
    {},
  ),
  interface: v.optional(
    table({
      'site-name': v.optional(text(40), 'onekiosk'),
      language: v.optional(oneOf(['en', 'de']), 'en'),
      languages: v.optional(v.pipe(listOf(['en', 'de']), v.minLength(1, 'must name at least one')), [
        'en',
        'de',
      ]),
      'keyboard-layouts': v.optional(
        v.pipe(
          v.array(
            v.pipe(
              v.string('must be a layout name'),
              v.regex(/^[a-z]{2,8}$/, 'must be an XKB layout such as us or de'),
            ),
          ),
          v.minLength(1, 'must name at least one'),
        ),
        ['us', 'de'],
      ),
      power: v.optional(listOf(['off', 'restart', 'leave']), []),
    }),
    {},
  ),
});

const clientCertificate = (certificate: string | undefined, key: string | undefined) =>
  certificate === undefined || key === undefined ? null : { certificate, key };

const shape = (it: v.InferOutput<typeof schema>): Settings => ({
  cloud: {
    name: it.cloud.name,
    endpoints: it.cloud.endpoint,
    ca: it.cloud.ca ?? null,
    pins: it.cloud.pins,
    clientCertificate: clientCertificate(it.cloud['client-certificate'], it.cloud['client-key']),
    proxy: it.cloud.proxy ?? null,
    inheritedGraphics: it.cloud['inherited-graphics'],
    allowPlain: it.cloud['allow-plain'],
    hosts: it.cloud.hosts,
    deadlines: {
      connect: it.cloud.deadlines.connect,
      firstByte: it.cloud.deadlines['first-byte'],
      total: it.cloud.deadlines.total,
    },
  },
  signIn: { tokenLife: it['sign-in']['token-life'] },
  desktops: it.desktops,
  deadlines: it.deadlines,
  viewers: it.viewers,
  spice: { usbRedirection: it.spice['usb-redirection'] },
  rdp: it.rdp,
  interface: {
    siteName: it.interface['site-name'],
    language: it.interface.language,
    languages: it.interface.languages,
    keyboardLayouts: it.interface['keyboard-layouts'],
    power: it.interface.power,
  },
});

const keyOf = (issue: v.BaseIssue<unknown>): string[] =>
  (issue.path ?? []).map((step) => String((step as { readonly key: unknown }).key));
const messageOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.type !== 'strict_object' || issue.expected === 'never') return issue.message;
  return issue.received === 'undefined' ? 'is missing' : 'must be a table';
};

/** Decodes what a settings file said. Every mistake is named, not only the first one. */
export function decodeSettings(
  raw: unknown,
):
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] } {
  const result = v.safeParse(schema, raw);
  if (result.success) return { ok: true, settings: shape(result.output) };
  const problems = result.issues.map((issue) => ({ key: keyOf(issue), message: messageOf(issue) }));
  return { ok: false, problems };
}
