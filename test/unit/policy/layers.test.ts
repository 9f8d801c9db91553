import { describe, expect, test } from 'vitest';
import { isFor } from '../../../core/policy/layers/identity.ts';
import { formatKeptOut } from '../../../core/policy/layers/merge.ts';
import { siteIn } from '../../../core/policy/layers/resolve.ts';
import { CLOUD, TERMINAL, layerOf, resolved, wrongIn } from './layers-support.ts';

describe('layers', () => {
  test('are put together key by key, lists as a whole, and decoded once', () => {
    const { settings, merged } = resolved({
      package: '[interface]\nsite-name = "Hospital"\npower = ["off", "restart"]\n[rdp.pins]\n"a:1" = "x"\n',
      machine: `${CLOUD}[interface]\npower = ["leave"]\n[rdp]\npins = { "a:1" = "${'ab:'.repeat(31)}ab" }\n`,
    });
    expect(settings?.interface).toMatchObject({ siteName: 'Hospital', power: ['leave'], language: 'en' });
    const where = (key: string) => {
      const leaf = merged.leaves.find((each) => each.key.join('.') === key);
      return `${leaf?.origin.source}:${leaf?.origin.line}`;
    };
    expect(where('interface.site-name')).toBe('package.toml:2');
    expect(where('interface.power')).toBe('machine.toml:3');
    expect(where('interface.language')).toBe('built-in:null');
    expect(where('cloud.endpoint')).toBe('machine.toml:1');
  });

  test('what is built in is what holds without any file', () => {
    const { merged, settings } = resolved({ machine: CLOUD });
    expect(settings).not.toBeNull();
    expect(merged.leaves.length).toBeGreaterThan(80);
    expect(merged.leaves.find(({ key }) => key.join('.') === 'sign-in.token-life')?.value).toBe(43_200);
  });

  test('a mistake is told where it stands, once, and its value is not repeated', () => {
    expect(
      wrongIn({
        package: 'usb.default = "hunter2"\n',
        site: '[interface]\nlanguage = "xx"\nfoo = 1\n[empty]\n',
        machine: CLOUD,
      }),
    ).toEqual([
      'package.toml:1: usb.default: must be one of: allow, deny',
      'site.toml:2: interface.language: must be one of: en, de',
      'site.toml:3: interface.foo: is not a key of this file',
      'site.toml:4: empty: is not a key of this file',
    ]);
  });

  test('what is missing is told at the file of the machine', () => {
    expect(wrongIn({ machine: '\n[cloud]\nname = "x"\n' })).toEqual([
      'machine.toml:2: cloud.endpoint: is missing',
    ]);
  });
});

describe('a lock', () => {
  const layers = {
    package: 'locked = ["interface.power", "usb"]\n[interface]\npower = ["off"]\n',
    site: 'locked = ["rdp.drives"]\n[usb]\ndefault = "deny"\n',
    machine: `${CLOUD}[interface]\npower = ["leave"]\nsite-name = "W"\n[rdp]\ndrives = true\nsound = false\n`,
  };
  test('keeps out what is locked, lets in the rest, and is no mistake', () => {
    const { settings, merged, problems } = resolved(layers);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      interface: { power: ['off'], siteName: 'W' },
      usb: { byDefault: 'allow' },
      rdp: { drives: false, sound: false },
    });
    expect(
      merged.keptOut.map((each) => `${each.origin.source}:${each.origin.line}: ${formatKeptOut(each)}`),
    ).toEqual([
      'site.toml:3: usb.default: is left out: locked by package.toml:1',
      'machine.toml:3: interface.power: is left out: locked by package.toml:1',
      'machine.toml:6: rdp.drives: is left out: locked by site.toml:1',
    ]);
  });

  test('holds for the kernel command line too, and against a value in place of the table', () => {
    const { settings, merged } = resolved({ ...layers, 'command-line': 'interface = 3\nusb = true\n' });
    expect(settings?.interface.power).toEqual(['off']);
    expect(merged.keptOut).toHaveLength(5);
  });

  test('does not bind the layer that has it', () => {
    const packaged =
      'locked = ["usb"]\nusb.default = "deny"\n[[for]]\ngroup = ["g"]\nsettings.usb.default = "allow"\n';
    expect(
      resolved({ package: packaged, machine: `${CLOUD}terminal.group = "g"\n` }).settings?.usb.byDefault,
    ).toBe('allow');
  });

  test('of what is no key is a mistake: it would lock nothing', () => {
    expect(
      wrongIn({
        package: 'locked = ["interface.pwer", "a b", "rdp.pins.\\"h:1\\"", "usb.rules.0"]\n',
        machine: CLOUD,
      }),
    ).toEqual(
      Array.from({ length: 3 }, () => 'package.toml:1: locked: names what is no key of the settings'),
    );
  });

  test('given with the same value again is not told', () => {
    expect(
      resolved({ ...layers, machine: `${CLOUD}interface.power = ["off"]\n` }).merged.keptOut,
    ).toHaveLength(1);
  });
});

describe('a file that is fetched', () => {
  test.each([
    [
      'site.url = "https://evil/x"\n',
      'site.toml:1: site: is said by this terminal, and not by the file that is fetched',
    ],
    [
      'terminal.group = "x"\n',
      'site.toml:1: terminal: is said by this terminal, and not by the file that is fetched',
    ],
    ['locked = ["site.url"]\n', 'site.toml:1: locked: cannot lock site.url: it leads to this file'],
    [
      '[[for]]\nmac = ["52:54:00:aa:bb:02"]\n[for.settings.site]\nurl = "https://evil/x"\n',
      'site.toml:3: for.0.settings.site: is said by this terminal, and not by the file that is fetched',
    ],
  ])('does not say where it comes from: %j', (toml, message) => {
    expect(wrongIn({ site: toml, machine: CLOUD })).toContain(message);
  });

  test('alone has a serial', () => {
    expect(resolved({ site: 'serial = 7\n', machine: CLOUD })).toMatchObject({ serial: 7, problems: [] });
    expect(wrongIn({ machine: `serial = 7\n${CLOUD}` })).toHaveLength(1);
    expect(wrongIn({ site: 'serial = "7"\n', machine: CLOUD })).toEqual([
      'site.toml:1: serial: must be a whole number',
    ]);
  });
});

describe('where the site is', () => {
  const at = (packaged: string, machine: string, commandLine = '') =>
    siteIn(
      [layerOf('package', packaged), layerOf('machine', machine), layerOf('command-line', commandLine)],
      TERMINAL,
    );
  test('is said by the highest layer, unless a lower one locked it', () => {
    expect(at('site.url = "https://a/x"\n', 'site.url = "https://b/x"\n')).toMatchObject({
      url: 'https://b/x',
      refresh: 3_600_000,
      deadline: 10_000,
    });
    expect(at('locked = ["site"]\nsite.url = "https://a/x"\n', '', 'site.url = "https://b/x"\n')?.url).toBe(
      'https://a/x',
    );
    expect(at('', '')).toBeNull();
  });
  test.each([
    'http://one.example.org/x',
    'https://u:p@one/x',
    'ftp://one/x',
    'https://one/x#a',
    'http://127.0.0.1.evil.org/',
    'nothing',
  ])('%s is refused', (url) => {
    expect(at('', `site.url = ${JSON.stringify(url)}\n`)).toBeNull();
    expect(wrongIn({ machine: `${CLOUD}site.url = ${JSON.stringify(url)}\n` })[0]).toMatch(
      /^machine\.toml:2: site\.url: must be a URL/,
    );
  });
  test.each([
    'https://one.example.org/x?y=1',
    'http://127.0.0.1:8080/x',
    'http://[::1]/x',
    'http://localhost/x',
  ])('%s is taken', (url) => {
    expect(at('', `site.url = ${JSON.stringify(url)}\n`)?.url).toBe(url);
  });
});

test('a file that was fetched never says where the site is, nor which group this is', () => {
  const site = layerOf('site', 'site.url = "https://evil/x"\nterminal.group = "wards"\n');
  expect(siteIn([site, layerOf('machine', CLOUD)], TERMINAL)).toBeNull();
  expect(resolved({ site: 'terminal.group = "wards"\n', machine: CLOUD }).group).toBeNull();
});

describe('for whom an entry is', () => {
  const file = (who: string) =>
    `${CLOUD}terminal.group = "wards"\n[[for]]\n${who}\nsettings.interface.site-name = "theirs"\n`;
  test.each([
    ['mac = ["52:54:00:AA:BB:01"]', true],
    ['mac = ["52-54-00-aa-bb-01"]', true],
    ['mac = ["52:54:00:aa:bb:02"]', false],
    ['hostname = ["ward-7-*"]', true],
    ['hostname = ["WARD-7-03"]', true],
    ['hostname = ["*-7-*", "x"]', true],
    ['hostname = ["ward-8-*"]', false],
    ['hostname = ["ward-7-0"]', false],
    ['hostname = ["ward.7.03"]', false],
    ['group = ["labs", "wards"]', true],
    ['group = ["labs"]', false],
    ['group = ["wards"]\nhostname = ["ward-8-*"]', false],
    ['group = ["wards"]\nhostname = ["ward-7-*"]', true],
  ])('%s: %s', (who, taken) => {
    expect(resolved({ machine: file(who) }).settings?.interface.siteName).toBe(taken ? 'theirs' : 'onekiosk');
  });

  test('a later entry goes before an earlier one, and its line is told', () => {
    const { settings, merged } = resolved({
      machine: `${CLOUD}[[for]]\nhostname = ["ward-*"]\nsettings.interface.site-name = "first"\n[[for]]\nhostname = ["*"]\n[for.settings.interface]\nsite-name = "second"\n`,
    });
    expect(settings?.interface.siteName).toBe('second');
    expect(merged.leaves.find(({ key }) => key.at(-1) === 'site-name')?.origin.line).toBe(8);
  });

  test('the kernel command line goes before the file with its group', () => {
    const site = '[[for]]\ngroup = ["labs"]\nlocked = ["rdp.sound"]\nsettings.rdp.sound = false\n';
    const machine = `${CLOUD}terminal.group = "wards"\nrdp.sound = true\n`;
    expect(resolved({ site, machine }).settings).toMatchObject({ group: 'wards', rdp: { sound: true } });
    const there = resolved({ site, machine, 'command-line': 'terminal.group = "labs"\n' });
    expect(there.settings).toMatchObject({ group: 'labs', rdp: { sound: false } });
  });

  test.each([
    ['settings = {}', /^machine\.toml:2: for\.0: is for nobody/],
    ['mac = []', /for\.0\.mac: must name at least one/],
    ['mac = ["x"]', /for\.0\.mac\.0: must be a MAC/],
    ['hostname = ["ward[0-9]"]', /for\.0\.hostname\.0: must be a host name/],
    ['group = ["a b"]', /for\.0\.group\.0: must be a name/],
    ['hostname = ["*"]\nsettings = 3', /^machine\.toml:4: for\.0\.settings: must be a table/],
    ['hostname = ["*"]\nuser = "x"', /for\.0\.user: is not a key of this file/],
    ['hostname = ["*"]\nsettings.terminal.group = "x"', /for\.0\.settings\.terminal: decides whom/],
    ['hostname = ["*"]\nsettings.interface.foo = 1', /^machine\.toml:4: interface\.foo: is not a key/],
    ['hostname = ["*"]\nlocked = ["foo"]', /^machine\.toml:4: for\.0\.locked: names what is no key/],
    ['hostname = ["*"]\nsettings.sign-in.station.password = "x"', /a secret does not belong in this file/],
  ])('%j is a mistake', (entry, message) => {
    expect(wrongIn({ machine: `${CLOUD}[[for]]\n${entry}\n` }).join('\n')).toMatch(message);
  });

  test('a pattern that is hard for a search is quick', () => {
    const started = performance.now();
    const hostname = 'a'.repeat(200);
    expect(isFor({ hostname: [`${'*a'.repeat(120)}b`] }, { macs: [], hostname, group: null })).toBe(false);
    expect(isFor({ hostname: ['*a*a*'] }, { macs: [], hostname: 'a', group: null })).toBe(false);
    expect(performance.now() - started).toBeLessThan(50);
  });
});
