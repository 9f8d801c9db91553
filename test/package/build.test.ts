import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage } from '../../build/package.ts';
import type { Built } from '../../build/package.ts';
import { maintainerFrom } from '../../build/package/control.ts';
import { VERSION } from '../../core/version.ts';

const RELEASE = {
  version: VERSION,
  architecture: 'amd64',
  maintainer: maintainerFrom({}),
  epoch: 1_700_000_000,
} as const;
/** As a person who asks `ls` would read them: bytes. */
const MOST_PACKED = 40_000_000;
const MOST_INSTALLED = 125_000_000;

let folder = '';
let built: Built | null = null;
const deb = (): Built => {
  if (built === null) throw new Error('nothing was built');
  return built;
};
const ask = (...args: string[]): string =>
  execFileSync('/usr/bin/dpkg-deb', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-deb-'));
  built = await buildPackage(RELEASE, join(folder, 'one'), 0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('built twice, under another umask, it is the same to the byte', async () => {
  const umask = process.umask(0o077);
  try {
    const again = await buildPackage(RELEASE, join(folder, 'two'), 0);
    expect(again.sha256).toBe(deb().sha256);
    expect(readFileSync(again.path).equals(readFileSync(deb().path))).toBe(true);
  } finally {
    process.umask(umask);
  }
});

test('it is not heavy', () => {
  expect(deb().size).toBeLessThan(MOST_PACKED);
  expect(deb().installed).toBeLessThan(MOST_INSTALLED);
});

describe('what is in it', () => {
  const rows = () =>
    ask('-c', deb().path)
      .trim()
      .split('\n')
      .map((line) => /^(\S+) (\S+) +\d+ (\S+ \S+) \.\/(\S*)(?: -> (\S+))?$/.exec(line)?.slice(1) ?? [line]);

  test('everything is root’s, of one time, and nobody else may write it; nothing is setuid', () => {
    expect(rows().length).toBeGreaterThan(50);
    for (const [mode = '', owner, time] of rows()) {
      expect(owner).toBe('root/root');
      expect(time).toBe('2023-11-14 22:13');
      expect(mode).toMatch(/^(?:drwxr-xr-x|-rw-r--r--|-rwxr-xr-x|lrwxrwxrwx)$/);
    }
  });

  test('programs may be run and nothing else may', () => {
    const programs = rows().flatMap(([mode, , , path]) => (mode === '-rwxr-xr-x' ? [path] : []));
    expect(programs).toEqual([
      'usr/bin/onekiosk',
      'usr/lib/onekiosk/bin/node',
      'usr/lib/onekiosk/cage-client',
      'usr/lib/onekiosk/display',
      'usr/lib/onekiosk/monitors',
      'usr/lib/onekiosk/start',
      'usr/lib/onekiosk/usb-access',
      'usr/sbin/onekiosk-terminal',
    ]);
  });

  test('nothing of an ordinary machine is changed: outside its own, only files by its name', () => {
    const files = rows().flatMap(([mode = '', , , path = '']) => (mode.startsWith('d') ? [] : [path]));
    for (const path of files) expect(path).toContain('onekiosk');
    expect(files.filter((path) => path.startsWith('etc/'))).toEqual([
      'etc/onekiosk/session.conf',
      'etc/pam.d/onekiosk',
    ]);
  });

  test('the control file names what it needs', () => {
    const control = ask('-f', deb().path);
    expect(control).toContain(`Version: ${VERSION}\n`);
    for (const name of [
      'chromium',
      'xserver-xorg-core',
      'openbox',
      'freerdp3-x11 | freerdp2-x11',
      'virt-viewer',
      'pcscd',
    ]) {
      expect(control).toContain(name);
    }
    expect(control).not.toMatch(/\bnodejs\b|electron/i);
  });
});

test('lintian finds no error', (context) => {
  if (!existsSync('/usr/bin/lintian')) return context.skip('lintian is not installed');
  const ran = spawnSync('/usr/bin/lintian', ['--fail-on', 'error', '--tag-display-limit', '0', deb().path], {
    encoding: 'utf8',
  });
  expect(ran.stdout.split('\n').filter((line) => /^[EW]:/.test(line))).toEqual([]);
  expect(ran.status).toBe(0);
});
