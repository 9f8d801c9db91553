import { describe, expect, test } from 'vitest';
import { checkEndpoint } from '../../../platform/http/transport.ts';
import { roadTo } from './road.ts';

describe('an endpoint is taken', () => {
  test.each([
    'http://127.0.0.1:2633/RPC2',
    'http://localhost/RPC2',
    'http://[::1]/RPC2',
    'https://one.example.org/RPC2',
  ])('%s', (endpoint) => {
    expect(checkEndpoint(endpoint, false).href).toBe(endpoint);
    expect(() => roadTo(endpoint)).not.toThrow();
  });

  test.each([
    ['http://one.example.org/RPC2', /plain HTTP to one.example.org is refused/],
    ['http://127.0.0.1.evil.org/RPC2', /plain HTTP/],
    ['ftp://one.example.org/', /the endpoint is neither http nor https/],
    ['https://alice:pl4nted@one.example.org/', /the endpoint must not hold user and password/],
    ['one.example.org', /the endpoint is not a URL/],
  ])('%s is refused', (endpoint, words) => {
    expect(() => checkEndpoint(endpoint, false)).toThrow(TypeError);
    expect(() => roadTo(endpoint)).toThrow(words);
    expect(() => roadTo(['https://one.example.org/', endpoint])).toThrow(TypeError);
    expect(() => roadTo(endpoint)).not.toThrow(/pl4nted/);
  });

  test('plain HTTP to another machine, where the settings say so', () => {
    expect(() => roadTo('http://one.example.org/RPC2', { allowPlain: true })).not.toThrow();
  });
});

describe('several endpoints', () => {
  test('are taken', () => {
    expect(() => roadTo(['https://one.example.org/', 'https://two.example.org/'])).not.toThrow();
  });
  test.each([
    ['none is refused', [], /there is no endpoint/],
    ['one that falls back to plain HTTP is refused', ['https://a/', 'http://b/'], /mix http and https/],
  ])('%s', (_what, endpoints, words) => {
    expect(() => roadTo(endpoints, { allowPlain: true })).toThrow(words);
  });
});

describe('a proxy', () => {
  const through = (proxy: string, endpoint = 'https://one.example.org/', allowPlain = false) =>
    roadTo(endpoint, { proxy, allowPlain });

  test.each(['http://proxy.example.org:3128', 'http://127.0.0.1:3128/', 'http://[::1]:3128'])(
    '%s is taken',
    (proxy) => {
      expect(() => through(proxy)).not.toThrow();
    },
  );
  test.each([
    ['https://proxy.example.org', /the proxy is not http/],
    ['socks5://proxy.example.org', /the proxy is not http/],
    ['http://alice:pl4nted@proxy.example.org', /the proxy must not hold user and password/],
    ['proxy.example.org', /the proxy is not a URL/],
    ['http://proxy.example.org/proxy.pac', /the proxy has a path/],
  ])('%s is refused', (proxy, words) => {
    expect(() => through(proxy)).toThrow(TypeError);
    expect(() => through(proxy)).toThrow(words);
    expect(() => through(proxy)).not.toThrow(/pl4nted/);
  });

  test('on another machine takes no plain HTTP for this one, unless the settings say so', () => {
    const endpoint = 'http://localhost:2633/RPC2';
    expect(() => through('http://proxy.example.org:3128', endpoint)).toThrow(/plain HTTP through proxy/);
    expect(() => through('http://proxy.example.org:3128', endpoint, true)).not.toThrow();
    expect(() => through('http://127.0.0.1:3128', endpoint)).not.toThrow();
  });
});

describe('a pin', () => {
  const pinned = (...pins: string[]) =>
    roadTo('https://one.example.org/', { tls: { ca: null, pins, client: null } });
  const pin = Array.from({ length: 32 }, () => 'a0').join(':');
  test('is a SHA-256 fingerprint', () => {
    expect(() => pinned(pin, pin)).not.toThrow();
  });
  test.each([pin.toUpperCase(), pin.slice(3), pin.replaceAll(':', ''), ''])('and nothing else: %s', (bad) => {
    expect(() => pinned(pin, bad)).toThrow(/not a SHA-256 fingerprint/);
  });
});
