import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLOUD, makeAuthorities, makeSigner, makeTerminal, serveSite, siteTable } from './stand.ts';

const authorities = makeAuthorities();
const signer = makeSigner(authorities.folder);
const named = (text: string) => `${CLOUD}[interface]\nsite-name = "${text}"\n`;

describe('a machine whose own layers turn bad goes on with what was good', () => {
  test.each<[string, string, RegExp]>([
    ['no TOML', '[cloud\n', /machine\.toml:1: is not TOML/],
    ['an unknown key', `${named('new')}colour = 1\n`, /machine\.toml:5: interface\.colour: is not a key/],
    ['a wrong value', '[cloud]\nendpoint = "ftp://x"\n', /machine\.toml:2: cloud\.endpoint: must be a URL/],
    [
      'a site that cannot be',
      `${named('new')}[site]\nurl = "http://far.example.org/"\n`,
      /machine\.toml:6: site\.url: must be a URL/,
    ],
  ])('%s', async (_what, text, problem) => {
    const terminal = makeTerminal();
    terminal.write('machine', named('good'));
    expect(await terminal.load()).toMatchObject({ isLastGood: false, problems: [] });
    terminal.write('machine', text);
    const loaded = await terminal.load();
    expect(loaded).toMatchObject({ isLastGood: true, settings: { interface: { siteName: 'good' } } });
    expect(loaded.problems.join('\n')).toMatch(problem);
    // Mended, it is in force at once.
    terminal.write('machine', named('mended'));
    expect(await terminal.load()).toMatchObject({
      isLastGood: false,
      problems: [],
      settings: { interface: { siteName: 'mended' } },
    });
  });

  test('a file that others may write, and one that is gone', async () => {
    const terminal = makeTerminal();
    terminal.write('machine', named('good'));
    await terminal.load();
    chmodSync(join(terminal.folder, 'machine.toml'), 0o666);
    expect(await terminal.load()).toMatchObject({
      isLastGood: true,
      problems: [expect.stringContaining('may be written by others')],
    });
    rmSync(join(terminal.folder, 'machine.toml'));
    const loaded = await terminal.load();
    expect(loaded).toMatchObject({ isLastGood: true, settings: { interface: { siteName: 'good' } } });
    expect(loaded.problems).toContain(`${join(terminal.folder, 'machine.toml')}: does not exist`);
  });

  test('a word of the kernel command line', async () => {
    const terminal = makeTerminal();
    terminal.write('machine', named('good'));
    terminal.write('commandLine', 'quiet onekiosk.interface.site-name="Boot 1" password=hunter2\n');
    expect((await terminal.load()).settings.interface.siteName).toBe('Boot 1');
    terminal.write('commandLine', 'quiet onekiosk.interface.site-nam="Boot 2"\n');
    const loaded = await terminal.load();
    expect(loaded).toMatchObject({ isLastGood: true, settings: { interface: { siteName: 'Boot 1' } } });
    expect(loaded.problems.join()).toMatch(/cmdline: interface\.site-nam: is not a key/);
  });

  test('the file of the site is among it, and proves itself again', async () => {
    const text = '[interface]\nsite-name = "Ward 7"\n';
    const site = await serveSite(authorities, text);
    site.served.signature = signer.sign(text);
    const terminal = makeTerminal();
    const lines = (key: string) =>
      `${CLOUD}${siteTable(site.url, authorities.authority.path, `key = "${key}"\n`)}`;
    terminal.write('machine', lines(signer.base64));
    await terminal.load();
    terminal.write('machine', '[[[\n');
    expect(await terminal.load()).toMatchObject({
      isLastGood: true,
      site: 'kept',
      settings: { interface: { siteName: 'Ward 7' } },
    });
    const copy = join(terminal.state, 'site', 'layers.json');
    writeFileSync(copy, readFileSync(copy, 'utf8').replace('Ward 7', 'Evil 7'));
    expect(await terminal.refused()).toMatch(/machine\.toml:1: is not TOML/);
  });
});

describe('without anything good from before', () => {
  test('a bad file of the machine is refused, as ever', async () => {
    const terminal = makeTerminal();
    terminal.write('machine', '[cloud]\nendpoint = "ftp://x"\n');
    expect(await terminal.refused()).toMatch(
      /^SettingsError: .*machine\.toml:2: cloud\.endpoint: must be a URL/,
    );
    expect(existsSync(join(terminal.state, 'site'))).toBe(false);
    expect(await terminal.refused({ state: null })).toMatch(/^SettingsError/);
  });

  test('so is one that is not there, and one that is not trusted', async () => {
    const terminal = makeTerminal();
    expect(await terminal.refused({ machineIsNamed: true })).toMatch(
      /^GuardedFileError: .*machine\.toml: does not exist$/,
    );
    expect(await terminal.refused()).toMatch(/machine\.toml: does not exist/);
    terminal.write('machine', CLOUD);
    expect(await terminal.refused({ owners: [4_242] })).toMatch(/^GuardedFileError: .*belongs to user/);
  });

  test('a copy that was made for another file of a machine is none', async () => {
    const terminal = makeTerminal();
    terminal.write('machine', named('good'));
    await terminal.load();
    const places = {
      package: '/nowhere',
      commandLine: '/nowhere',
      machine: join(terminal.folder, 'other.toml'),
    };
    expect(await terminal.refused({ places })).toMatch(/other\.toml: does not exist/);
  });
});

test('a look from outside keeps nothing', async () => {
  const terminal = makeTerminal();
  terminal.write('machine', named('good'));
  expect(await terminal.load({ keeps: false })).toMatchObject({ problems: [] });
  expect(existsSync(join(terminal.state, 'site'))).toBe(false);
});

test('each layer goes before the one below it, from the package to the command line', async () => {
  const site = await serveSite(
    authorities,
    '[interface]\nsite-name = "site"\nlanguage = "de"\nmessages = "off"\n',
  );
  const terminal = makeTerminal();
  terminal.write(
    'package',
    'locked = ["rdp.drives"]\n[interface]\nsite-name = "package"\nlanguages = ["de"]\n[rdp]\ndrives = false\n',
  );
  terminal.write(
    'machine',
    `${CLOUD}${siteTable(site.url, authorities.authority.path)}[interface]\nsite-name = "machine"\nmessages = "in-turn"\n[rdp]\ndrives = true\n`,
  );
  terminal.write('commandLine', 'onekiosk.interface.messages=at-sign-in onekiosk.rdp.drives=true\n');
  const loaded = await terminal.load();
  expect(loaded.settings).toMatchObject({
    interface: { siteName: 'machine', language: 'de', languages: ['de'], messages: 'at-sign-in' },
    rdp: { drives: false },
  });
  expect(loaded.warnings).toEqual([
    expect.stringMatching(/machine\.toml:10: rdp\.drives: is left out: locked by .*package\.toml:1$/),
    expect.stringMatching(/cmdline: rdp\.drives: is left out: locked by .*package\.toml:1$/),
  ]);
  expect(loaded.problems).toEqual([]);
});
