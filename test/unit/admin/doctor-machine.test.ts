import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { namespacesOpen, packagesIn, readMachine } from '../../../admin/doctor/machine-facts.ts';
import { judgeMachine } from '../../../admin/doctor/machine.ts';
import type { MachineFacts } from '../../../admin/doctor/machine.ts';
import { WATCHED } from '../../../admin/doctor/programs.ts';
import { formatReport, reportOf } from '../../../admin/doctor/report.ts';
import { judgeNoSettings, judgeSettings } from '../../../admin/doctor/settings.ts';
import { systemClock } from '../../../platform/clock.ts';
import { settingsOf } from '../../support/settings.ts';

const GOOD: MachineFacts = {
  programs: new Set(WATCHED),
  browser: { chromium: '/usr/lib/chromium/chromium', electron: null },
  packages: new Map([['virt-viewer', '11.0-3']]),
  display: 'answers',
  cardReader: true,
  spiceHtml5: true,
  terminal: true,
  policy: true,
  stateFolder: 'private',
  userNamespaces: true,
  clockSet: true,
  memory: 4 * 1024 ** 3,
};
const judged = (more: Partial<MachineFacts>, settings = {}) =>
  judgeMachine({ ...GOOD, ...more }, settingsOf(settings));
const without = (...names: readonly string[]) => ({
  programs: new Set(WATCHED.filter((each) => !names.includes(each))),
});

test('a good machine has nothing that is wrong, and nothing to be looked at', () => {
  const findings = judged({});
  expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(findings.map(({ mend }) => mend)).toEqual(findings.map(() => null));
  expect(findings.find(({ about }) => about === 'remote-viewer')?.says).toContain('11.0-3');
});

test.each<[string, 'warning' | 'wrong', Partial<MachineFacts>, RegExp]>([
  ['browser', 'wrong', { browser: { chromium: null, electron: null } }, /^apt install chromium$/],
  ['remote-viewer', 'wrong', without('remote-viewer'), /virt-viewer/],
  ['freerdp', 'wrong', without('xfreerdp2', 'xfreerdp3'), /freerdp3-x11/],
  ['spice-html5', 'warning', { spiceHtml5: false }, /^apt install spice-html5$/],
  ['openbox', 'wrong', without('openbox'), /^apt install openbox$/],
  ['wmctrl', 'wrong', without('wmctrl'), /wmctrl/],
  ['xprop', 'wrong', without('xprop'), /x11-utils/],
  ['setxkbmap', 'wrong', without('setxkbmap'), /x11-xkb-utils/],
  ['ss', 'wrong', without('ss'), /iproute2/],
  ['sound', 'warning', without('pactl'), /pulseaudio-utils/],
  ['pcscd', 'warning', { cardReader: false }, /pcscd\.socket/],
  ['display', 'wrong', { display: 'silent' }, /journalctl -u onekiosk-display/],
  ['display', 'wrong', { display: 'none' }, /systemctl status onekiosk-display/],
  ['policy', 'wrong', { policy: false }, /onekiosk-terminal enable/],
  ['state', 'wrong', { stateFolder: 'open' }, /chmod 700/],
  ['state', 'warning', { stateFolder: 'absent' }, /systemctl start onekiosk/],
  ['sandbox', 'wrong', { userNamespaces: false }, /sysctl/],
  ['time', 'warning', { clockSet: false }, /timedatectl/],
  ['memory', 'warning', { memory: 512 * 1024 ** 2 }, /1 GiB/],
])('%s is %s, and how to mend it is said', (about, state, facts, mend) => {
  const found = judged(facts).filter((each) => each.state !== 'ok');
  expect(found).toEqual([expect.objectContaining({ about, state, mend: expect.stringMatching(mend) })]);
});

describe('what nobody wants is not missed', () => {
  test.each<[string, Partial<MachineFacts>, object]>([
    ['one FreeRDP is enough', without('xfreerdp2'), {}],
    ['a viewer that is not allowed', without('remote-viewer'), { viewers: { allow: ['freerdp'] } }],
    ['a window manager of the session', without('openbox'), { sessions: { 'window-manager': 'none' } }],
    ['smart cards', { cardReader: false }, { 'smart-card': { guests: 'never' } }],
    [
      'a display, policy and state on an ordinary machine',
      { terminal: false, display: 'none', policy: false, stateFolder: 'absent' },
      {},
    ],
    ['Chromium where Electron is', { browser: { chromium: null, electron: '/e' } }, {}],
  ])('%s', (_what, facts, settings) => {
    expect(judged(facts, settings).filter(({ state }) => state !== 'ok')).toEqual([]);
  });
});

describe('the settings', () => {
  const loaded = { isLastGood: false, problems: [], warnings: [], site: 'none' } as const;
  test('are good', () => {
    expect(judgeSettings(loaded)).toEqual([
      expect.objectContaining({ about: 'settings', state: 'ok', mend: null }),
    ]);
    expect(judgeSettings({ ...loaded, site: 'fresh' })[0]?.says).toContain('of the site');
  });
  test('are bad, and what was good before is in force', () => {
    const [found] = judgeSettings({
      ...loaded,
      isLastGood: true,
      problems: ['/etc/x.toml:3: usb.magic: no'],
    });
    expect(found).toMatchObject({
      state: 'wrong',
      says: expect.stringMatching(/:3: usb\.magic[^]*in force/),
    });
  });
  test('have something to be looked at, such as a site that is away', () => {
    expect(judgeSettings({ ...loaded, site: 'kept', warnings: ['the site is away'] })).toContainEqual(
      expect.objectContaining({ state: 'warning', says: 'the site is away' }),
    );
  });
  test('are not there, or say what they may not', () => {
    expect(judgeNoSettings('x.toml: does not exist', false).mend).toContain('example');
    expect(judgeNoSettings('x.toml:2: no', true).mend).toContain('onekiosk.toml(5)');
  });
});

describe('what is read', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'onekiosk-doctor-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode });
  };

  test('of a terminal: its links, its folder, its clock and its packages', async () => {
    put('var/lib/dpkg/status', 'Package: virt-viewer\nStatus: install ok installed\nVersion: 11.0-3\n');
    put('etc/chromium/policies/managed/onekiosk.json', '{}');
    put('run/systemd/timesync/synchronized', '');
    mkdirSync(join(root, 'etc/systemd/system'), { recursive: true });
    symlinkSync(
      '/usr/lib/systemd/system/onekiosk.service',
      join(root, 'etc/systemd/system/display-manager.service'),
    );
    mkdirSync(join(root, 'var/lib/onekiosk'), { mode: 0o700 });
    expect(await readMachine(systemClock, {}, root)).toMatchObject({
      packages: new Map([['virt-viewer', '11.0-3']]),
      terminal: true,
      policy: true,
      stateFolder: 'private',
      clockSet: true,
      userNamespaces: true,
      display: 'none',
    });
  });

  test('of an ordinary machine, and of one whose display manager is another', async () => {
    expect(await readMachine(systemClock, {}, root)).toMatchObject({
      packages: new Map(),
      terminal: false,
      policy: false,
      stateFolder: 'absent',
      clockSet: false,
    });
    mkdirSync(join(root, 'etc/systemd/system'), { recursive: true });
    symlinkSync(
      '/usr/lib/systemd/system/gdm.service',
      join(root, 'etc/systemd/system/display-manager.service'),
    );
    mkdirSync(join(root, 'var/lib/onekiosk'), { recursive: true, mode: 0o755 });
    expect(await readMachine(systemClock, {}, root)).toMatchObject({ terminal: false, stateFolder: 'open' });
  });

  test('a display that is named and not there is silent', async () => {
    put('run/onekiosk-display/where', 'DISPLAY=:4711\nXAUTHORITY=/nowhere\n');
    expect(await readMachine(systemClock, {}, root)).toMatchObject({ display: 'silent' });
    expect(await readMachine(systemClock, { DISPLAY: ':4712' }, root)).toMatchObject({ display: 'silent' });
  });

  test('packages: only those that are installed', () => {
    const status = [
      'Package: a\nStatus: install ok installed\nVersion: 1',
      'Package: b\nStatus: deinstall ok config-files\nVersion: 2',
      'nonsense',
      'Package: c\nStatus: install ok installed',
    ].join('\n\n');
    expect([...packagesIn(status)]).toEqual([['a', '1']]);
  });

  test.each<[string, string, boolean]>([
    ['proc/sys/kernel/unprivileged_userns_clone', '0', false],
    ['proc/sys/user/max_user_namespaces', '0', false],
    ['proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1', false],
    ['proc/sys/kernel/unprivileged_userns_clone', '1', true],
    ['proc/sys/user/max_user_namespaces', '15000', true],
    ['proc/sys/kernel/apparmor_restrict_unprivileged_userns', '0', true],
  ])('%s = %s', (path, value, open) => {
    expect(namespacesOpen((asked) => (asked === path ? value : ''))).toBe(open);
  });
});

describe('the report', () => {
  test('for people: a line each, how to mend it below, and a count', () => {
    const text = formatReport(reportOf(judged(without('ss'))));
    expect(text).toMatch(/^machine\n {2}ok {7}\S/);
    expect(text).toContain('  wrong    ss is missing: a desktop that stands still is not noticed.\n');
    expect(text).toContain('\n           → apt install iproute2\n');
    expect(text).toMatch(/\n1 wrong, 0 to be looked at, \d+ ok$/);
  });

  test('what something calls itself moves no cursor, and a text of lines stays together', () => {
    const finding = {
      area: 'vm',
      about: 'x',
      state: 'ok',
      says: 'a\u001b[2J\u202eb\nc',
      mend: null,
    } as const;
    expect(formatReport(reportOf([finding]))).toContain('VM\n  ok       a?[2J?b\n           c\n');
  });
});
