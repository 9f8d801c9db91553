import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage } from '../../build/package.ts';
import type { Built } from '../../build/package.ts';
import { maintainerFrom } from '../../build/package/control.ts';
import { fetchNode } from '../../build/package/node.ts';
import { ROOT } from '../../build/tools.ts';
import { VERSION } from '../../core/version.ts';
import { electronBinary, fuseWire, standInFor } from '../support/forge.ts';

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

/** A file of the package. */
const taken = (deb: string, path: string): Buffer =>
  execFileSync('/bin/sh', ['-c', `dpkg-deb --fsys-tarfile ${deb} | tar -xO ./${path}`], {
    env: { PATH: '/usr/bin:/bin' },
    maxBuffer: 1 << 28,
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
    expect(/^Depends: .*$/m.exec(control)?.[0]).not.toMatch(/\bnodejs\b|electron/i);
  });

  test('the policy for Chromium is in it, and in force nowhere before a terminal is made', () => {
    const files = rows().map(([, , , path = '']) => path);
    expect(files).toContain('usr/lib/onekiosk/terminal/chromium-policy.json');
    expect(files.filter((path) => path.startsWith('etc/chromium'))).toEqual([]);
    expect(taken(deb().path, 'usr/lib/onekiosk/terminal/chromium-policy.json').toString()).toBe(
      readFileSync(join(ROOT, 'build/chromium-policy/onekiosk.json'), 'utf8'),
    );
  });
});

/** Forge's folder is not to be had without Electron's binary: one in its shape stands for it. */
describe('the package for Electron', () => {
  let electron: Built | null = null;
  beforeAll(async () => {
    // A program of this machine, with fuses behind it.
    standInFor(join(folder, 'forge'), electronBinary(0, fuseWire(), readFileSync('/usr/bin/true')));
    const release = { ...RELEASE, electron: join(folder, 'forge') };
    electron = await buildPackage(release, join(folder, 'electron'), 0);
  });
  const path = () => electron?.path ?? '';

  test('has the same root, with Electron in the place of the policy for Chromium', () => {
    expect(path()).toMatch(/onekiosk-electron_\S+_amd64\.deb$/);
    const own = /^usr\/(?:lib\/onekiosk\/electron|share\/(?:doc|lintian))/;
    const files = (deb: string) =>
      ask('-c', deb)
        .trim()
        .split('\n')
        .map((line) => /\.\/(\S*)/.exec(line)?.[1] ?? '')
        .filter((each) => !own.test(each) && !each.endsWith('/terminal/chromium-policy.json'));
    expect(files(path())).toEqual(files(deb().path));
    const all = ask('-c', path());
    expect(all).toMatch(/^-rwxr-xr-x root\/root .* \.\/usr\/lib\/onekiosk\/electron\/onekiosk$/m);
    expect(all).toMatch(/^-rw-r--r-- .*\.\/usr\/lib\/onekiosk\/electron\/resources\/app\.asar$/m);
    expect(all).not.toMatch(/^-..s|chrome-sandbox|chromium-policy/m);
  });

  test('lintian finds no error', (context) => {
    if (!existsSync('/usr/bin/lintian')) return context.skip('lintian is not installed');
    expect(lint(path())).toEqual([]);
  });
});

test('the package for arm64 has the Node of arm64, and says so', (context) => {
  const release = { ...RELEASE, architecture: 'arm64' } as const;
  if (!existsSync('/usr/bin/aarch64-linux-gnu-strip'))
    return context.skip('binutils-aarch64-linux-gnu is not installed');
  fetchNode(release);
  return buildPackage(release, join(folder, 'arm64'), 0).then((built) => {
    expect(ask('-f', built.path)).toMatch(/^Architecture: arm64$/m);
    expect(built.path).toMatch(/_arm64\.deb$/);
    const node = taken(built.path, 'usr/lib/onekiosk/bin/node');
    expect(node.readUInt16LE(18)).toBe(183);
    if (existsSync('/usr/bin/lintian')) expect(lint(built.path)).toEqual([]);
  });
});

test('lintian finds no error', (context) => {
  if (!existsSync('/usr/bin/lintian')) return context.skip('lintian is not installed');
  expect(lint(deb().path)).toEqual([]);
});

/** Its errors and warnings. */
function lint(path: string): string[] {
  const ran = spawnSync('/usr/bin/lintian', ['--fail-on', 'none', '--tag-display-limit', '0', path], {
    encoding: 'utf8',
  });
  expect(ran.status).toBe(0);
  return ran.stdout.split('\n').filter((line) => /^[EW]:/.test(line));
}
