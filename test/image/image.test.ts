import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeIso } from '../../build/image/media.ts';
import { startDemoCloud } from '../../demo/cloud.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { temporary } from '../support/terminal.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { ESCAPES } from './escapes.ts';
import { Machine, pause, until } from './machine.ts';
import { colours, likeness } from './picture.ts';
import type { Picture } from './picture.ts';
import { fromOutside } from './outside.ts';
import type { Outside } from './outside.ts';
import { serve } from './serve.ts';
import type { FileServer } from './serve.ts';
import { SEEN, acceleration, forTests, hindrance, imageUnderTest } from './stand.ts';
import type { Built } from './stand.ts';

/** Without KVM, on a machine that does other things too, everything takes its time. */
const BOOT = 1_500;
const COMPUTER = ['-m', '2048', '-smp', '2'];
const NETWORK = ['-device', 'virtio-net-pci,netdev=net'];

let built: Built;
let machine: Machine | null = null;
let server: FileServer | null = null;
/** The sign-in page as the first machine showed it. */
let page: Picture | null = null;

beforeAll(async () => {
  const why = hindrance();
  if (why !== null) throw new Error(why);
  COMPUTER.push(...(await acceleration()));
  mkdirSync(SEEN, { recursive: true });
  built = imageUnderTest();
});
const away = async () => {
  await machine?.stop();
  await server?.close();
  machine = null;
  server = null;
};
afterAll(async () => {
  await away();
  rmSync(join(built.out, 'tests'), { recursive: true, force: true });
});

const work = (name: string): string => join(built.out, 'tests', name);
const is = (): Machine => {
  if (machine === null) throw new Error('there is no machine');
  return machine;
};
/** Waits until the screen is the sign-in page that was seen before. */
async function showsPage(name: string): Promise<void> {
  const first = page;
  if (first === null) throw new Error('no sign-in page was seen before');
  let last = 0;
  await until(
    BOOT,
    () => `the screen is the sign-in page to ${(last * 100).toFixed(1)} %`,
    async () => {
      if (is().ended) throw new Error('the machine ended');
      await pause(10_000);
      last = likeness(await is().shot(name), first);
      return last > 0.98;
    },
  );
  console.log(`${name}: on the screen ${is().seconds.toFixed(0)} s after power on`);
}

describe('from the network, by iPXE', () => {
  let cloud: DemoCloud;
  let outside: Outside;
  let before = '';
  const state = () =>
    is().must(
      'cat /proc/sys/kernel/random/boot_id; systemctl show -p MainPID,NRestarts onekiosk onekiosk-display; cat /sys/class/tty/tty0/active',
    );

  beforeAll(async () => {
    cloud = await startDemoCloud({
      workDir: temporary('image-cloud'),
      log: (line) => console.warn(line),
      desktops: ['spice'],
    });
    outside = await fromOutside(cloud.endpoint);
    server = await serve(work('netboot'));
    const words = [
      `onekiosk.cloud.endpoint=http://10.0.2.2:${outside.port}/RPC2`,
      'onekiosk.cloud.allow-plain=true',
      `onekiosk.cloud.hosts.${cloud.hostName}=10.0.2.2`,
      // Without KVM a viewer that starts cold takes a minute.
      'onekiosk.deadlines.viewer=300',
      'onekiosk.image.hostname=ward-7-bed-2',
      'onekiosk.image.ntp=10.0.2.2',
      'onekiosk.session.blank-after=0',
    ];
    const folder = await forTests(
      built,
      work('netboot'),
      words,
      built.key,
      `http://10.0.2.2:${server.port}/`,
    );
    const net = `user,id=net,tftp=${folder},bootfile=http://10.0.2.2:${server.port}/boot.ipxe`;
    machine = new Machine(SEEN, 'netboot', [...COMPUTER, '-boot', 'n', '-netdev', net, ...NETWORK]);
  });
  afterAll(async () => {
    await away();
    await outside.close();
    await cloud.close();
  });

  test('it boots to the sign-in page without a question', async () => {
    await is().waitForPage(BOOT);
    expect(server?.asked).toEqual(['boot.ipxe', 'vmlinuz', 'initrd.img', 'filesystem.squashfs']);
    // It says that it is drawn before a machine without graphics has it on the screen.
    await until(
      180,
      () => 'nothing is on the screen',
      async () => colours((page = await is().shot('netboot-sign-in'))) > 100,
    );
    await pause(5_000);
    page = await is().shot('netboot-sign-in');
    expect([page.width, page.height]).toEqual([1280, 800]);
    expect(colours(page)).toBeGreaterThan(100);
    expect(await is().must('systemctl show --value -p NRestarts onekiosk.service')).toBe('0');
    expect(await is().must('systemctl --failed --plain --no-legend')).toBe('');
    console.log(`netboot: ${is().seconds.toFixed(0)} s after power on`);
    console.log(await is().must('systemd-analyze time'));
    console.log(await is().must('free -m'));
    console.log(`${await is().must('wc -l </usr/share/onekiosk-image/packages')} packages`);
  });

  test('every block of the system is verified, and nothing of it can be written', async () => {
    expect(await is().must('findmnt -no SOURCE,FSTYPE /run/live/rootfs/filesystem.squashfs')).toMatch(
      /^\/dev\/mapper\/onekiosk\s+squashfs$/,
    );
    expect(await is().must('dmsetup status onekiosk')).toMatch(/verity V$/);
    expect(await is().must('findmnt -no FSTYPE /; findmnt -no FSTYPE /run/live/overlay')).toBe(
      'overlay\ntmpfs',
    );
  });

  test('what the command line says is heeded', async () => {
    expect(await is().must('hostname')).toBe('ward-7-bed-2');
    expect(await is().must('grep BLANK /etc/onekiosk/session.conf')).toContain('BLANK_AFTER=0');
    expect(await is().must('cat /run/systemd/timesyncd.conf.d/50-onekiosk.conf')).toContain('NTP=10.0.2.2');
  });

  test('nothing listens to the network, nobody can sign in, nothing becomes root', async () => {
    const listening = await is().must('ss -Hlnt | grep -vE "127\\.0\\.0\\.1|\\[::1\\]" || true');
    expect(listening).toBe('');
    expect(await is().must('cut -d: -f1,2 /etc/shadow | grep -vE ":[!*]" || true')).toBe('');
    expect(await is().must('grep -cE ":(/bin/|/usr/bin/)(ba|da)?sh$" /etc/passwd || true')).toBe('0');
    expect(await is().must('find / -xdev -perm /6000 -type f | sort')).toBe(
      '/usr/lib/dbus-1.0/dbus-daemon-launch-helper\n/usr/sbin/unix_chkpwd',
    );
    expect(await is().must('cat /proc/sys/kernel/sysrq')).toBe('0');
    expect(await is().must('cat /sys/kernel/security/lockdown')).toContain('[confidentiality]');
    expect(await is().must('pgrep -x "agetty|login|sshd" || true')).toBe('');
  });

  test('what a terminal needs is there', async () => {
    for (const unit of ['NetworkManager', 'systemd-timesyncd', 'pcscd.socket', 'cups.service'])
      expect(`${unit} ${await is().must(`systemctl is-active ${unit} || true`)}`).toBe(`${unit} active`);
    expect(await is().must('pgrep -u onekiosk -x "pipewire|wireplumber" | wc -l')).toMatch(/^[2-9]/);
    // NetworkManager has taken the card over from the initrd, with its name servers.
    expect(await is().must('nmcli -t -c no -f STATE general')).toBe('connected');
    expect(await is().must('cat /etc/resolv.conf')).toMatch(/^nameserver /m);
  });

  test('keys arrive', async () => {
    await is().press('tab', 'shift-tab', 'x');
    await pause(3_000);
    const typed = await is().shot('netboot-typed');
    // The letter, the caret and the name of what is needed: not the whole page.
    expect(likeness(typed, page ?? typed)).toBeLessThan(1);
    expect(likeness(typed, page ?? typed)).toBeGreaterThan(0.98);
    await is().press('backspace');
  });

  test(`${ESCAPES.length} ways out do nothing`, async () => {
    before = await state();
    expect(before).toMatch(/\ntty1$/);
    for (const each of ESCAPES) {
      await is().press(each);
      if (is().ended) throw new Error(`${each} ended the machine`);
    }
    await is().press('esc');
    await pause(5_000);
    expect(await state()).toBe(before);
    expect(is().events.filter((each) => /SHUTDOWN|RESET|POWERDOWN/.test(each))).toEqual([]);
    const after = await is().shot('netboot-escapes');
    expect(likeness(after, page ?? after)).toBeGreaterThan(0.98);
    // One window of the browser, and no program but ours.
    const windows = await is().must(
      'XAUTHORITY=/run/onekiosk-display/authority DISPLAY=:0 wmctrl -l | wc -l',
    );
    expect(windows).toBe('1');
    console.log(`${ESCAPES.length} escapes tried, 0 succeeded`);
  });

  test('the same keys do something where they are not locked', async () => {
    // sysrq is the kernel's; with it on, Alt+SysRq+s is answered in the log.
    await is().must('echo 1 >/proc/sys/kernel/sysrq; dmesg -C');
    await is().press('alt-sysrq-s');
    await pause(3_000);
    expect(await is().must('dmesg')).toMatch(/sysrq: .*Sync/i);
    await is().must('echo 0 >/proc/sys/kernel/sysrq; dmesg -C');
    await is().press('alt-sysrq-s');
    await pause(3_000);
    expect(await is().must('dmesg')).not.toMatch(/Emergency Sync/i);
    // A console that is switched to by root shows that there is one to switch to, and what the test would see.
    await is().must('chvt 3 || busybox chvt 3');
    await pause(3_000);
    expect(await is().must('cat /sys/class/tty/tty0/active')).toBe('tty3');
    await is().must('chvt 1 || busybox chvt 1');
    await pause(10_000);
    expect(await state()).toBe(before);
  });

  test('a person signs in, sees the desktops of the cloud outside, and is in one of them by SPICE', async () => {
    const { name, password } = cloud.users.desktop;
    await is().press('ctrl-a', 'delete');
    await is().type(name);
    await is().press('tab');
    await is().type(password);
    await is().press('ret');
    await until(
      180,
      () => 'nobody signed in',
      () => cloud.liveTokens() > 0,
    );
    await pause(20_000);
    const list = await is().shot('netboot-desktops');
    expect(likeness(list, page ?? list)).toBeLessThan(0.9);
    // The first tile has the focus.
    await is().press('ret');
    await until(
      300,
      () => 'no viewer came',
      async () => (await cloud.channels('spice')).length >= 7,
    );
    await wholeSpiceSession(cloud);
    await pause(10_000);
    await is().shot('netboot-spice');
    expect(await is().must('pgrep -u onekiosk -x remote-viewer | wc -l')).toBe('1');
  });
});

describe('from a medium', () => {
  afterEach(away);

  test('as a CD, by BIOS', async () => {
    machine = new Machine(SEEN, 'cd', [
      ...[
        ...COMPUTER,
        '-boot',
        'd',
        '-drive',
        `file=${built.out}/onekiosk.iso,media=cdrom,readonly=on,if=ide`,
      ],
      ...['-netdev', 'user,id=net,restrict=on', ...NETWORK],
    ]);
    await showsPage('cd-bios');
  });

  test('as a USB stick, by UEFI', async () => {
    machine = new Machine(SEEN, 'usb', [
      ...[...COMPUTER, '-machine', 'q35', '-bios', '/usr/share/ovmf/OVMF.fd'],
      ...['-drive', `if=none,id=stick,format=raw,readonly=on,file=${built.out}/onekiosk.iso`],
      ...['-device', 'qemu-xhci', '-device', 'usb-storage,drive=stick,bootindex=1'],
      ...['-netdev', 'user,id=net,restrict=on', ...NETWORK],
    ]);
    await showsPage('usb-uefi');
  });

  test('with its figures', async () => {
    const iso = join(built.out, 'tests/figures.iso');
    const folder = await forTests(built, work('figures'), []);
    makeIso(folder, iso, built.verity, []);
    machine = new Machine(SEEN, 'figures', [
      ...[...COMPUTER, '-boot', 'd', '-drive', `file=${iso},media=cdrom,readonly=on,if=ide`],
      ...['-netdev', 'user,id=net,restrict=on', ...NETWORK],
    ]);
    await is().waitForPage(BOOT);
    console.log(await is().must('systemd-analyze time'));
    console.log(await is().must('free -m'));
    expect(await is().must('systemctl --failed --plain --no-legend')).toBe('');
  });
});
