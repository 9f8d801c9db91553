/** Pictures that strangers put into attributes: small PNGs and nothing else. Pure. */

export const PNG = 'data:image/png;base64,';
export type PngUrl = `data:image/png;base64,${string}`;

/** 24 KB, as base64 has them. */
const LONGEST = (24 * 1024 * 4) / 3;
/** Pixels: a few bytes may unpack into more memory than a terminal has. */
const WIDEST = 256;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** PNG specification 1.2, 3.1; the first chunk is IHDR, 13 bytes long (4.1.1). */
const HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
const SIGNATURE = 8;
/** Length, type and CRC of a chunk. */
const AROUND = 12;

/** A PNG of 24 KB and 256 × 256 pixels at most that stands still, as a `data:` URL. */
export function isSmallPng(text: string): text is PngUrl {
  if (!text.startsWith(PNG)) return false;
  const base64 = text.slice(PNG.length);
  if (base64.length > LONGEST || base64.length % 4 !== 0 || !BASE64.test(base64)) return false;
  const at = (index: number): number => byteAt(base64, index);
  if (!HEAD.every((byte, index) => at(index) === byte)) return false;
  const number = (index: number): number =>
    at(index) * 2 ** 24 + at(index + 1) * 2 ** 16 + at(index + 2) * 2 ** 8 + at(index + 3);
  const fits = (size: number) => size >= 1 && size <= WIDEST;
  return fits(number(16)) && fits(number(20)) && standsStill(number, (base64.length / 4) * 3);
}

/** The picture begins (IDAT), and nothing before it announces more of them (acTL of APNG). */
function standsStill(number: (index: number) => number, length: number): boolean {
  for (let chunk = SIGNATURE; chunk + AROUND <= length; chunk += AROUND + number(chunk)) {
    const type = number(chunk + 4);
    if (type === 0x49_44_41_54) return true;
    if (type === 0x61_63_54_4c) return false;
  }
  return false;
}

/** 0 beyond the end, and for the padding. */
function byteAt(base64: string, index: number): number {
  const digit = Math.floor((index * 4) / 3);
  const value = (at: number) => Math.max(0, DIGITS.indexOf(base64.charAt(at) || '='));
  return (
    [
      (value(digit) << 2) | (value(digit + 1) >> 4),
      ((value(digit) & 15) << 4) | (value(digit + 1) >> 2),
      ((value(digit) & 3) << 6) | value(digit + 1),
    ][index % 3] ?? 0
  );
}
