import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { standsFor, unpackedDeb } from './debs.ts';

/** A Linux kernel of Debian, 27 MB to get, and a busybox for its initial file system. */
export interface LinuxFiles {
  readonly kernel: string;
  readonly busybox: Uint8Array;
}

export function linuxFiles(): LinuxFiles | null {
  const image = standsFor('linux-image-cloud-amd64', /linux-image-\S+-cloud-amd64/);
  const [kernel, busybox] = [image === null ? null : unpackedDeb(image), unpackedDeb('busybox-static')];
  if (kernel === null || busybox === null) return null;
  const file = readdirSync(join(kernel, 'boot')).find((each) => each.startsWith('vmlinuz'));
  if (file === undefined) return null;
  return { kernel: join(kernel, 'boot', file), busybox: readFileSync(join(busybox, 'bin/busybox')) };
}

const [FOLDER, DEVICE, PROGRAM, LINK] = [0o40755, 0o20600, 0o100755, 0o120777];

/** An initial file system (cpio "newc", gzipped) in which `/init` is this shell script, in which every command is busybox's. */
export function initrd(busybox: Uint8Array, script: string): Buffer {
  const pieces: Buffer[] = [];
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const add = (name: string, mode: number, data: Uint8Array | string, device: readonly number[] = [0, 0]) => {
    const content = Buffer.from(data);
    const path = Buffer.from(`${name}\0`);
    const fields = [pieces.length, mode, 0, 0, 1, 0, content.length, 0, 0, ...device, path.length, 0];
    const head = `070701${fields.map((value) => value.toString(16).padStart(8, '0')).join('')}`;
    pieces.push(padded(Buffer.concat([Buffer.from(head), path])), padded(content));
  };
  for (const folder of ['bin', 'dev', 'proc']) add(folder, FOLDER, '');
  add('dev/console', DEVICE, '', [5, 1]);
  add('dev/tty1', DEVICE, '', [4, 1]);
  add('dev/ttyS0', DEVICE, '', [4, 64]);
  add('bin/busybox', PROGRAM, busybox);
  add('bin/sh', LINK, 'busybox');
  add('init', PROGRAM, `#!/bin/sh\nexec </dev/tty1 >/dev/tty1 2>&1\n${script}\n`);
  add('TRAILER!!!', 0, '');
  return gzipSync(Buffer.concat(pieces), { level: 1 });
}
