import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../core/policy/decode.ts';
import { knownOf } from '../../../core/policy/layers/known.ts';
import type { Known } from '../../../core/policy/layers/known.ts';
import { parseSettings } from '../../../platform/files/settings-file.ts';
import { lineOfKey } from '../../../platform/files/toml-lines.ts';

const LEAST = '[cloud]\nendpoint = "https://one.example.org:2633/RPC2"\n';
const mistake = (toml: string): string => {
  try {
    parseSettings('f.toml', toml);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'no mistake';
};

describe('settings', () => {
  it('need only the endpoint, and the example shows what is in force without the rest', () => {
    const example = readFileSync(new URL('../../../build/onekiosk.example.toml', import.meta.url), 'utf8');
    expect(parseSettings('example', example)).toEqual(parseSettings('least', LEAST));
  });

  it('has a line in the example for every key', () => {
    const example = readFileSync(new URL('../../../build/onekiosk.example.toml', import.meta.url), 'utf8');
    const keysOf = (known: Known): readonly string[] =>
      known.kind === 'table'
        ? [...known.entries].flatMap(([name, each]) => (each.kind === 'value' ? [name] : keysOf(each)))
        : [];
    const keys = keysOf(knownOf(schema));
    expect(keys.length).toBeGreaterThan(100);
    const missing = keys.filter(
      (key) =>
        !new RegExp(`^(?:# )?(?:(?:.*[{ ])?${key} = |\\[\\[[a-z.-]+\\.${key}\\]\\])`, 'm').test(example),
    );
    expect(missing).toEqual([]);
  });

  it('take seconds and keep milliseconds', () => {
    expect(parseSettings('f', `${LEAST}[deadlines]\nrdp = 1.5\n`).deadlines.rdp).toBe(1500);
  });

  it.each([
    ['http://127.0.0.1:2633/RPC2'],
    ['http://localhost/RPC2'],
    ['http://[::1]:2633/RPC2'],
    ['https://one.example.org/RPC2'],
  ])('let in %s', (endpoint) => {
    expect(parseSettings('f', `[cloud]\nendpoint = "${endpoint}"\n`).cloud.endpoints).toEqual([endpoint]);
  });

  it('take all front ends of one cloud', () => {
    const both = ['https://one1.example.org/RPC2', 'https://one2.example.org/RPC2'];
    const toml = `[cloud]\nendpoint = ${JSON.stringify(both)}\n`;
    expect(parseSettings('f', toml).cloud.endpoints).toEqual(both);
  });

  it('take how the cloud and this terminal prove who they are, and the way between them', () => {
    const pin = Array.from({ length: 32 }, () => 'AB').join(':');
    const { cloud } = parseSettings(
      'f',
      `${LEAST}pins = ["${pin}"]\nclient-certificate = "/c.pem"\nclient-key = "/k.pem"\nproxy = "http://proxy:3128"\ninherited-graphics = "spice"\n`,
    );
    expect(cloud).toMatchObject({
      pins: [pin.toLowerCase()],
      clientCertificate: { certificate: '/c.pem', key: '/k.pem' },
      proxy: 'http://proxy:3128',
      inheritedGraphics: 'spice',
    });
  });

  it.each([
    [
      'one plain front end among others',
      '[cloud]\nendpoint = ["https://one/RPC2", "http://two/RPC2"]\n',
      /^f\.toml:2: cloud\.endpoint: is plain HTTP/,
    ],
    [
      'no front end at all',
      '[cloud]\nendpoint = []\n',
      /^f\.toml:2: cloud\.endpoint: must name at least one/,
    ],
    [
      'https with plain HTTP to this machine behind it',
      '[cloud]\nendpoint = ["https://one/RPC2", "http://127.0.0.1/RPC2"]\n',
      /^f\.toml:2: cloud\.endpoint: mixes http and https/,
    ],
    [
      'a certificate without its key',
      `${LEAST}client-certificate = "/c.pem"\n`,
      /cloud\.client-key: goes with cloud\.client-certificate/,
    ],
    [
      'a key without its certificate',
      `${LEAST}client-key = "/k.pem"\n`,
      /cloud\.client-key: goes with cloud\.client-certificate/,
    ],
    [
      'a key by a relative path',
      `${LEAST}client-key = "k.pem"\n`,
      /cloud\.client-key: must be an absolute path/,
    ],
    ['a proxy with a password', `${LEAST}proxy = "http://u:p@proxy:3128"\n`, /cloud\.proxy: must be a URL/],
    ['a proxy that is none', `${LEAST}proxy = "socks5://proxy"\n`, /cloud\.proxy: must be a URL/],
    ['a cloud pin that is none', `${LEAST}pins = ["aa:bb"]\n`, /cloud\.pins\.0: must be a SHA-256/],
    [
      'graphics that nobody knows',
      `${LEAST}inherited-graphics = "sdl"\n`,
      /cloud\.inherited-graphics: must be one of: vnc, spice/,
    ],
    [
      'plain HTTP to another machine',
      '[cloud]\nendpoint = "http://one/RPC2"\n',
      /^f\.toml:2: cloud\.endpoint: is plain HTTP/,
    ],
    [
      'a name that begins like loopback',
      '[cloud]\nendpoint = "http://127.0.0.1.evil.org/"\n',
      /^f\.toml:2: cloud\.endpoint: is plain/,
    ],
    [
      'user and password in the URL',
      '[cloud]\nendpoint = "https://u:p@one/RPC2"\n',
      /^f\.toml:2: cloud\.endpoint: must be a URL/,
    ],
    [
      'another scheme',
      '[cloud]\nendpoint = "file:///etc/passwd"\n',
      /^f\.toml:2: cloud\.endpoint: must be a URL/,
    ],
    ['no endpoint', '[cloud]\nname = "x"\n', /^f\.toml:1: cloud\.endpoint: is missing$/],
    ['an unknown key', `${LEAST}hots = 1\n`, /^f\.toml:3: cloud\.hots: is not a key of this file$/],
    ['an unknown table', `${LEAST}\n[shell]\nrun = "x"\n`, /^f\.toml:4: shell: is not a key of this file$/],
    [
      'a viewer by path',
      `${LEAST}[viewers]\nallow = ["/bin/sh"]\n`,
      /^f\.toml:4: viewers\.allow\.0: must be one of: remote-viewer/,
    ],
    [
      'a pin that is none',
      `${LEAST}[rdp.pins]\n"a:1" = "aa"\n`,
      /^f\.toml:4: rdp\.pins\.a:1: must be a SHA-256/,
    ],
    [
      'a host with an option in it',
      `${LEAST}[cloud.hosts]\nn = "-x"\n`,
      /^f\.toml:4: cloud\.hosts\.n: must be an IP address/,
    ],
    [
      'a deadline that is a text',
      `${LEAST}[deadlines]\nrdp = "2 min"\n`,
      /^f\.toml:4: deadlines\.rdp: must be a number/,
    ],
    [
      'a list quicker than the cloud can bear',
      `${LEAST}[desktops]\nrefresh = 1\n`,
      /^f\.toml:4: desktops\.refresh: must be between 15/,
    ],
    [
      'a layout with an option in it',
      `${LEAST}[interface]\nkeyboard-layouts = ["-print"]\n`,
      /keyboard-layouts\.0: must be an XKB/,
    ],
    ['a table where a value is', `${LEAST}[cloud.name]\nx = 1\n`, /^f\.toml:3: cloud\.name: must be a text/],
    ['a value where a table is', `rdp = 3\n${LEAST}`, /^f\.toml:1: rdp: must be a table$/],
    ['broken TOML', '[cloud]\nendpoint = \n', /^f\.toml:2: is not TOML: invalid value$/],
    ['one key twice', 'a = 1\na = 2\n', /^f\.toml:2: is not TOML/],
  ])('refuse %s, naming key and line', (_, toml, message) => {
    expect(mistake(toml)).toMatch(message);
  });

  it('name every mistake at once and repeat no value', () => {
    const text = mistake(`${LEAST}[deadlines]\nrdp = "hunter2-secret"\nstart = -1\n`);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).not.toContain('hunter2');
  });
});

describe('lineOfKey', () => {
  const toml = '# top\n[a]\nb = 1\n"c d" = 2\n[a.e]\nf.g = 3\n';
  it.each([
    [['a', 'b'], 3],
    [['a', 'c d'], 4],
    [['a', 'e', 'f', 'g'], 6],
    [['a', 'missing'], 2],
    [['nothing'], 1],
  ])('finds %j in line %i', (key, line) => {
    expect(lineOfKey(toml, key)).toBe(line);
  });
});
