import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import { join } from 'node:path';
import type { Picture } from '../../core/screen.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/screens');
const HEAD = 4;

/** Width and height, two bytes each, and the pixels; deflated. */
export function packScreen({ width, height, pixels }: Picture): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt16BE(width, 0);
  head.writeUInt16BE(height, 2);
  return deflateSync(Buffer.concat([head, pixels]), { level: 9 });
}

/** A screen that was recorded from QEMU by build/font/record.ts. */
export function recordedScreen(name: string): Picture {
  const bytes = inflateSync(readFileSync(join(FOLDER, `${name}.screen`)));
  return { width: bytes.readUInt16BE(0), height: bytes.readUInt16BE(2), pixels: bytes.subarray(HEAD) };
}
