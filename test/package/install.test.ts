import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage } from '../../build/package.ts';
import { maintainerFrom } from '../../build/package/control.ts';
import { ROOT } from '../../build/tools.ts';
import { VERSION } from '../../core/version.ts';
import { DebianRoot, hindrance } from './root.ts';
import type { Suite } from './root.ts';
import {
  allowed,
  CAGE,
  CONSOLE,
  DUMMY,
  IMPATIENT,
  MASKED,
  NO_CARD,
  NO_CONSOLE,
  PLANTED,
  POLICY,
  REFUSED,
  SESSION,
  SETTINGS,
  SHOW_FED,
  SHOW_STATE,
  TOOLS,
  XORG,
  bind,
  pageOf,
  pause,
  showing,
} from './terminal.ts';

const why = hindrance();
const folder = mkdtempSync(join(tmpdir(), 'onekiosk-install-'));
let deb = '';
beforeAll(async () => {
  if (why !== null) return;
  const release = {
    version: VERSION,
    architecture: 'amd64',
    maintainer: maintainerFrom({}),
    epoch: 1_700_000_000,
  } as const;
  deb = (await buildPackage(release, folder, 0)).path;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const suites: readonly Suite[] = ['bookworm', 'trixie'];
describe.each(suites)('on a bare %s', (suite) => {
  let root: DebianRoot | null = null;
  let before = '';
  const system = (): DebianRoot => {
    if (root === null) throw new Error('the system was not made');
    return root;
  };
  const files = (): string =>
    system().must(
      'sh',
      '-c',
      'find / -xdev -path /proc -prune -o -iname "*onekiosk*" -print | grep -v ^/root/ | sort',
    );
  const show = (unit: string, property: string): string =>
    system()
      .must(...showing(property, unit))
      .trim();
  const shot = (name: string): number => {
    system().must(
      'sh',
      '-c',
      'XAUTHORITY=/run/onekiosk-display/authority import -display :0 -window root /root/shot.png',
    );
    return keep(name);
  };
  /** Puts the picture where somebody can look at it; answers how many colours it has. */
  const keep = (name: string): number => {
    mkdirSync(join(ROOT, 'test-out'), { recursive: true });
    copyFileSync(system().at('root/shot.png'), join(ROOT, 'test-out', `package-${suite}-${name}.png`));
    return Number(system().must('identify', '-format', '%k', '/root/shot.png'));
  };

  beforeAll(() => {
    if (why !== null) return;
    root = new DebianRoot(suite, CONSOLE);
    root.install(...TOOLS, CONSOLE ? 'xserver-xorg-video-dummy' : 'xvfb');
    before = files();
    copyFileSync(deb, root.at('root/onekiosk.deb'));
    root.install('/root/onekiosk.deb');
    if (suite !== 'bookworm') root.install(...CAGE);
  });
  afterAll(async () => await root?.remove());

  test('it installs with what it needs, and takes no screen', (context) => {
    if (why !== null) return context.skip(why);
    expect(system().must('dpkg-query', '-W', '-f=${Status}', 'onekiosk')).toBe('install ok installed');
    expect(system().run('onekiosk-terminal', 'status')).toMatchObject({ status: 1, out: 'disabled\n' });
    expect(system().run('dpkg', '--verify', 'onekiosk')).toMatchObject({ status: 0, out: '' });
    for (const path of ['logind.conf.d', 'system.conf.d']) {
      expect(existsSync(system().at(`etc/systemd/${path}/50-onekiosk.conf`))).toBe(false);
    }
    // Chromium is what it was.
    expect(system().run('test', '-e', POLICY).status === 0).toBe(false);
    expect(pageOf(system(), 'file:///etc/debian_version')).toContain(
      system().must('cat', '/etc/debian_version').trim(),
    );
  });

  test('its user has no shell, no password and no group but its own', (context) => {
    if (why !== null) return context.skip(why);
    expect(system().must('getent', 'passwd', 'onekiosk')).toMatch(
      /^onekiosk:x:\d+:\d+:.*:\/usr\/sbin\/nologin$/m,
    );
    expect(system().must('getent', 'shadow', 'onekiosk')).toMatch(/^onekiosk:!/);
    expect(system().must('id', '-Gn', 'onekiosk').trim()).toBe('onekiosk');
  });

  test('the command runs', (context) => {
    if (why !== null) return context.skip(why);
    expect(system().must('onekiosk', '--help')).toContain('usage: onekiosk');
    expect(system().must('onekiosk', '--version')).toMatch(/^onekiosk \d+\.\d+\.\d+ \(Node 24\./);
    expect(system().run('onekiosk', 'shell')).toMatchObject({ status: 2 });
    const listed = system().run('sh', '-c', 'echo a:b | onekiosk list --endpoint http://127.0.0.1:9/RPC2');
    expect(listed.status).toBe(1);
    expect(listed.error).toMatch(/\([A-Z0-9-]+\)\n$/i);
  });

  test('it becomes a terminal: not without settings, then to the sign-in page', async (context) => {
    if (why !== null) return context.skip(why);
    const { write, run, must } = bind(system());
    for (const unit of MASKED) must('ln', '-sf', '/dev/null', `/etc/systemd/system/${unit}`);
    if (CONSOLE) write('etc/X11/xorg.conf.d/dummy.conf', DUMMY);
    else {
      must('mv', '/usr/lib/xorg/Xorg', '/usr/lib/xorg/Xorg.real');
      write('usr/lib/xorg/Xorg', XORG, 0o755);
      write('etc/systemd/system/onekiosk-display.service.d/test.conf', NO_CONSOLE);
    }
    write('etc/systemd/system/onekiosk.service.d/test.conf', IMPATIENT);
    await system().boot();
    expect(run('onekiosk-terminal', 'enable', '--now').error).toContain('onekiosk.toml is missing');
    write('etc/onekiosk/onekiosk.toml', SETTINGS);
    must('onekiosk-terminal', 'enable', '--now');
    expect(must('onekiosk-terminal', 'status')).toBe('enabled\n');
    expect(show('onekiosk', 'ActiveState')).toBe('active');
    expect(system().must('cat', POLICY)).toBe(
      readFileSync(join(ROOT, 'build/chromium-policy/onekiosk.json'), 'utf8'),
    );
    const display = must('pgrep', '-u', 'onekiosk', '-a', '-x', 'Xorg|Xvfb');
    expect(display).toMatch(/^\d+ \S+ :0 .*-nolisten tcp.* -s 20 -accessx/);
    if (CONSOLE) {
      expect(must('loginctl', '--no-legend')).toMatch(/onekiosk +seat0 +(?:\d+ +user +)?tty1/);
      const log = must('cat', '/run/onekiosk-display/Xorg.log');
      expect(log).toContain('(**) Option "DontVTSwitch" "yes"');
      expect(log).toContain('systemd-logind: took control of session');
    }
    // Cards, shadows and smooth text: a page that is there, and not one colour.
    expect(shot('sign-in')).toBeGreaterThan(100);
  });

  test('the policy is in force: for the machine’s Chromium, and for that of the shell', async (context) => {
    if (why !== null) return context.skip(why);
    const { must, write } = bind(system());
    // With the policy neither that page nor the way to look at one from outside is left.
    expect(pageOf(system(), 'file:///etc/debian_version')).not.toContain(
      must('cat', '/etc/debian_version').trim(),
    );
    // The shell reads the same file: without the line that lets its own page be reached over the pipe, it gets no window.
    const shipped = system().must('cat', POLICY);
    const closed = JSON.stringify({
      ...(JSON.parse(shipped) as object),
      DeveloperToolsAvailabilityAllowlist: [],
    });
    must('rm', POLICY);
    write(POLICY.slice(1), closed);
    const begun = must('date', '+%s').trim();
    system().run('systemctl', '--no-block', 'restart', 'onekiosk');
    const journal = ['journalctl', '-q', '-u', 'onekiosk', '--since', `@${begun}`, '-o', 'cat'];
    await system().until(
      (out) => out.includes('Chromium has no window that it lets us have'),
      90,
      ...journal,
    );
    // What an administrator has put there stays, and enabling lays down the package's own again.
    must('onekiosk-terminal', 'enable', '--now');
    expect(system().must('cat', POLICY)).toBe(shipped);
    await system().until((out) => out === 'active\n', 120, ...SHOW_STATE);
    expect(shot('policy')).toBeGreaterThan(100);
  });

  test('what was planted reaches no process: variables of the manager, and files in the account’s folders', async (context) => {
    if (why !== null) return context.skip(why);
    const { must, write } = bind(system());
    must('systemctl', 'set-environment', ...PLANTED.map((name) => `${name}=/pl4nted`));
    write('var/lib/onekiosk/.config/gtk-3.0/settings.ini', '[Settings]\n');
    must('chown', '-R', 'onekiosk:', '/var/lib/onekiosk');
    must('systemctl', 'restart', 'onekiosk');
    await system().until((out) => out === 'active\n', 120, ...SHOW_STATE);
    const environments = (unit: string) =>
      must(
        'sh',
        '-c',
        `for p in $(cat /sys/fs/cgroup/${unit}/cgroup.procs); do tr '\\0' '\\n' </proc/$p/environ; done`,
      );
    const shell = environments('system.slice/onekiosk.service').split('\n');
    expect(shell.filter((line) => line.includes('pl4nted'))).toEqual([]);
    // Every home is one that goes with the service.
    const homes = shell.filter((line) => /^(?:HOME|XDG_CONFIG_HOME|XDG_DATA_HOME|TMPDIR)=/.test(line));
    expect(homes.length).toBeGreaterThan(3);
    expect(homes.filter((line) => !/=\/run\/onekiosk\//.test(line))).toEqual([]);
    expect(must('getent', 'passwd', 'onekiosk')).toContain(':/nonexistent:');
    // The control: they were there to be had.
    expect(must('systemctl', 'show-environment')).toContain('GTK_MODULES=/pl4nted');
    must('systemctl', 'unset-environment', ...PLANTED);
  });

  test('an update leaves the person at the screen alone, and lays down what is new', async (context) => {
    if (why !== null) return context.skip(why);
    const { must } = bind(system());
    const screen = () => [show('onekiosk', 'MainPID'), must('pgrep', '-o', '-u', 'onekiosk', 'chromium')];
    const before = screen();
    must('rm', '/etc/systemd/journald.conf.d/50-onekiosk.conf');
    must('dpkg', '-i', '/root/onekiosk.deb');
    must('test', '-e', '/etc/systemd/journald.conf.d/50-onekiosk.conf');
    // Chromium looks at its policies again some seconds after their folder was touched.
    await pause(8_000);
    expect(screen()).toEqual(before);
  });

  test('the doctor finds nothing wrong with the terminal but the cloud, which is not there', (context) => {
    if (why !== null) return context.skip(why);
    const { status, out } = system().run('onekiosk', 'doctor', '--json');
    expect(status).toBe(1);
    const { findings } = JSON.parse(out) as { findings: { area: string; about: string; state: string }[] };
    const wrong = findings.filter(({ state }) => state === 'wrong');
    expect(wrong.map(({ area, about }) => `${area} ${about}`)).toEqual(['cloud endpoint']);
    const good = findings.filter(({ state }) => state === 'ok').map(({ about }) => about);
    expect(good).toEqual(
      expect.arrayContaining(['display', 'terminal', 'policy', 'state', 'sandbox', 'browser']),
    );
  });

  test('every process of the shell is in its group, and the page is in a sandbox', (context) => {
    if (why !== null) return context.skip(why);
    const pids = system().must('pgrep', '-u', 'onekiosk', '-f', 'chromium/chromium').trim().split('\n');
    expect(pids.length).toBeGreaterThan(3);
    for (const pid of pids) {
      expect(system().must('cat', `/proc/${pid}/cgroup`)).toContain('/system.slice/onekiosk.service\n');
    }
    const helper = '/usr/libexec/spice-client-glib-usb-acl-helper';
    const inside = `nsenter -t $(systemctl show --value -p MainPID onekiosk) -m ${helper} 99 99`;
    expect(system().run('sh', '-c', inside)).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^FAIL the rules/),
    });
    const [renderer = ''] = system()
      .must('pgrep', '-u', 'onekiosk', '-f', 'type=renderer')
      .trim()
      .split('\n');
    expect(system().must('cat', `/proc/${renderer}/status`)).toMatch(/^NoNewPrivs:\t1\nSeccomp:\t2$/m);
    const space = (pid: string) => system().must('readlink', `/proc/${pid}/ns/user`);
    expect(space(renderer)).not.toBe(space('1'));
  });

  test('nobody outside can speak to it: all that listens is the console bridge, on 127.0.0.1', (context) => {
    if (why !== null) return context.skip(why);
    const listening = system().must('ss', '-Hlntu').trim().split('\n');
    expect(listening.map((line) => line.replace(/^\S+ +\S+ +\S+ +\S+ +(\S+):\d+ .*$/, '$1'))).toEqual([
      '127.0.0.1',
    ]);
  });

  test('the page feeds the watchdog; a page that stands still does not', async (context) => {
    if (why !== null) return context.skip(why);
    const fed = () => show('onekiosk', 'WatchdogTimestampMonotonic');
    const first = fed();
    await system().until((out) => out.trim() !== first, 30, ...SHOW_FED);
    system().must('pkill', '-STOP', '-u', 'onekiosk', '-f', 'type=renderer');
    // A word may be under way.
    await pause(2_000);
    const last = fed();
    await pause(12_000);
    expect(fed()).toBe(last);
    // The shell itself builds the window anew: nothing was restarted.
    await system().until((out) => out.trim() !== last, 60, ...SHOW_FED);
    expect(show('onekiosk', 'NRestarts')).toBe('0');
  });

  test('a shell that hangs is started again', async (context) => {
    if (why !== null) return context.skip(why);
    system().must('kill', '-STOP', show('onekiosk', 'MainPID'));
    await system().until((out) => out === '1\n', 90, ...showing('NRestarts', 'onekiosk'));
    await system().until((out) => out === 'active\n', 120, ...SHOW_STATE);
    expect(shot('again')).toBeGreaterThan(100);
  });

  test('a display that dies comes again, and the shell on it', async (context) => {
    if (why !== null) return context.skip(why);
    const main = show('onekiosk', 'MainPID');
    system().must('pkill', '-KILL', '-x', 'Xorg|Xvfb');
    await system().until(
      (out) => out.trim() !== '' && out.trim() !== main && out.trim() !== '0',
      60,
      ...showing('MainPID', 'onekiosk'),
    );
    await system().until((out) => out === 'active\n', 120, ...SHOW_STATE);
    expect(shot('display')).toBeGreaterThan(100);
  });

  test('cage is the other way to have a display', async (context) => {
    if (why !== null) return context.skip(why);
    if (suite === 'bookworm') return context.skip('cage 0.1.4 does not draw without a graphics card');
    const { must } = bind(system());
    must(
      'sh',
      '-c',
      `sed -i s/^DISPLAY_SERVER=.*/DISPLAY_SERVER=cage/ ${SESSION}; printf '${NO_CARD}' >>${SESSION}`,
    );
    must('systemctl', 'restart', 'onekiosk-display');
    await system().until((out) => out === 'active\n', 120, ...SHOW_STATE);
    expect(must('cat', '/run/onekiosk-display/where')).toMatch(
      /^WAYLAND_DISPLAY=\/run\/user\/\d+\/wayland-0\n/,
    );
    const runtime = 'XDG_RUNTIME_DIR=/run/user/$(id -u onekiosk)';
    // Its first frames may be from before the page.
    const look = `${runtime} WAYLAND_DISPLAY=wayland-0 grim /root/shot.png && identify -format %k /root/shot.png`;
    await system().until((colours) => Number(colours) > 100, 30, 'sh', '-c', look);
    expect(keep('cage')).toBeGreaterThan(100);
    const before = performance.now();
    must('systemctl', 'stop', 'onekiosk-display');
    expect(performance.now() - before).toBeLessThan(8_000);
    must('systemctl', 'start', 'onekiosk');
  });

  test('the terminal may power off, and nothing else', (context) => {
    if (why !== null) return context.skip(why);
    const may = (id: string) => allowed(system(), id);
    expect(may('org.freedesktop.login1.power-off')).toBe(0);
    expect(may('org.freedesktop.login1.suspend')).toBe(0);
    // Debian 12's pcscd asks nobody.
    const cards = 'org.debian.pcsc-lite.access_pcsc';
    if (system().run('pkaction', '--action-id', cards).status === 0) expect(may(cards)).toBe(0);
    for (const action of REFUSED) {
      if (system().run('pkaction', '--action-id', action).status === 0)
        expect(may(action), action).not.toBe(0);
    }
  });

  test('it ends whole: display, session and windows', async (context) => {
    if (why !== null) return context.skip(why);
    system().must('systemctl', 'stop', 'onekiosk');
    await system().until(
      (out) => out.trim() === 'inactive',
      30,
      ...showing('ActiveState', 'onekiosk-display'),
    );
    await system().until(
      (out) => out.trim() === '',
      30,
      'pgrep',
      '-u',
      'onekiosk',
      '-a',
      'Xorg|Xvfb|node|chromium|openbox',
    );
    expect(existsSync(system().at('run/onekiosk'))).toBe(false);
  });

  test('it is removed and purged without a trace, running or not', (context) => {
    if (why !== null) return context.skip(why);
    system().must('systemctl', 'start', 'onekiosk');
    system().must('apt-get', 'remove', '-y', '-q=2', 'onekiosk');
    expect(system().run('pgrep', '-u', 'onekiosk', 'node').out).toBe('');
    const left = [
      '/etc/onekiosk/onekiosk.toml',
      '/etc/onekiosk',
      '/etc/onekiosk/session.conf',
      '/etc/pam.d/onekiosk',
    ];
    system().must(
      'rm',
      '-rf',
      '/etc/systemd/system/onekiosk.service.d',
      '/etc/systemd/system/onekiosk-display.service.d',
    );
    for (const path of files().split('\n')) {
      if (path.startsWith('/etc/') && !before.includes(path)) expect(left).toContain(path);
    }
    expect(existsSync(system().at('etc/chromium/policies'))).toBe(false);
    system().must('apt-get', 'purge', '-y', '-q=2', 'onekiosk');
    // The settings are the administrator's.
    system().must('rm', '-r', '/etc/onekiosk');
    expect(files()).toBe(before);
    expect(system().run('getent', 'passwd', 'onekiosk').status).toBe(2);
    expect(system().run('getent', 'group', 'onekiosk').status).toBe(2);
  });
});
