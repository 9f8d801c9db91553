import { describe, expect, test } from 'vitest';
import { ImageUsageError, readImageOptions } from '../../../build/image/options.ts';
import { componentsFor, packagesFor } from '../../../build/image/packages.ts';

describe('the command line of the builder', () => {
  test('without a word: Debian by its mirror, cage and printers, no firmware', () => {
    expect(readImageOptions([])).toEqual({
      ...{ settings: null, network: [], overlay: null, url: null, append: [], suite: null, firmware: false },
      ...{ extras: ['cage', 'printers'], verity: false, disk: false, signKey: null, deb: null },
      ...{ mirror: null, securityMirror: null, out: null, cache: null, level: 15 },
    });
  });

  test('with all of them', () => {
    const line = [
      ...[
        '--settings',
        's.toml',
        '--network',
        'a.nmconnection',
        '--network',
        'b.nmconnection',
        '--url',
        'http://boot.example/onekiosk',
        '--overlay',
        'o',
      ],
      ...[
        '--append',
        'onekiosk.group=ward-7  nomodeset',
        '--suite',
        'bookworm',
        '--firmware',
        '--verity',
        '--disk',
      ],
      ...[
        '--with',
        'fonts',
        '--without',
        'cage,printers',
        '--sign-key',
        'k.pem',
        '--deb',
        'd.deb',
        '--level',
        '19',
      ],
      ...['--mirror', 'https://m.example/debian', '--security-mirror', 'https://m.example/security'],
      ...['--out', 'O', '--cache', 'C'],
    ];
    expect(readImageOptions(line)).toEqual({
      ...{ settings: 's.toml', network: ['a.nmconnection', 'b.nmconnection'], overlay: 'o' },
      ...{
        url: 'http://boot.example/onekiosk/',
        append: ['onekiosk.group=ward-7', 'nomodeset'],
        suite: 'bookworm',
        firmware: true,
        extras: ['fonts'],
      },
      ...{ verity: true, disk: true, signKey: 'k.pem', deb: 'd.deb', level: 19 },
      ...{
        mirror: 'https://m.example/debian',
        securityMirror: 'https://m.example/security',
        out: 'O',
        cache: 'C',
      },
    });
  });

  test('help is no image', () => expect(readImageOptions(['--help'])).toBeNull());

  test.each([
    ['a release that there is not', ['--suite', 'buster'], /--suite is one of trixie, bookworm/],
    ['half of the mirrors', ['--mirror', 'https://m.example/debian'], /given together/],
    ['no URL', ['--mirror', 'm]', '--security-mirror', 'https://m.example/'], /a mirror is a URL/],
    ['no folder', ['--url', 'http://b.example/?x'], /URL of a folder/],
    ['a level', ['--level', '23'], /1 to 22/],
    ['no number', ['--level', 'fast'], /1 to 22/],
    ['an unknown extra', ['--with', 'games'], /--with is one of/],
    ['an unknown option', ['--root'], /Unknown option/],
    ['a word too many', ['iso'], /Unexpected argument/],
  ])('refuses %s', (_what, line, message) => {
    expect(() => readImageOptions(line)).toThrow(ImageUsageError);
    expect(() => readImageOptions(line)).toThrow(message);
  });
});

describe('the packages', () => {
  const usual = { suite: 'trixie', firmware: false, extras: ['cage', 'printers'] } as const;

  test('of the default set', () => {
    const packages = packagesFor(usual);
    for (const name of [
      'live-boot',
      'network-manager',
      'pcscd',
      'libccid',
      'pipewire-pulse',
      'pulseaudio-utils',
      'cups',
      'systemd-timesyncd',
    ])
      expect(packages).toContain(name);
    // The shell's package brings its own Node, and Debian's kernel is asked for by the name that stays.
    expect(packages.filter((name) => /nodejs|^linux-image-\d/.test(name))).toEqual([]);
    expect(new Set(packages).size).toBe(packages.length);
    expect(componentsFor(usual)).toEqual(['main']);
  });

  test('without printers and cage they are fewer, with firmware more, and from another component', () => {
    const small = packagesFor({ ...usual, extras: [] });
    expect(small.filter((name) => /cups|cage/.test(name))).toEqual([]);
    expect(packagesFor({ ...usual, firmware: true })).toContain('firmware-iwlwifi');
    expect(componentsFor({ firmware: true })).toEqual(['main', 'non-free-firmware']);
  });

  test('a firmware package that only Debian 13 has is not asked of Debian 12', () => {
    expect(packagesFor({ ...usual, suite: 'bookworm', firmware: true })).not.toContain('firmware-mediatek');
    expect(packagesFor({ ...usual, firmware: true })).toContain('firmware-mediatek');
  });
});
