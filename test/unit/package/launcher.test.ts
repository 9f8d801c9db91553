import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launcher as filled } from '../../../build/package/tree.ts';
import { ROOT } from '../../../build/tools.ts';
import { refusedSwitches } from '../../../electron/security.ts';

const MARK = '--- arguments';
let folder = '';
let launcher = '';
let forElectron = '';

/** The launcher as it is installed, with a Node in front of which it says what it was given. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-launcher-'));
  launcher = join(folder, 'onekiosk');
  forElectron = join(folder, 'onekiosk-electron');
  const text = readFileSync(join(ROOT, 'build/package/root/usr/bin/onekiosk'), 'utf8');
  const here = (electron: boolean) =>
    filled(text, electron).replace('lib=/usr/lib/onekiosk', `lib=${folder}`);
  writeFileSync(launcher, here(false));
  writeFileSync(forElectron, here(true));
  const programs = [join(folder, 'bin/node'), join(folder, 'electron/onekiosk')];
  for (const program of programs) {
    mkdirSync(dirname(program));
    const said = `#!/bin/sh\nenv\necho '${MARK}'\nfor each; do echo "$each"; done\nulimit -c\necho "$0"\n`;
    writeFileSync(program, said);
  }
  for (const file of [launcher, forElectron, ...programs]) chmodSync(file, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function launch(
  args: readonly string[],
  environment: Record<string, string> = {},
  program: string = launcher,
) {
  const run = spawnSync(program, args, { env: environment, encoding: 'utf8' });
  const [known = '', given = ''] = run.stdout.split(`${MARK}\n`);
  const entries = known.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
  });
  const lines = given.trimEnd().split('\n');
  return {
    ...run,
    environment: Object.fromEntries(entries),
    given: lines.slice(0, -1),
    program: lines.at(-1) ?? '',
  };
}

describe('the environment', () => {
  test('what the shell needs passes, spaces and quotes included', () => {
    const wanted = {
      DISPLAY: ':7',
      XAUTHORITY: '/run/a b/"authority"',
      WAYLAND_DISPLAY: '/run/user/7/wayland-0',
      XDG_RUNTIME_DIR: '/run/onekiosk',
      XDG_SESSION_ID: 'c1',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x,guid=1',
      PULSE_SERVER: 'unix:/run/p',
      LANG: 'de_DE.UTF-8',
      TZ: 'Europe/Berlin',
      HOME: '/var/lib/onekiosk',
      ONE_AUTH: '/root/.one/one_auth',
      CREDENTIALS_DIRECTORY: '/run/credentials/onekiosk.service',
      STATE_DIRECTORY: '/var/lib/onekiosk',
      NOTIFY_SOCKET: '@/org/x $(id)',
      WATCHDOG_USEC: '120000000',
    };
    expect(launch(['list'], wanted).environment).toMatchObject(wanted);
  });

  test('everything else is dropped', () => {
    const hostile = {
      NODE_OPTIONS: '--require=/tmp/evil.js',
      NODE_PATH: '/tmp',
      NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_COMPILE_CACHE: '/tmp',
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_ENABLE_LOGGING: '1',
      LD_LIBRARY_PATH: '/tmp',
      LD_BIND_NOW: '1',
      ELECTRON_OZONE_PLATFORM_HINT: 'wayland',
      ELECTRON_OVERRIDE_DIST_PATH: '/tmp',
      ELECTRON_NO_ASAR: '1',
      CHROMIUM_FLAGS: '--no-sandbox',
      CHROMIUM_USER_FLAGS: '--no-sandbox',
      CHROME_DEVEL_SANDBOX: '/tmp/x',
      GTK_MODULES: 'evil',
      GTK_PATH: '/tmp',
      GTK_THEME: 'evil',
      GTK_DEBUG: 'interactive',
      GTK_IM_MODULE: 'evil',
      GIO_EXTRA_MODULES: '/tmp',
      GDK_PIXBUF_MODULE_FILE: '/tmp/x',
      GST_PLUGIN_PATH: '/tmp',
      FONTCONFIG_FILE: '/tmp/fonts.conf',
      XDG_CONFIG_HOME: '/tmp',
      XDG_CONFIG_DIRS: '/tmp',
      XDG_DATA_HOME: '/tmp',
      XDG_DATA_DIRS: '/tmp',
      XDG_SESSION_TYPE: 'wayland',
      XDG_CURRENT_DESKTOP: 'evil',
      XCURSOR_PATH: '/tmp',
      XCOMPOSEFILE: '/tmp/x',
      XMODIFIERS: '@im=evil',
      QT_PLUGIN_PATH: '/tmp',
      PYTHONPATH: '/tmp',
      MALLOC_CONF: 'x',
      GCONV_PATH: '/tmp',
      LOCPATH: '/tmp',
      HOSTALIASES: '/tmp/x',
      RES_OPTIONS: 'x',
      SSL_CERT_FILE: '/tmp/ca.pem',
      SSL_CERT_DIR: '/tmp',
      http_proxy: 'http://evil:1',
      ALL_PROXY: 'http://evil:1',
      IFS: 'x',
      CDPATH: '/tmp',
      PS4: '$(id)',
      SSLKEYLOGFILE: '/tmp/keys',
      OPENSSL_CONF: '/tmp/openssl.cnf',
      BASH_ENV: '/tmp/evil.sh',
      ENV: '/tmp/evil.sh',
      PATH: '/tmp/evil',
      https_proxy: 'http://evil:1',
    };
    const { environment } = launch(['list'], hostile);
    // A shell that reads its environment sets these for itself.
    const own = ['PWD', 'OLDPWD', 'SHLVL', '_'];
    const rest = Object.entries(environment).filter(([name]) => !own.includes(name));
    expect(Object.fromEntries(rest)).toEqual({ PATH: '/usr/bin:/bin', HOME: '/', MALLOC_ARENA_MAX: '1' });
  });

  test('it names what the program reads, and no more', () => {
    const text = readFileSync(launcher, 'utf8');
    const passed = [...text.matchAll(/\$\{([A-Z_]+)\+\1=/g)].map(([, name]) => name);
    expect(passed).toHaveLength(14);
    expect(passed).toEqual([...new Set(passed)]);
  });
});

describe('the arguments', () => {
  test.each([
    [['plan', '7', '--json']],
    [['--settings', '/etc/a b.toml', 'list']],
    [['--settings=/etc/x.toml', '--endpoint=https://one/RPC2', '--host=chromium']],
    [['--help']],
    [['-h']],
  ])('%j pass as they are', (args) => {
    const { given, status } = launch(args);
    expect(status).toBe(0);
    expect(given.slice(2, -1)).toEqual(args);
    expect(given.slice(0, 2)).toEqual(['--max-semi-space-size=1', join(folder, 'dist/onekiosk.mjs')]);
  });

  test.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--inspect',
    '--inspect-brk=0.0.0.0:9229',
    '--no-sandbox',
    '--load-extension=/tmp/evil',
    '--js-flags=--expose-gc',
    '--require=/tmp/evil.js',
    '--user-data-dir=/tmp',
    '--settingsx',
    '-r',
    '-e',
    '--',
  ])('%s reaches nothing', (option) => {
    const { status, stdout, stderr } = launch(['shell', option]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^onekiosk: -\S*: not an option of onekiosk\n$/);
    expect(stderr).not.toContain('evil');
  });

  test('no core dump is left', () => {
    expect(launch(['list']).given.at(-1)).toBe('0');
  });
});

describe('the launcher of the package for Electron', () => {
  const electron = (args: readonly string[], environment: Record<string, string> = {}) =>
    launch(args, environment, forElectron);

  test.each<[readonly string[], Record<string, string>, string]>([
    [['shell'], { DISPLAY: ':0' }, 'x11'],
    [['shell', '--settings', '/etc/x.toml'], { DISPLAY: ':0', WAYLAND_DISPLAY: '' }, 'x11'],
    [['shell'], { DISPLAY: ':1', WAYLAND_DISPLAY: '/run/user/7/wayland-0' }, 'wayland'],
  ])('%j with %j: Electron itself, on %s', (args, environment, ozone) => {
    const { program, given } = electron(args, environment);
    expect(program).toBe(join(folder, 'electron/onekiosk'));
    expect(given.slice(0, -1)).toEqual([`--ozone-platform=${ozone}`, ...args]);
    // What it is started with, it takes.
    expect(refusedSwitches(given.slice(0, -1))).toEqual([]);
  });

  test.each<readonly string[][]>([
    [['list', '--json']],
    [['plan', '7']],
    [['--version']],
    [['shell', '--host', 'chromium']],
    [['shell', '--host=electron']],
    [[]],
  ])('%j is Node’s', (args) => {
    const { program, given } = electron(args);
    expect(program).toBe(join(folder, 'bin/node'));
    expect(given.slice(2, -1)).toEqual(args);
  });

  test('the same options are refused, and the same environment is dropped', () => {
    expect(electron(['shell', '--inspect'])).toMatchObject({ status: 2, stdout: '' });
    const hostile = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/x', CHROME_DEVEL_SANDBOX: '/x' };
    const { environment } = electron(['shell'], hostile);
    for (const name of Object.keys(hostile)) expect(environment).not.toHaveProperty(name);
  });

  test('and Debian’s Chromium has none of it', () => {
    expect(readFileSync(launcher, 'utf8')).not.toMatch(/lib\/electron|ozone|@[A-Z]/);
    expect(launch(['shell'], { DISPLAY: ':0' }).program).toBe(join(folder, 'bin/node'));
  });
});
