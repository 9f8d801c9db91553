export interface PictureKind {
  readonly extension: 'png' | 'webp';
  readonly type: 'image/png' | 'image/webp';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const PNG = { extension: 'png', type: 'image/png' } as const;
const WEBP = { extension: 'webp', type: 'image/webp' } as const;

/** What kind of picture these bytes begin, by their own header; null for everything that is neither a PNG nor a still WebP. */
export function pictureKind(bytes: Uint8Array): PictureKind | null {
  const says = (at: number, text: string) =>
    Array.from({ length: text.length }).every((_, index) => bytes[at + index] === text.charCodeAt(index));
  const little = (at: number, count: number) =>
    Array.from({ length: count }, (_, index) => (bytes[at + index] ?? 0) * 256 ** index).reduce(
      (a, b) => a + b,
    );
  const big = (at: number) => [0, 1, 2, 3].reduce((sum, index) => sum * 256 + (bytes[at + index] ?? 0), 0);
  // PNG 5.2 and 11.2.1: the signature, and IHDR as the first chunk.
  if (says(0, '\u0089PNG\r\n\u001a\n') && big(8) === 13 && says(12, 'IHDR')) {
    return sized({ ...PNG, width: big(16), height: big(20) });
  }
  // RFC 9649, 2.3 to 2.7.
  if (bytes.length < 30 || !says(0, 'RIFF') || !says(8, 'WEBP')) return null;
  if (says(12, 'VP8 ') && says(23, '\u009d\u0001\u002a')) {
    return sized({ ...WEBP, width: little(26, 2) & 0x3fff, height: little(28, 2) & 0x3fff });
  }
  if (says(12, 'VP8L') && bytes[20] === 0x2f) {
    const packed = little(21, 4);
    return sized({ ...WEBP, width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 });
  }
  const moves = ((bytes[20] ?? 0) & 0x02) !== 0;
  if (says(12, 'VP8X') && !moves) {
    return sized({ ...WEBP, width: little(24, 3) + 1, height: little(27, 3) + 1 });
  }
  return null;
}

const sized = (kind: PictureKind): PictureKind | null => (kind.width > 0 && kind.height > 0 ? kind : null);
