import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';

const SCRIPT = join(ROOT, 'build/image/overlay/usr/lib/onekiosk-image/setup');
const SESSION = join(ROOT, 'build/package/root/etc/onekiosk/session.conf');

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onekiosk-setup-'));
  put('proc/cmdline', '');
  put('etc/hosts', '');
  mkdirSync(join(root, 'etc/onekiosk'));
  cpSync(SESSION, join(root, 'etc/onekiosk/session.conf'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
/** Runs it with these words on the kernel command line; answers what it complains of. */
function setUp(...words: string[]): string {
  put('proc/cmdline', `boot=live quiet ${words.join(' ')}\n`);
  const ran = spawnSync('/bin/sh', [SCRIPT], { encoding: 'utf8', env: { ONEKIOSK_ROOT: root } });
  expect(ran.status).toBe(0);
  return ran.stderr;
}

describe('what the kernel command line says of a terminal', () => {
  test('its name', () => {
    expect(setUp('onekiosk.image.hostname=ward-7-bed-2')).toBe('');
    expect(read('etc/hostname')).toBe('ward-7-bed-2\n');
    expect(read('etc/hosts')).toContain('127.0.1.1 ward-7-bed-2\n');
  });

  test('without a name it has one by its first wired card', () => {
    put('sys/class/net/enp1s0/address', '52:54:00:12:34:56\n');
    put('sys/class/net/wlan0/address', '52:54:00:aa:bb:cc\n');
    expect(setUp()).toBe('');
    expect(read('etc/hostname')).toBe('onekiosk-123456\n');
  });

  test('without a card too', () => {
    setUp();
    expect(read('etc/hostname')).toBe('onekiosk\n');
  });

  test('a fixed address, which root alone may read', () => {
    expect(setUp('onekiosk.image.address=10.0.0.5/24,10.0.0.1,10.0.0.2,10.0.0.3')).toBe('');
    const path = 'run/NetworkManager/system-connections/onekiosk.nmconnection';
    expect(read(path)).toBe(
      '[connection]\nid=onekiosk\ntype=ethernet\nautoconnect-priority=50\n[ipv4]\nmethod=manual\naddress1=10.0.0.5/24,10.0.0.1\ndns=10.0.0.2;10.0.0.3;\n[ipv6]\nmethod=disabled\n',
    );
    expect(statSync(join(root, path)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['10.0.0.5/24', 'address1=10.0.0.5/24\ndns=\n'],
    [
      'fd00::5/64,fd00::1',
      '[ipv6]\nmethod=manual\naddress1=fd00::5/64,fd00::1\ndns=\n[ipv4]\nmethod=disabled\n',
    ],
  ])('an address %s', (value, expected) => {
    expect(setUp(`onekiosk.image.address=${value}`)).toBe('');
    expect(read('run/NetworkManager/system-connections/onekiosk.nmconnection')).toContain(expected);
  });

  test('time servers', () => {
    expect(setUp('onekiosk.image.ntp=a.example,10.0.0.7')).toBe('');
    expect(read('run/systemd/timesyncd.conf.d/50-onekiosk.conf')).toBe('[Time]\nNTP=a.example 10.0.0.7\n');
  });

  test('the session, each key once', () => {
    const words = [
      'display=cage',
      'blank-after=0',
      'accessibility-keys=yes',
      'monitors=mirror',
      'renderer=pixman',
    ];
    expect(setUp(...words.map((each) => `onekiosk.session.${each}`))).toBe('');
    const lines = read('etc/onekiosk/session.conf')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    expect(lines).toEqual([
      'DISPLAY_SERVER=cage',
      'BLANK_AFTER=0',
      'ACCESSIBILITY_KEYS=yes',
      'MONITORS=mirror',
      'WLR_RENDERER=pixman',
    ]);
  });

  test("what is the shell's, the kernel's and the updater's is passed over in silence", () => {
    expect(
      setUp(
        'onekiosk.cloud.endpoint=https://c/',
        'onekiosk.image.slot=a',
        'onekiosk.image.trial',
        'onekiosk.image.verity=1:2:3',
      ),
    ).toBe('');
  });

  test.each([
    'onekiosk.image.hostname=a$(id)',
    `onekiosk.image.hostname=${'a'.repeat(64)}`,
    'onekiosk.image.hostname=',
    'onekiosk.image.address=10.0.0.5/24[wifi]',
    'onekiosk.image.ntp=a;b',
    'onekiosk.session.display=weston',
    'onekiosk.session.blank-after=1x',
    'onekiosk.session.blank-after=1234',
    'onekiosk.session.monitors=all',
    'onekiosk.session.renderer=gles2',
    'onekiosk.image.password=secret',
  ])('%s is told, without its value, and changes nothing', (word) => {
    const said = setUp(word);
    expect(said).toContain(word.split('=')[0]);
    const value = word.split('=')[1] ?? '';
    if (value !== '') expect(said).not.toContain(value);
    expect(read('etc/hostname')).toBe('onekiosk\n');
    expect(read('etc/onekiosk/session.conf')).toBe(readFileSync(SESSION, 'utf8'));
    expect(existsSync(join(root, 'run'))).toBe(false);
  });
});
