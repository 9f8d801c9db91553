import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Each row: the names a package has in one Debian or another, the first one that the machine's sources know is taken. */
const DEMO = [
  ['chromium'],
  ['virt-viewer'],
  ['freerdp2-x11', 'freerdp3-x11'],
  ['freerdp2-shadow-x11', 'freerdp3-shadow-x11'],
  ['xrdp'],
  ['xorgxrdp'],
  ['qemu-system-x86'],
  ['qemu-system-modules-spice', 'qemu-system-common'],
  ['qemu-utils'],
  ['seabios'],
  ['openssl'],
  ['xvfb'],
  ['openbox'],
  ['xdotool'],
  ['wmctrl'],
  ['imagemagick'],
  ['x11-utils'],
  ['x11-xserver-utils'],
  ['x11-xkb-utils'],
  ['iproute2'],
  ['spice-html5'],
];
/** Smart cards and USB devices without hardware, and what the console bridge is measured against. */
const TEST = [
  ...DEMO,
  ['libnss3-tools'],
  ['pcscd'],
  ['vsmartcard-vpcd'],
  ['opensc'],
  ['opensc-pkcs11'],
  ['umockdev'],
  ['xclip'],
  ['polkitd', 'policykit-1'],
  ['dbus-daemon', 'dbus'],
  ['websockify'],
  ['pulseaudio'],
  ['pulseaudio-utils'],
  ['xserver-xorg-video-dummy'],
];
/** What builds the package, and what makes whole systems to install it in. */
const PACKAGE = [['binutils'], ['dpkg']];
/** strip(1) for the Node of the other kind of machine. */
const PACKAGE_ARM64 = [...PACKAGE, ['binutils-aarch64-linux-gnu']];
const TEST_PACKAGE = [...PACKAGE, ['mmdebstrap'], ['lintian'], ['procps']];
/** What builds the boot image, and the machines that it is tried in. */
const IMAGE = [
  ...PACKAGE,
  ['mmdebstrap'],
  ['squashfs-tools'],
  ['xorriso'],
  ['grub-pc-bin'],
  ['grub-efi-amd64-bin'],
  ['grub-common'],
  ['mtools'],
  ['cryptsetup-bin'],
  ['e2fsprogs'],
  ['fdisk'],
];
const TEST_IMAGE = [...TEST, ...IMAGE, ['ovmf'], ['ipxe-qemu']];
const SETS = {
  none: [],
  demo: DEMO,
  test: TEST,
  package: PACKAGE,
  'package-arm64': PACKAGE_ARM64,
  'test-package': TEST_PACKAGE,
  image: IMAGE,
  'test-image': TEST_IMAGE,
};

const quiet = (command, args) =>
  spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const installed = (name) =>
  quiet('dpkg-query', ['-W', '-f=${Status}', name]).stdout === 'install ok installed';
const known = (name) => quiet('apt-cache', ['show', '--no-all-versions', name]).status === 0;

/**
 * Installs what `set` needs and the machine lacks, and says so before. Where it cannot (no apt, no rights, no network) it says
 * what is missing and goes on: the task itself then tells what it could not do.
 */
export function ensureDebianPackages(set) {
  const rows = SETS[set].filter((names) => !names.some(installed));
  if (rows.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    console.error(
      `onekiosk: not a Debian system; please install: ${rows.map((names) => names[0]).join(' ')}`,
    );
    return;
  }
  const asRoot = process.getuid() === 0 ? [] : ['sudo'];
  const run = (...command) => {
    const [program, ...args] = [...asRoot, ...command];
    return spawnSync(program, args, { stdio: ['ignore', 2, 2] }).status === 0;
  };
  if (!rows.every((names) => names.some(known))) {
    console.error('onekiosk: reading the lists of Debian packages …');
    run('apt-get', 'update', '-q=2');
  }
  const wanted = rows.map((names) => names.find(known) ?? names[0]);
  console.error(`onekiosk: installing Debian packages (once): ${wanted.join(' ')} …`);
  const release = holdServices(run);
  const done = run(
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    'install',
    '-y',
    '-q=2',
    '--no-install-recommends',
    ...wanted,
  );
  release();
  if (!done)
    console.error(
      `onekiosk: apt-get could not install them all; what needs them will say so: ${wanted.join(' ')}`,
    );
}

/** No server that a package brings is started by its installation (Debian policy, /usr/share/doc/init-system-helpers). */
function holdServices(run) {
  const path = '/usr/sbin/policy-rc.d';
  if (existsSync(path)) return () => {};
  const text = '#!/bin/sh\nexit 101\n';
  if (process.getuid() === 0) writeFileSync(path, text, { mode: 0o755 });
  else run('sh', '-c', `printf '${text.replaceAll('\n', '\\n')}' > ${path} && chmod 755 ${path}`);
  return () => {
    if (process.getuid() === 0) {
      if (readFileSync(path, 'utf8') === text) rmSync(path);
    } else run('rm', '-f', path);
  };
}
