import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage } from '../../build/package.ts';
import { maintainerFrom } from '../../build/package/control.ts';
import { VERSION } from '../../core/version.ts';
import { electronBinary, fuseWire, standInFor } from '../support/forge.ts';
import { DebianRoot, hindrance } from './root.ts';

const why = hindrance();
const folder = mkdtempSync(join(tmpdir(), 'onekiosk-electron-'));
let root: DebianRoot | null = null;
const system = (): DebianRoot => {
  if (root === null) throw new Error('the system was not made');
  return root;
};

/**
 * Electron's binary is not to be had everywhere: a program that only succeeds stands for it, in a folder of Forge's shape. So its libraries
 * are not installed (`--force-depends`), and what is seen here is what the two packages do to a machine and to one another.
 */
beforeAll(async () => {
  if (why !== null) return;
  const release = {
    version: VERSION,
    architecture: 'amd64',
    maintainer: maintainerFrom({}),
    epoch: 1_700_000_000,
  } as const;
  standInFor(join(folder, 'forge'), electronBinary(0, fuseWire(), readFileSync('/usr/bin/true')));
  const chromium = await buildPackage(release, folder, 0);
  const electron = await buildPackage({ ...release, electron: join(folder, 'forge') }, folder, 0);
  root = new DebianRoot('bookworm', false);
  root.install('systemd-sysv');
  copyFileSync(chromium.path, root.at('root/chromium.deb'));
  copyFileSync(electron.path, root.at('root/electron.deb'));
});
afterAll(async () => {
  await root?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const states = (): string =>
  system()
    .run('dpkg-query', '-W', '-f=${Package} ${db:Status-Status}\n', 'onekiosk', 'onekiosk-electron')
    .out.trim();
const install = (name: string) => system().must('dpkg', '--force-depends', '-i', `/root/${name}.deb`);

describe('one of the two packages is on a machine', () => {
  test('the one for Electron takes the place of the other; the account, its folder and the settings stay', (context) => {
    if (why !== null) return context.skip(why);
    const { must } = { must: (...command: string[]) => system().must(...command) };
    install('chromium');
    const account = must('getent', 'passwd', 'onekiosk');
    must('install', '-d', '-o', 'onekiosk', '-m', '700', '/var/lib/onekiosk');
    system().write('etc/onekiosk/onekiosk.toml', '[cloud]\nendpoint = "http://127.0.0.1:9/RPC2"\n');
    must('onekiosk-terminal', 'enable');
    must('test', '-e', '/etc/chromium/policies/managed/onekiosk.json');
    install('electron');
    expect(states()).toBe('onekiosk config-files\nonekiosk-electron installed');
    expect(system().run('dpkg', '--verify', 'onekiosk-electron').out).toBe('');
    // It was removed, and with it the screen: the other one is enabled by hand.
    expect(system().run('onekiosk-terminal', 'status').status).toBe(1);
    must('dpkg', '--purge', 'onekiosk');
    expect(must('getent', 'passwd', 'onekiosk')).toBe(account);
    for (const path of ['/var/lib/onekiosk', '/etc/pam.d/onekiosk', '/etc/onekiosk/session.conf'])
      must('test', '-e', path);
  });

  test('its terminal has no policy for Chromium; its shell is Electron, its commands are Node’s', (context) => {
    if (why !== null) return context.skip(why);
    system().must('onekiosk-terminal', 'enable');
    system().must('test', '-e', '/etc/systemd/logind.conf.d/50-onekiosk.conf');
    expect(system().run('test', '-e', '/etc/chromium/policies').status).toBe(1);
    expect(system().must('onekiosk', '--version')).toMatch(/^onekiosk \S+ \(Node 24\./);
    // The stand-in says nothing and succeeds; Node would refuse to show desktops as root.
    expect(system().run('onekiosk', 'shell')).toMatchObject({ status: 0, out: '', error: '' });
    expect(system().run('onekiosk', 'shell', '--host', 'chromium').status).toBe(2);
  });

  test('and back again; purged, both leave nothing but the settings', (context) => {
    if (why !== null) return context.skip(why);
    install('chromium');
    expect(states()).toBe('onekiosk installed\nonekiosk-electron config-files');
    expect(system().run('test', '-e', '/usr/lib/onekiosk/electron').status).toBe(1);
    system().must('dpkg', '--purge', 'onekiosk-electron', 'onekiosk');
    expect(system().run('getent', 'passwd', 'onekiosk').status).toBe(2);
    const left = system().must('sh', '-c', 'find / -xdev -path /proc -prune -o -iname "*onekiosk*" -print');
    expect(left.trim().split('\n').toSorted()).toEqual(['/etc/onekiosk', '/etc/onekiosk/onekiosk.toml']);
  });
});
