import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Nursery } from '../../demo/process.ts';
import { openQmp } from '../../demo/qmp.ts';

/** A serial port to say `B` on. */
export const SERIAL = ['-chardev', 'stdio,id=com1,signal=off', '-serial', 'chardev:com1'] as const;

/** Which pixels of a screen are not black. */
export interface Lit {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): boolean;
}

/** The screen of a guest with these arguments of QEMU, `pause` milliseconds after it said `B` on its serial port, where it has one. */
export async function screenOf(
  nursery: Nursery,
  folder: string,
  more: readonly string[],
  pause: number,
): Promise<Lit> {
  const socket = join(folder, 'qmp');
  const booted = Promise.withResolvers<void>();
  const child = nursery.start({
    command: [
      ...(['/usr/bin/qemu-system-x86_64', '-accel', 'tcg', '-m', '256', '-nodefaults'] as const),
      ...['-vga', 'std', '-display', 'none'],
      ...['-qmp', `unix:${socket},server=on,wait=off`, ...more],
    ],
    cwd: folder,
    onOutput: (chunk) => {
      if (chunk.includes(0x42)) booted.resolve();
    },
  });
  const qmp = await openQmp(socket, 15_000, () => {});
  if (more.includes('-serial')) await booted.promise;
  await sleep(pause);
  const path = join(folder, 'screen.ppm');
  await qmp.run('screendump', { filename: path });
  qmp.close();
  child.kill();
  await child.gone;
  return lit(readFileSync(path));
}

function lit(ppm: Buffer): Lit {
  const [head = '', width = '0', height = '0'] =
    /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 32)) ?? [];
  const pixels = ppm.subarray(head.length);
  return {
    width: Number(width),
    height: Number(height),
    at: (x, y) =>
      pixels
        .subarray((y * Number(width) + x) * 3)
        .subarray(0, 3)
        .some((byte) => byte > 0),
  };
}

/** `height` bytes, the leftmost pixel of a row in the highest bit. */
export const shapeAt = ({ at }: Lit, left: number, top: number, height: number): Uint8Array =>
  Uint8Array.from({ length: height }, (_, y) => {
    let bits = 0;
    for (let x = 0; x < 8; x++) bits = (bits << 1) | Number(at(left + x, top + y));
    return bits;
  });
