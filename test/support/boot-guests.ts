import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootFloppy } from '../../demo/boot-sector.ts';
import type { SignMeaning } from '../../core/boot/screen/signs.ts';
import { unpackedDeb } from './debs.ts';
import { grubFloppy, writeMenu } from './grub.ts';
import { lateFloppy } from './late-sector.ts';
import { initrd, linuxFiles } from './linux-guest.ts';

/** A machine, by what QEMU needs to know of it. */
export interface BootGuest {
  readonly name: string;
  readonly arguments: readonly string[];
  /** Megabytes. */
  readonly memory: number;
  /** What its screen comes to mean; null where it boots. */
  readonly means: SignMeaning | 'black' | null;
  /** How it says by its serial port that it has booted, or that the sign is there; null where only its screen says so. */
  readonly says: string | null;
  /** Until then it has booted, or its sign is there, also when the machine is busy; milliseconds. */
  readonly within: number;
}

export interface BootGuests {
  readonly failing: readonly BootGuest[];
  /** Those that boot, by kind: bare, through Linux, through GRUB and Linux. A kind is empty where its packages cannot be had. */
  readonly good: {
    readonly bare: readonly BootGuest[];
    readonly linux: readonly BootGuest[];
    readonly grub: readonly BootGuest[];
  };
  /** What is left out, and why. */
  readonly missing: readonly string[];
}

const floppy = (file: string) => ['-drive', `if=floppy,format=raw,readonly=on,file=${file}`];
const disk = (file: string) => ['-drive', `if=ide,format=raw,snapshot=on,file=${file}`];
/** A network that gives an address and nothing to boot; the card's iPXE is in Debian's ipxe-qemu. */
const NETWORK = ['-netdev', 'user,id=net,restrict=on', '-device', 'e1000,netdev=net'];
const CONSOLES = 'console=ttyS0 console=tty0';
const BOOTED = `/bin/busybox clear
/bin/busybox echo 'onekiosk test system on \\l'
/bin/busybox echo B-O-O-T-E-D >/dev/ttyS0
exec /bin/busybox sh`;

/** Machines that do not boot and machines that do, their files written to `folder`; `packages`: also those that need something of Debian's. */
export function createBootGuests(folder: string, packages = true): BootGuests {
  const file = (name: string, content: Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const system = file('system.img', bootFloppy('BOOTED', 1));
  const late = file('late.img', lateFloppy(12));
  const slow = file('slow.img', lateFloppy(3));
  const empty = file('empty.img', new Uint8Array(1_048_576));
  const failing = (name: string, means: SignMeaning, args: readonly string[], within: number): BootGuest => ({
    ...{ name, means, arguments: args, memory: 32, says: null, within },
  });
  const bare = (name: string, args: readonly string[]): BootGuest => ({
    ...{ name, means: null, arguments: args, memory: 32, says: 'B', within: 60_000 },
  });
  const linux = packages ? linuxGuests(folder, file) : NO_LINUX;
  const uefi = packages ? uefiArguments(folder) : null;
  return {
    failing: [
      failing('no disk', 'no-boot-medium', ['-boot', 'strict=on'], 20_000),
      failing('retry', 'no-boot-medium', ['-boot', 'strict=on,reboot-timeout=60000'], 20_000),
      failing('network', 'no-boot-medium', [...NETWORK, '-boot', 'order=n,strict=on'], 60_000),
      { ...bare('blank', floppy(file('blank.img', blankFloppy()))), means: 'black', says: null },
      ...linux.failing,
      ...(uefi === null ? [] : [{ ...failing('uefi', 'no-boot-medium', uefi, 90_000), memory: 128 }]),
      ...(uefi === null ? [] : linux.failing.filter(({ name }) => name === 'panic').map(onFramebuffer(uefi))),
    ],
    good: {
      bare: [
        bare('floppy', floppy(system)),
        bare('disk, then floppy', [...disk(empty), ...floppy(system), '-boot', 'order=ca']),
        bare('network, then floppy', [...NETWORK, ...floppy(system), '-boot', 'order=na']),
        bare('late', floppy(late)),
        bare('slow', [...disk(empty), ...floppy(slow), '-boot', 'order=ca']),
      ],
      ...linux.good,
    },
    missing: [...linux.missing, ...(uefi === null ? ['UEFI: apt-get download does not bring ovmf'] : [])],
  };
}

/** Nothing but black, in VGA mode 13h: it clears the screen and halts. */
function blankFloppy(): Uint8Array {
  const image = new Uint8Array(1_474_560);
  image.set([0xb8, 0x13, 0x00, 0xcd, 0x10, 0xfa, 0xf4, 0xeb, 0xfd]);
  image.set([0x55, 0xaa], 510);
  return image;
}

type LinuxGuests = Pick<BootGuests, 'failing' | 'missing'> & {
  readonly good: Pick<BootGuests['good'], 'linux' | 'grub'>;
};
const NO_LINUX: LinuxGuests = { failing: [], missing: [], good: { linux: [], grub: [] } };

function linuxGuests(folder: string, file: (name: string, content: Uint8Array) => string): LinuxGuests {
  const files = linuxFiles();
  if (files === null) {
    const missing = [
      'Linux and GRUB: apt-get download does not bring linux-image-cloud-amd64 and busybox-static',
    ];
    return { failing: [], missing, good: { linux: [], grub: [] } };
  }
  const root = file('initrd.gz', initrd(files.busybox, BOOTED));
  const common = { memory: 192, within: 120_000 };
  const kernel = (options: string) => ['-kernel', files.kernel, '-append', `${CONSOLES} ${options}`];
  const panic: BootGuest = {
    ...common,
    ...{
      name: 'panic',
      means: 'kernel-panic',
      arguments: kernel('root=/dev/sda1'),
      says: 'Kernel panic - not syncing',
    },
  };
  const booting = { ...common, means: null, says: 'B-O-O-T-E-D' };
  const linux: BootGuest[] = [
    { ...booting, name: 'linux', arguments: [...kernel(''), '-initrd', root] },
    { ...booting, name: 'linux, quiet', arguments: [...kernel('quiet'), '-initrd', root] },
  ];
  const partition = join(folder, 'partition');
  mkdirSync(join(partition, 'grub'), { recursive: true });
  copyFileSync(files.kernel, join(partition, 'vmlinuz'));
  copyFileSync(root, join(partition, 'initrd.gz'));
  writeMenu(join(partition, 'grub/grub.cfg'), 2, CONSOLES);
  const menu = grubFloppy(folder, '(hd0,msdos1)/grub', [
    ...['biosdisk', 'part_msdos', 'fat', 'linux', 'normal', 'echo', 'configfile'],
  ]);
  const rescue = grubFloppy(folder, '(hd0,msdos1)/grub', ['biosdisk', 'part_msdos', 'fat']);
  if (menu === null || rescue === null) {
    return { failing: [panic], missing: ['GRUB: no grub-mkimage can be had'], good: { linux, grub: [] } };
  }
  const medium = ['-drive', `file=fat:${partition},format=raw,if=virtio,readonly=on`, '-boot', 'order=a'];
  const stops: BootGuest = {
    ...{ name: 'grub rescue', means: 'boot-loader', arguments: floppy(file('rescue.img', rescue)) },
    ...{ memory: 32, says: null, within: 30_000 },
  };
  const grub: BootGuest = {
    ...booting,
    name: 'grub',
    arguments: [...floppy(file('grub.img', menu)), ...medium],
  };
  return { failing: [panic, stops], missing: [], good: { linux, grub: [grub] } };
}

/** UEFI firmware, whose screen is a framebuffer; without anything to boot it ends in its shell. */
function uefiArguments(folder: string): string[] | null {
  const deb = unpackedDeb('ovmf');
  if (deb === null) return null;
  const variables = join(folder, 'variables.fd');
  copyFileSync(join(deb, 'usr/share/OVMF/OVMF_VARS.fd'), variables);
  return [
    ...['-drive', `if=pflash,format=raw,readonly=on,file=${join(deb, 'usr/share/OVMF/OVMF_CODE.fd')}`],
    ...['-drive', `if=pflash,format=raw,file=${variables}`],
  ];
}

const onFramebuffer =
  (uefi: readonly string[]) =>
  (guest: BootGuest): BootGuest => ({
    ...guest,
    ...{ name: `${guest.name} framebuffer`, arguments: [...uefi, ...guest.arguments] },
  });
