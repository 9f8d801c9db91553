import * as v from 'valibot';
import { address, flag, oneOf, path, pin, proxy, seconds, table, text, urlOf } from './parts.ts';

const isEndpoint = (value: string): boolean => {
  const url = urlOf(value);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'http:' || url.protocol === 'https:';
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Whether `endpoint` would send passwords over a network in clear. */
const isPlainAndFar = (endpoint: string): boolean => {
  const url = urlOf(endpoint);
  return url !== null && url.protocol === 'http:' && !LOOPBACK.test(url.hostname);
};

const endpoint = v.pipe(v.string(), v.check(isEndpoint));

export const cloud = v.pipe(
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
    proxy,
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
