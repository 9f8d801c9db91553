import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findElectron } from '../../../admin/electron.ts';
import { forgeSteps, runSteps } from '../../../build/package-electron.ts';
import { ELECTRON_LIBRARIES, changelog, controlFile, copyright } from '../../../build/package/control.ts';
import type { Release } from '../../../build/package/control.ts';
import { forgeFolder, putElectron } from '../../../build/package/electron.ts';
import { settle } from '../../../build/package/tree.ts';
import { ROOT } from '../../../build/tools.ts';
import { FUSES } from '../../../electron/fuses.ts';
import { typedArguments } from '../../../electron/security.ts';
import { FUSE_NUMBERS, electronBinary, fuseWire, standInFor } from '../../support/forge.ts';

let folder = '';
let release: Release;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-forge-'));
  release = {
    version: '1.2.3',
    architecture: 'amd64',
    maintainer: 'A <a@example.org>',
    epoch: 1_700_000_000,
    electron: join(folder, 'forge'),
  };
  standInFor(join(folder, 'forge'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lib = () => join(folder, 'tree/usr/lib/onekiosk');
const put = async () => await putElectron(lib(), join(folder, 'forge'), release);

describe('Forge’s folder in the package', () => {
  test('is whole, below usr/lib/onekiosk/electron, without the setuid helper and the default program', async () => {
    await put();
    const there = readdirSync(join(lib(), 'electron'), { recursive: true, encoding: 'utf8' });
    expect(there).toEqual(
      expect.arrayContaining(['onekiosk', 'resources/app.asar', 'locales/de.pak', 'libffmpeg.so']),
    );
    expect(there.filter((path) => /sandbox|default_app/.test(path))).toEqual([]);
  });

  test('only the programs may be run, nothing is setuid, and nobody but its owner may write', async () => {
    await put();
    await settle(join(folder, 'tree'), release.epoch);
    const modes = readdirSync(join(lib(), 'electron'), { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(lib(), 'electron', path)).isFile())
      .map((path) => [path, statSync(join(lib(), 'electron', path)).mode & 0o7777] as const);
    expect(modes.length).toBeGreaterThan(10);
    const run = modes.filter(([, mode]) => mode === 0o755).map(([path]) => path);
    expect(run.toSorted()).toEqual(['chrome_crashpad_handler', 'onekiosk']);
    expect(modes.filter(([, mode]) => mode !== 0o755 && mode !== 0o644)).toEqual([]);
  });

  test.each([
    'onekiosk',
    'resources/app.asar',
    'locales',
    'LICENSES.chromium.html',
    'v8_context_snapshot.bin',
  ])('without %s it is refused, and the name is said', async (path) => {
    rmSync(join(folder, 'forge', path), { recursive: true });
    await expect(put()).rejects.toThrow(path);
    expect(existsSync(join(lib(), 'electron'))).toBe(false);
  });

  test('of another machine, and what is no program, are refused', async () => {
    standInFor(join(folder, 'forge'), electronBinary(183));
    await expect(put()).rejects.toThrow('not for amd64 (ELF machine 183)');
    release = { ...release, architecture: 'arm64' };
    await put();
    standInFor(join(folder, 'forge'), Buffer.from('#!/bin/sh\n'.padEnd(64)));
    await expect(put()).rejects.toThrow('ELF machine null');
  });

  test.each(FUSE_NUMBERS)('with fuse %d the other way round it is refused', async (fuse) => {
    standInFor(join(folder, 'forge'), electronBinary(62, fuseWire({ [fuse]: FUSES[fuse] !== true })));
    await expect(put()).rejects.toThrow(/the fuse \w+ is not as/);
  });

  test('without fuses it is refused', async () => {
    standInFor(join(folder, 'forge'), electronBinary().subarray(0, 64));
    await expect(put()).rejects.toThrow('no fuses');
  });

  test('Forge names it by the machine', () => {
    expect([forgeFolder('amd64'), forgeFolder('arm64')]).toEqual([
      'onekiosk-linux-x64',
      'onekiosk-linux-arm64',
    ]);
  });
});

describe('the control file', () => {
  const field = (text: string, name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  const chromium = () => {
    const { electron: _electron, ...rest } = release;
    return controlFile(rest, 1);
  };

  test('has another name, needs Electron’s libraries in place of Chromium, and takes the place of the other package', () => {
    const text = controlFile(release, 1);
    expect(field(text, 'Package')).toBe('onekiosk-electron');
    expect(field(text, 'Depends').split(', ')).toEqual(expect.arrayContaining(ELECTRON_LIBRARIES));
    expect(field(text, 'Depends').split(', ')).not.toContain('chromium');
    for (const name of ['Provides', 'Conflicts', 'Replaces']) expect(field(text, name)).toBe('onekiosk');
    expect(text).toMatch(/^ gives it the screen\. It brings its own Electron/m);
  });

  test('of the package for Chromium is the other way round', () => {
    expect(field(chromium(), 'Package')).toBe('onekiosk');
    expect(field(chromium(), 'Depends').split(', ')).toContain('chromium');
    expect(chromium()).not.toContain('libgtk-3-0');
    expect(field(chromium(), 'Conflicts')).toBe('onekiosk-electron');
  });

  test('both need the same for everything else', () => {
    const rest = (text: string, own: readonly string[]) =>
      field(text, 'Depends')
        .split(', ')
        .filter((each) => !own.includes(each));
    expect(rest(controlFile(release, 1), ELECTRON_LIBRARIES)).toEqual(rest(chromium(), ['chromium']));
  });

  test('names nothing twice', () => {
    for (const text of [controlFile(release, 1), chromium()]) {
      const names = ['Depends', 'Recommends'].flatMap((each) => field(text, each).split(', '));
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    }
  });

  test('no line of it is longer than what Debian shows', () => {
    for (const text of [controlFile(release, 1), chromium()]) {
      const lines = text.split('\n').filter((line) => line.startsWith(' '));
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
      expect(text.endsWith('\n')).toBe(true);
    }
  });

  test('electron-builder is told of the same libraries', () => {
    const { deb } = JSON.parse(readFileSync(join(ROOT, 'electron-builder.json'), 'utf8')) as {
      deb: { depends: string[]; packageName: string };
    };
    expect(deb.packageName).toBe('onekiosk-electron');
    expect(deb.depends).toEqual(expect.arrayContaining(ELECTRON_LIBRARIES));
  });

  test('changelog and terms name it', () => {
    expect(changelog(release)).toMatch(/^onekiosk-electron \(1\.2\.3\)/);
    expect(copyright(release)).toContain('LICENSES.chromium.html');
    expect(copyright({})).not.toContain('LICENSES.chromium.html');
  });
});

describe('npm run package -- --host electron', () => {
  test('without the binary: it says so, runs nothing, and ends with 3', async () => {
    const said: string[] = [];
    const ran: string[] = [];
    const run = async (program: string) => ran.push(program);
    expect(await runSteps(null, forgeSteps('x64'), run, (line) => void said.push(line))).toBe(3);
    expect(ran).toEqual([]);
    expect(said.join('\n')).toMatch(/nothing was packaged.*GitHub releases/);
  });

  test('with it, Forge alone is run', () => {
    expect(forgeSteps('arm64')).toEqual([['electron-forge', 'package', '--platform=linux', '--arch=arm64']]);
  });
});

describe('the command finds', () => {
  test('the program that is installed, with nothing before its arguments', async () => {
    await put();
    expect(findElectron(lib())).toEqual({ binary: join(lib(), 'electron/onekiosk'), before: [] });
  });
  test('nothing where nothing is', () => {
    expect(findElectron(folder)).toBeNull();
  });
  test('and its main program what was typed, installed and beside the sources', () => {
    expect(typedArguments(['/usr/lib/onekiosk/electron/onekiosk', 'shell', '--json'], true)).toEqual([
      'shell',
      '--json',
    ]);
    expect(typedArguments(['/electron', 'dist/main.mjs', 'shell'], false)).toEqual(['shell']);
  });
});
