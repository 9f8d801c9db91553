/** A disk with room for two systems, started by BIOS and by UEFI. Made of files: no loop device, nothing mounted. */
import {
  closeSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { diskConfig, earlyConfig, environmentBlock } from './grub.ts';
import { run } from './run.ts';

const SECTOR = 512;
const MIB = 1024 * 1024;
/** Where the parts begin and how long they are, in MiB. */
const BOOT = { start: 1, size: 1 };
const EFI = { start: 2, size: 34 };
const DATA_START = EFI.start + EFI.size;

const MODULES = ['part_gpt', 'ext2', 'search_fs_uuid', 'normal', 'test', 'echo', 'loadenv', 'linux'];
const MORE_MODULES = ['configfile', 'sleep', 'reboot', 'terminal', 'minicmd'];

/** The first sector: GRUB's code, and in it where the rest of GRUB is (GRUB_BOOT_MACHINE_KERNEL_SECTOR, include/grub/i386/pc/boot.h). */
export function bootSector(image: Uint8Array, core: number): Buffer {
  const sector = Buffer.from(image.subarray(0, 440));
  sector.writeBigUInt64LE(BigInt(core), 0x5c);
  return sector;
}

/** GRUB's core, told where its second sector is: the last block list of its first one (struct grub_pc_bios_boot_blocklist). */
export function coreAt(image: Uint8Array, start: number): Buffer {
  const core = Buffer.from(image);
  if (core.length > BOOT.size * MIB) throw new TypeError('GRUB is larger than its partition');
  core.writeBigUInt64LE(BigInt(start + 1), SECTOR - 12);
  core.writeUInt16LE(Math.ceil(core.length / SECTOR) - 1, SECTOR - 4);
  return core;
}

/** For sfdisk(8). */
export const partitions = (data: number): string => `label: gpt
unit: sectors
start=${sectors(BOOT.start)}, size=${sectors(BOOT.size)}, type=21686148-6449-6E6F-744E-656564454649, name=onekiosk-bios
start=${sectors(EFI.start)}, size=${sectors(EFI.size)}, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=onekiosk-efi
start=${sectors(DATA_START)}, size=${sectors(data)}, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, name=onekiosk-data
`;
const sectors = (mebibytes: number): number => (mebibytes * MIB) / SECTOR;

/** MiB of the data: both slots, a third more for images to come, and room for what a file system needs. */
export const dataSize = (image: number): number => Math.ceil(((image * 2) / MIB) * 1.35) + 128;

/** `netboot` has the files of the image, `slot.cfg` among them. */
export function makeDisk(netboot: string, path: string): void {
  const work = mkdtempSync(join(netboot, '..', '.disk-'));
  try {
    const uuid = randomUUID();
    const slot = join(work, 'data/live/a');
    const grub = join(work, 'data/grub');
    mkdirSync(slot, { recursive: true });
    mkdirSync(join(work, 'data/live/b'));
    mkdirSync(grub);
    const names = ['vmlinuz', 'initrd.img', 'filesystem.squashfs', 'slot.cfg'];
    for (const name of names) linkSync(join(netboot, name), join(slot, name));
    writeFileSync(join(grub, 'grub.cfg'), diskConfig(uuid));
    writeFileSync(join(grub, 'grubenv'), environmentBlock({ good: 'a', try: '', tries: '0' }));
    const size = dataSize(names.reduce((sum, name) => sum + statSync(join(netboot, name)).size, 0));

    const data = join(work, 'data.ext4');
    empty(data, size);
    // GRUB of Debian 12 reads none of these.
    const features = '^64bit,^metadata_csum,^metadata_csum_seed,^orphan_file';
    const options = ['-q', '-t', 'ext4', '-O', features, '-m', '0', '-L', 'onekiosk', '-U', uuid];
    run('/usr/sbin/mke2fs', [...options, '-E', 'root_owner=0:0', '-d', join(work, 'data'), data]);

    const early = join(work, 'early.cfg');
    writeFileSync(early, earlyConfig(uuid));
    const mkimage = (format: string, file: string, modules: readonly string[]) =>
      run('/usr/bin/grub-mkimage', [
        ...['-O', format, '-o', file, '-c', early, '-p', '/grub'],
        ...[...MODULES, ...MORE_MODULES, ...modules],
      ]);
    const core = join(work, 'core.img');
    mkimage('i386-pc', core, ['biosdisk']);
    const program = join(work, 'bootx64.efi');
    mkimage('x86_64-efi', program, ['all_video', 'efi_gop', 'efi_uga', 'fat']);
    const efi = join(work, 'efi.fat');
    empty(efi, EFI.size);
    run('/usr/bin/mformat', ['-i', efi, '-F', '-v', 'ONEKIOSKEFI', '::']);
    run('/usr/bin/mmd', ['-i', efi, '::EFI', '::EFI/BOOT']);
    run('/usr/bin/mcopy', ['-i', efi, program, '::EFI/BOOT/BOOTX64.EFI']);

    rmSync(path, { force: true });
    empty(path, DATA_START + size + 1);
    execFileSync('/usr/sbin/sfdisk', ['-q', path], {
      input: partitions(size),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const start = sectors(BOOT.start);
    const boot = readFileSync('/usr/lib/grub/i386-pc/boot.img');
    write(path, 0, bootSector(boot, start));
    write(path, start * SECTOR, coreAt(readFileSync(core), start));
    // Sparse: the empty slot costs nothing on the disk of whoever builds it.
    const place = ['conv=notrunc,sparse', 'bs=1M', 'status=none'];
    run('/bin/dd', [`if=${efi}`, `of=${path}`, `seek=${EFI.start}`, ...place]);
    run('/bin/dd', [`if=${data}`, `of=${path}`, `seek=${DATA_START}`, ...place]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function empty(path: string, mebibytes: number): void {
  const file = openSync(path, 'w');
  ftruncateSync(file, mebibytes * MIB);
  closeSync(file);
}

function write(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}
