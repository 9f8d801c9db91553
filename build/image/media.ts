/** What comes of a system: file system, kernel and initrd, the ISO, the folder for the network. */
import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';
import {
  createReadStream,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isoConfig, slotConfig } from './grub.ts';
import { ipxeScript } from './ipxe.ts';
import { kernelLine, readVerity } from './kernel-line.ts';
import type { Verity } from './kernel-line.ts';
import { run } from './run.ts';

/** Takes kernel and initrd out of the system; there is one of each. */
export function takeKernel(root: string, out: string): void {
  for (const [prefix, name] of [
    ['vmlinuz-', 'vmlinuz'],
    ['initrd.img-', 'initrd.img'],
  ] as const) {
    const [found, ...others] = readdirSync(join(root, 'boot')).filter((each) => each.startsWith(prefix));
    if (found === undefined || others.length > 0)
      throw new TypeError(`there is not one ${name} in the system`);
    cpSync(join(root, 'boot', found), join(out, name));
  }
  rmSync(join(root, 'boot'), { recursive: true });
  mkdirSync(join(root, 'boot'));
}

export function makeSquashfs(root: string, path: string, level: number): void {
  rmSync(path, { force: true });
  const options = ['-comp', 'zstd', '-Xcompression-level', String(level), '-b', '256K'];
  run('/usr/bin/mksquashfs', [
    root,
    path,
    ...options,
    ...['-noappend', '-no-progress', '-quiet', '-no-exports', '-wildcards', '-e'],
    ...['proc/*', 'sys/*', 'dev/*', 'run/*', 'tmp/*'],
  ]);
}

/** Puts the hash tree behind the data; answers what the kernel command line has to say. */
export function addVerity(path: string): Verity {
  const block = 4096;
  const { size } = statSync(path);
  // mksquashfs pads to 4 KiB.
  if (size % block !== 0) throw new TypeError('the file system does not end with a block');
  return readVerity(
    run('/usr/sbin/veritysetup', [
      ...['format', '--no-superblock', `--data-blocks=${size / block}`, `--hash-offset=${size}`],
      ...[path, path],
    ]),
  );
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest('hex');
}

/** Kernel, initrd and file system stand in `folder` already. */
export async function finishNetboot(
  folder: string,
  verity: Verity | null,
  more: readonly string[],
  key: KeyObject | null,
  base: string | null,
): Promise<void> {
  const line = kernelLine([], verity, more);
  const sums = {
    vmlinuz: await sha256(join(folder, 'vmlinuz')),
    'initrd.img': await sha256(join(folder, 'initrd.img')),
    'filesystem.squashfs': await sha256(join(folder, 'filesystem.squashfs')),
  };
  writeFileSync(join(folder, 'boot.ipxe'), ipxeScript({ line, base, sums }));
  writeFileSync(join(folder, 'slot.cfg'), slotConfig(line));
  const files = { ...sums, 'slot.cfg': await sha256(join(folder, 'slot.cfg')) };
  const text = Object.entries(files)
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');
  writeFileSync(join(folder, 'SHA256SUMS'), text);
  rmSync(join(folder, 'SHA256SUMS.sig'), { force: true });
  if (key !== null) writeFileSync(join(folder, 'SHA256SUMS.sig'), sign(null, Buffer.from(text), key));
}

/** A hybrid: CD, USB stick, BIOS, UEFI. */
export function makeIso(netboot: string, path: string, verity: Verity | null, more: readonly string[]): void {
  const work = mkdtempSync(join(netboot, '..', '.iso-'));
  try {
    mkdirSync(join(work, 'live'));
    mkdirSync(join(work, 'boot/grub'), { recursive: true });
    for (const name of ['vmlinuz', 'initrd.img', 'filesystem.squashfs'])
      linkSync(join(netboot, name), join(work, 'live', name));
    writeFileSync(
      join(work, 'boot/grub/grub.cfg'),
      isoConfig(kernelLine(['live-media-path=/live'], verity, more)),
    );
    rmSync(path, { force: true });
    const bare = ['--compress=xz', '--locales=', '--fonts=', '--themes='];
    run('/usr/bin/grub-mkrescue', ['-o', path, ...bare, work, '--', '-volid', 'ONEKIOSK']);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
