/** The image that is tried, and what is made of it for tests: the same with a second initrd behind its own, and with words of the test. */
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { finishNetboot } from '../../build/image/media.ts';
import type { Verity } from '../../build/image/kernel-line.ts';
import { ROOT } from '../../build/tools.ts';
import { findAccelerator } from '../../demo/accelerator.ts';
import { openNursery } from '../../demo/process.ts';
import { temporary } from '../support/terminal.ts';
import { newc } from './cpio.ts';

/** Screens that the tests saw. */
export const SEEN = join(ROOT, 'test-out/image');

export function hindrance(): string | null {
  if (process.getuid?.() !== 0) return 'only root can make an image';
  const programs = ['/usr/bin/qemu-system-x86_64', '/usr/bin/grub-mkrescue', '/usr/sbin/sfdisk'];
  const missing = programs.filter((each) => !existsSync(each));
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  return process.env['ONEKIOSK_IMAGE'] === undefined ? 'ONEKIOSK_IMAGE names no image' : null;
}

/** KVM where guests really run with it. */
export async function acceleration(): Promise<string[]> {
  const folder = temporary('image-accelerator');
  const nursery = openNursery(folder);
  try {
    return ['-accel', (await findAccelerator(nursery, folder)) === 'kvm' ? 'kvm' : 'tcg,thread=multi'];
  } finally {
    await nursery.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Built {
  /** What `npm run image` made: `onekiosk.iso`, `netboot/`; what is made of it for tests goes below. */
  readonly out: string;
  readonly verity: Verity;
  readonly key: KeyObject;
}

/** The image that ONEKIOSK_IMAGE names, built with --verity and --sign-key, whose key lies beside it. */
export function imageUnderTest(): Built {
  const out = process.env['ONEKIOSK_IMAGE'] ?? '';
  const line = readFileSync(join(out, 'netboot/slot.cfg'), 'utf8');
  const found = /onekiosk\.image\.verity=(\d+):([0-9a-f]{64}):([0-9a-f]{64})/.exec(line);
  if (found === null) throw new Error(`${out} was built without --verity`);
  const [, blocks = '', root = '', salt = ''] = found;
  const key = createPrivateKey(readFileSync(join(out, 'site.key')));
  return { out, verity: { blocks: Number(blocks), root, salt }, key };
}

/** A folder to boot from as the image's own, but with the tests' shell on the serial line and `words` on the command line. */
export async function forTests(
  built: Built,
  folder: string,
  words: readonly string[],
  key = built.key,
  base: string | null = null,
): Promise<string> {
  const netboot = join(built.out, 'netboot');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['vmlinuz', 'filesystem.squashfs']) linkSync(join(netboot, name), join(folder, name));
  const initrd = join(folder, 'initrd.img');
  copyFileSync(join(netboot, 'initrd.img'), initrd);
  // An archive begins at a multiple of four.
  truncateSync(initrd, Math.ceil(statSync(initrd).size / 4) * 4);
  appendFileSync(initrd, newc(join(import.meta.dirname, 'initrd')));
  await finishNetboot(folder, built.verity, words, key, base);
  return folder;
}

/** The words with which a system boots from the folder, by QEMU's own loader. */
export const lineOf = (folder: string): string =>
  /^set line="(.*)"$/m.exec(readFileSync(join(folder, 'slot.cfg'), 'utf8'))?.[1] ?? '';
