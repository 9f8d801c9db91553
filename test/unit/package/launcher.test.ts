import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USAGE } from '../../../admin/arguments.ts';
import { launcherOptions } from '../../../build/package/tree.ts';
import { ROOT } from '../../../build/tools.ts';

const MARK = '--- arguments';
let folder = '';
let launcher = '';

/** The launcher as it is installed, with a Node in front of which it says what it was given. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-launcher-'));
  launcher = join(folder, 'onekiosk');
  const text = readFileSync(join(ROOT, 'build/package/root/usr/bin/onekiosk'), 'utf8');
  writeFileSync(
    launcher,
    text.replace('@OPTIONS@', launcherOptions(USAGE)).replace('lib=/usr/lib/onekiosk', `lib=${folder}`),
  );
  mkdirSync(join(folder, 'bin'));
  const node = join(folder, 'bin/node');
  writeFileSync(node, `#!/bin/sh\nenv\necho '${MARK}'\nfor each; do echo "$each"; done\nulimit -c\n`);
  for (const file of [launcher, node]) chmodSync(file, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function launch(args: readonly string[], environment: Record<string, string> = {}) {
  const run = spawnSync(launcher, args, { env: environment, encoding: 'utf8' });
  const [known = '', given = ''] = run.stdout.split(`${MARK}\n`);
  const entries = known.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
  });
  return { ...run, environment: Object.fromEntries(entries), given: given.trimEnd().split('\n') };
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
      CHROMIUM_FLAGS: '--no-sandbox',
      CHROME_DEVEL_SANDBOX: '/tmp/x',
      GTK_MODULES: 'evil',
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
    expect(passed).toHaveLength(13);
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
