import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSmallPng } from '../../../core/desktops/picture.ts';
import { pngOf, pngUrl } from '../../support/png.ts';

const KB = 1024;
/** So many bytes in all, by a chunk of text. */
const padded = (bytes: number) => {
  const bare = pngOf(48, 48, [['tEXt', Buffer.alloc(0)]]).length;
  return pngOf(48, 48, [['tEXt', randomBytes(bytes - bare)]]);
};

describe('a picture is taken', () => {
  test.each([
    ['of 48 × 48 pixels', pngOf(48, 48)],
    ['of one pixel', pngOf(1, 1)],
    ['of 256 × 256', pngOf(256, 256)],
    ['with a text before its pixels', pngOf(32, 32, [['tEXt', Buffer.from('Title\0x')]])],
    ['of 24 KB', padded(24 * KB)],
  ])('%s', (_what, png) => {
    expect(isSmallPng(pngUrl(png))).toBe(true);
  });
});

describe('a picture is not taken', () => {
  const good = pngOf(48, 48);
  const broken = (at: number, byte: number) => Buffer.from(good).fill(byte, at, at + 1);
  test.each([
    ['of more than 24 KB', pngUrl(padded(24 * KB + 3))],
    ['that unpacks to more than 256 pixels', pngUrl(pngOf(257, 1))],
    ['or higher than that', pngUrl(pngOf(1, 30_000))],
    ['of no pixels', pngUrl(pngOf(0, 48))],
    ['that moves', pngUrl(pngOf(48, 48, [['acTL', Buffer.alloc(8)]]))],
    ['with another signature', pngUrl(broken(0, 0x88))],
    ['whose first chunk is another', pngUrl(broken(12, 0x69))],
    ['without pixels', pngUrl(good.subarray(0, 33))],
    ['that ends in its head', pngUrl(good.subarray(0, 20))],
    ['whose chunks point beyond it', pngUrl(pngOf(48, 48, [['tEXt', Buffer.alloc(9)]]).fill(0xff, 33, 37))],
    ['of nothing', 'data:image/png;base64,'],
    ['of another kind', pngUrl(good).replace('png', 'svg+xml')],
    ['with parameters', pngUrl(good).replace(';base64', ';charset=x;base64')],
    ['that is named otherwise', pngUrl(good).replace('data:', 'https://example.org/')],
    ['in other letters', pngUrl(good).replace('A', '-')],
    ['with a space in it', pngUrl(good).replace('A', ' ')],
    ['with padding in the middle', pngUrl(good).replace('AAAA', 'AA==')],
    ['cut in a group of four', pngUrl(good).slice(0, -1)],
    ['with more behind it', `${pngUrl(good)}" onerror="x`],
  ])('%s', (_what, text) => {
    expect(isSmallPng(text)).toBe(false);
  });
});
