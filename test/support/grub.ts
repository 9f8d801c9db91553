import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackedDeb } from './debs.ts';

const FLOPPY = 1_474_560;

/**
 * A floppy with GRUB for a PC BIOS, made of Debian's modules; it goes on with `grub.cfg` in the folder `prefix`. Null where the packages
 * cannot be had.
 */
export function grubFloppy(folder: string, prefix: string, modules: readonly string[]): Uint8Array | null {
  const [tools, files] = [unpackedDeb('grub-common'), unpackedDeb('grub-pc-bin')];
  if (tools === null || files === null) return null;
  const [directory, core] = [join(files, 'usr/lib/grub/i386-pc'), join(folder, 'core.img')];
  try {
    execFileSync(join(tools, 'usr/bin/grub-mkimage'), [
      ...['--directory', directory, '--format', 'i386-pc', '--prefix', prefix, '--output', core],
      ...modules,
    ]);
  } catch {
    // It wants a library that this machine lacks.
    return null;
  }
  const image = new Uint8Array(FLOPPY);
  image.set(readFileSync(join(directory, 'boot.img')));
  image.set(readFileSync(core), 512);
  return image;
}

/** A menu with one entry, `linux`, whose kernel and initial file system lie beside it. */
export const writeMenu = (path: string, seconds: number, options: string): void =>
  writeFileSync(
    path,
    `set timeout=${seconds}\nmenuentry "Linux" {\n  linux /vmlinuz ${options}\n  initrd /initrd.gz\n}\n`,
  );
