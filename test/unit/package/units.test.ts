import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';

const TREE = join(ROOT, 'build/package/root');
const UNITS = join(TREE, 'usr/lib/systemd/system');
const read = (path: string) => readFileSync(join(TREE, path), 'utf8');

/** Of `systemd-analyze security`, 0 to 10: what may be reached is in docs/install.md. */
const MOST_EXPOSED = { onekiosk: 2.6, 'onekiosk-display': 2.5, 'onekiosk-monitors': 1.3 };

describe('how exposed a unit is', () => {
  test.each(Object.entries(MOST_EXPOSED))('%s: %d at most', (unit, most) => {
    const args = ['security', '--offline=true', '--no-pager', join(UNITS, `${unit}.service`)];
    const { stdout } = spawnSync('/usr/bin/systemd-analyze', args, { encoding: 'utf8' });
    const figure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
    expect(figure).toBeGreaterThan(0);
    expect(figure).toBeLessThanOrEqual(most);
  });
});

describe('the units', () => {
  const files = readdirSync(UNITS);

  test.each(files)('%s runs as nobody with rights, and what it runs is in the package', (file) => {
    const text = read(`usr/lib/systemd/system/${file}`);
    expect(text).toMatch(/^User=onekiosk$/m);
    expect(text).toMatch(/^NoNewPrivileges=yes$/m);
    expect(text).toMatch(/^CapabilityBoundingSet=$/m);
    for (const [, program = ''] of text.matchAll(/^Exec\w+=(\S+)/gm)) {
      expect(existsSync(join(TREE, program)), program).toBe(true);
    }
  });

  test('the watchdog is fed several times in its time, by a page that speaks every 5 s', () => {
    const seconds = Number(/^WatchdogSec=(\d+)$/m.exec(read('usr/lib/systemd/system/onekiosk.service'))?.[1]);
    expect(seconds / 4).toBeGreaterThanOrEqual(5);
  });
});

describe('polkit', () => {
  interface Rule {
    (action: { id: string }, subject: { user: string }): unknown;
  }
  const rules: Rule[] = [];
  const polkit = {
    Result: { YES: 'yes', NO: 'no', NOT_HANDLED: null },
    addRule: (rule: Rule) => void rules.push(rule),
  };
  // The text is ours; polkitd, too, runs it as a script with this one object.
  const script = read('usr/share/polkit-1/rules.d/90-onekiosk.rules');
  runInNewContext(script, { polkit });
  const ask = (id: string, user: string) => rules.map((rule) => rule({ id }, { user }));

  test.each(['power-off', 'reboot', 'suspend', 'power-off-multiple-sessions'])(
    'the terminal may %s',
    (verb) => {
      expect(ask(`org.freedesktop.login1.${verb}`, 'onekiosk')).toEqual(['yes']);
    },
  );
  test('it may use a smart card', () => {
    expect(ask('org.debian.pcsc-lite.access_pcsc', 'onekiosk')).toEqual(['yes']);
  });
  test.each([
    'org.freedesktop.systemd1.manage-units',
    'org.freedesktop.udisks2.filesystem-mount',
    'org.freedesktop.login1.set-wall-message',
    'org.freedesktop.login1.power-off-ignore-inhibit',
    'org.freedesktop.policykit.exec',
    'org.freedesktop.login1.suspend-ignore-inhibit',
    'org.freedesktop.login1.hibernate',
    'org.freedesktop.login1.chvt',
    'org.freedesktop.NetworkManager.network-control',
    'org.freedesktop.NetworkManager.settings.modify.system',
    'org.freedesktop.NetworkManager.wifi.scan',
    '',
  ])('and not %s', (id) => {
    expect(ask(id, 'onekiosk')).toEqual(['no']);
  });
  test('nobody else is given or refused anything', () => {
    expect(ask('org.freedesktop.login1.power-off', 'root')).toEqual([null]);
    expect(ask('org.freedesktop.login1.power-off', 'onekiosk2')).toEqual([null]);
  });
});

test('what is plugged in: nothing mounts it, and no keyboard, mouse, hub or card reader is given away', () => {
  const rules = read('usr/lib/onekiosk/terminal/udev.rules');
  expect(rules).toMatch(/^SUBSYSTEM=="block", ENV\{ID_BUS\}=="usb", ENV\{UDISKS_IGNORE\}="1"$/m);
  const kept = /^ENV\{ID_USB_INTERFACES\}=="([^"]+)", GOTO="onekiosk_end"$/gm;
  expect([...rules.matchAll(kept)].map(([, classes]) => classes)).toContain('*:03*|*:09*|*:0b*');
});

test('the account has no shell, no password, no group and no home', () => {
  const lines = read('usr/lib/sysusers.d/onekiosk.conf')
    .split('\n')
    .filter((line) => /^[a-z]/.test(line));
  expect(lines).toEqual(['u onekiosk - "onekiosk terminal" /nonexistent /usr/sbin/nologin']);
  expect(read('etc/pam.d/onekiosk')).toMatch(/^auth +required pam_deny\.so$/m);
  expect(read('etc/pam.d/onekiosk')).toMatch(/^password required pam_deny\.so$/m);
});
