import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';

const PACKAGE = join(ROOT, 'build/package/root');
let root = '';

/** The program in a folder that stands for the machine, where nothing runs and `systemctl` only says what it was told. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onekiosk-terminal-'));
  for (const folder of ['bin', 'etc/onekiosk', 'etc/systemd/system'])
    mkdirSync(join(root, folder), { recursive: true });
  cpSync(join(PACKAGE, 'usr/lib/onekiosk/terminal'), join(root, 'lib'), { recursive: true });
  cpSync(join(ROOT, 'build/chromium-policy/onekiosk.json'), join(root, 'lib/chromium-policy.json'));
  writeFileSync(join(root, 'etc/onekiosk/onekiosk.toml'), '');
  const told = `#!/bin/sh\necho "$@" >>${root}/told\n`;
  for (const [name, text] of [
    ['systemctl', told],
    ['udevadm', told],
    ['id', '#!/bin/sh\necho 0\n'],
  ] as const) {
    writeFileSync(join(root, 'bin', name), text);
    chmodSync(join(root, 'bin', name), 0o755);
  }
  const text = readFileSync(join(PACKAGE, 'usr/sbin/onekiosk-terminal'), 'utf8')
    .replace('PATH=/usr/sbin', `PATH=${root}/bin:/usr/sbin`)
    .replace('lib=/usr/lib/onekiosk/terminal', `lib=${root}/lib`)
    .replaceAll('/etc/', `${root}/etc/`)
    .replace('/run/systemd/system', `${root}/run`);
  writeFileSync(join(root, 'onekiosk-terminal'), text);
  chmodSync(join(root, 'onekiosk-terminal'), 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  spawnSync(join(root, 'onekiosk-terminal'), args, { encoding: 'utf8', env: {} });
const files = () =>
  readdirSync(join(root, 'etc'), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();
const OWN = [
  'etc/chromium/policies/managed/onekiosk.json',
  'etc/sysctl.d/50-onekiosk.conf',
  'etc/systemd/journald.conf.d/50-onekiosk.conf',
  'etc/systemd/logind.conf.d/50-onekiosk.conf',
  'etc/systemd/system.conf.d/50-onekiosk.conf',
  'etc/udev/rules.d/71-onekiosk.rules',
];
const MEMORY = 'etc/systemd/journald.conf.d/51-onekiosk-memory.conf';

describe('onekiosk-terminal', () => {
  test('lays down what belongs to a terminal, each a link to what the package brings', () => {
    expect(run('enable')).toMatchObject({ status: 0, stderr: '' });
    expect(files()).toEqual(OWN);
    for (const path of OWN) expect(existsSync(join(root, path)), path).toBe(true);
    expect(readFileSync(join(root, 'told'), 'utf8')).toContain('enable onekiosk.service');
  });

  test('takes all of it away again, and the folders that are there for such files alone', () => {
    run('enable', '--journal-in-memory');
    expect(run('disable').status).toBe(0);
    expect(files()).toEqual([]);
    expect(existsSync(join(root, 'etc/chromium/policies'))).toBe(false);
    expect(existsSync(join(root, 'etc/systemd/journald.conf.d'))).toBe(false);
    // Those of udev and procps are not ours to remove.
    expect(existsSync(join(root, 'etc/udev/rules.d'))).toBe(true);
  });

  test('leaves what an administrator has put in its place, and beside it', () => {
    run('enable');
    const [policy = ''] = OWN;
    rmSync(join(root, policy));
    writeFileSync(join(root, policy), '{}');
    writeFileSync(join(root, 'etc/chromium/policies/managed/site.json'), '{}');
    run('disable');
    expect(readFileSync(join(root, policy), 'utf8')).toBe('{}');
    expect(existsSync(join(root, 'etc/chromium/policies/managed/site.json'))).toBe(true);
  });

  test('a journal in memory is a wish, and an update does not forget it', () => {
    run('enable', '--now', '--journal-in-memory');
    expect(files()).toContain(MEMORY);
    expect(readFileSync(join(root, MEMORY), 'utf8')).toContain('Storage=volatile');
    run('enable');
    expect(files()).toContain(MEMORY);
  });

  test('the package for Electron has no policy, and lays down the rest', () => {
    rmSync(join(root, 'lib/chromium-policy.json'));
    expect(run('enable').status).toBe(0);
    expect(files()).toEqual(OWN.filter((path) => !path.includes('chromium')));
  });

  test('refuses without settings, and where another display manager is enabled', () => {
    symlinkSync(
      '/usr/lib/systemd/system/gdm.service',
      join(root, 'etc/systemd/system/display-manager.service'),
    );
    expect(run('enable')).toMatchObject({ status: 1, stderr: expect.stringContaining('gdm.service') });
    rmSync(join(root, 'etc/onekiosk/onekiosk.toml'));
    expect(run('enable')).toMatchObject({ status: 1, stderr: expect.stringContaining('is missing') });
    expect(files()).toEqual(['etc/systemd/system/display-manager.service']);
  });

  test.each([
    [[]],
    [['enable', '--later']],
    [['status', '--now']],
    [['disable', '--journal-in-memory']],
    [['remove']],
  ])('%j is not understood, and nothing is done', (args) => {
    expect(run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('usage:') });
    expect(files()).toEqual([]);
  });

  test('each link leads to a file of the package', () => {
    run('enable', '--journal-in-memory');
    for (const path of [...OWN, MEMORY])
      expect(readlinkSync(join(root, path)).startsWith(`${root}/lib/`), path).toBe(true);
  });
});
