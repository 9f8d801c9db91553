/**
 * `node build/font/measure.ts` writes core/boot/screen/glyphs.ts: the shapes of text, measured from the screens of QEMU, whose guests show
 * every character. Nothing is taken from a font file. It is run by hand when a firmware or a kernel has another font.
 */
import { mkdirSync, mkdtempSync, copyFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { unpackedDeb } from '../../test/support/debs.ts';
import { initrd, linuxFiles } from '../../test/support/linux-guest.ts';
import { ROOT } from '../tools.ts';
import { fontSector } from './font-sector.ts';
import { SERIAL, screenOf, shapeAt } from './pictures.ts';

const COLUMNS = 80;
/** In text mode VGA has a ninth column between letters; of B0h to DFh QEMU repeats the eighth in it. */
const CELL_WIDTH = 9;
const LOADS = [
  { height: 16, load: 0x1114 },
  { height: 14, load: 0x1111 },
  { height: 8, load: 0x1112 },
] as const;
/** Printable characters of ASCII: UEFI has no code page. */
const [SPACE, TILDE] = [0x20, 0x7e];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The 256 shapes of a font of the video BIOS. Throws when the ninth column is not as told above. */
async function biosFont(nursery: Nursery, folder: string, height: number, load: number): Promise<string[]> {
  const medium = join(folder, 'font.img');
  writeFileSync(medium, Buffer.concat([fontSector(load), Buffer.alloc(1_474_560 - 512)]));
  const screen = await screenOf(
    nursery,
    folder,
    [...SERIAL, '-drive', `if=floppy,format=raw,readonly=on,file=${medium}`],
    300,
  );
  if (screen.width !== COLUMNS * CELL_WIDTH) throw new Error(`the screen is ${screen.width} wide`);
  return Array.from({ length: 256 }, (_, code) => {
    const [left, top] = [(code % COLUMNS) * CELL_WIDTH, Math.floor(code / COLUMNS) * height];
    const shape = shapeAt(screen, left, top, height);
    const repeats = code >= 0xb0 && code <= 0xdf;
    shape.forEach((bits, y) => {
      if (screen.at(left + 8, top + y) !== (repeats && (bits & 1) === 1))
        throw new Error(`ninth column of ${code}`);
    });
    return hex(shape);
  });
}

/** Arguments for a machine with UEFI, whose screen is a framebuffer of 1280 × 800. */
function uefi(folder: string): string[] {
  const deb = unpackedDeb('ovmf');
  if (deb === null) throw new Error('the Debian package ovmf cannot be had');
  const variables = join(folder, 'variables.fd');
  copyFileSync(join(deb, 'usr/share/OVMF/OVMF_VARS.fd'), variables);
  return [
    ...['-drive', `if=pflash,format=raw,readonly=on,file=${join(deb, 'usr/share/OVMF/OVMF_CODE.fd')}`],
    ...['-drive', `if=pflash,format=raw,file=${variables}`],
  ];
}

/** The shapes of the Linux framebuffer console by code, from 20h, where they are others than the BIOS has. */
async function linuxFont(nursery: Nursery, folder: string, bios: readonly string[]): Promise<string[]> {
  const linux = linuxFiles();
  if (linux === null) throw new Error('the Debian packages of Linux and busybox cannot be had');
  const medium = join(folder, 'initrd.gz');
  const codes = Array.from({ length: 256 - SPACE }, (_, i) => i + SPACE).filter(
    (code) => code !== 0x7f && code !== 0x9b,
  );
  // Codes go straight to the font (console_codes(4): ESC % @, ESC ( U), without a cursor.
  const all = codes.map((code) => `\\${code.toString(8).padStart(3, '0')}`.replace('\\045', '%%')).join('');
  const script = `/bin/busybox printf '\\033c\\033[?25l\\033[2J\\033[H\\033%%@\\033(U${all.replace('\\047', "'\\''")}'
/bin/busybox echo B >/dev/ttyS0
/bin/busybox sleep 1000`;
  writeFileSync(medium, initrd(linux.busybox, script));
  const screen = await screenOf(
    nursery,
    folder,
    [
      ...SERIAL,
      ...uefi(folder),
      '-kernel',
      linux.kernel,
      '-initrd',
      medium,
      '-append',
      'quiet loglevel=0 console=tty0',
    ],
    1_000,
  );
  const columns = Math.floor(screen.width / 8);
  return codes.flatMap((code, nth) => {
    const shape = hex(shapeAt(screen, (nth % columns) * 8, Math.floor(nth / columns) * 16, 16));
    return shape === bios[code] ? [] : [`${code.toString(16)}:${shape}`];
  });
}

/** UEFI's shapes of 21h to 7Eh, 19 rows each; the shell shows them in its first line. */
async function uefiFont(nursery: Nursery, folder: string): Promise<string[]> {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const codes = Array.from({ length: TILDE - SPACE }, (_, i) => SPACE + 1 + i);
  writeFileSync(join(disk, 'all.txt'), String.fromCharCode(...codes));
  writeFileSync(
    join(disk, 'startup.nsh'),
    'cls\r\n@echo -off\r\ncls\r\ntype fs0:\\all.txt\r\nstall 60000000\r\n',
  );
  const drive = ['-drive', `file=fat:${disk},format=raw,if=virtio,readonly=on`];
  // With a serial port the firmware would write fewer columns, in the middle of the screen.
  const screen = await screenOf(nursery, folder, [...uefi(folder), ...drive], 30_000);
  const begin = Math.floor((screen.height % 19) / 2);
  return codes.map((_, nth) => hex(shapeAt(screen, nth * 8, begin, 19)));
}

/** As many to a line as fit. */
const lines = (shapes: readonly string[], each: number): string[] =>
  Array.from(
    { length: Math.ceil(shapes.length / each) },
    (_, row) => `    '${shapes.slice(row * each, (row + 1) * each).join('')}',`,
  );

const folder = mkdtempSync(join(tmpdir(), 'onekiosk-font-'));
const nursery = openNursery(folder);
try {
  const bios: Record<number, string[]> = {};
  for (const { height, load } of LOADS) bios[height] = await biosFont(nursery, folder, height, load);
  const linux = await linuxFont(nursery, folder, bios[16] ?? []);
  const firmware = await uefiFont(nursery, folder);
  writeFileSync(
    join(ROOT, 'core/boot/screen/glyphs.ts'),
    [
      '/**',
      ' * Written by build/font/measure.ts: for each height the 256 characters of code page 437 as a PC BIOS has them, a byte a row, the leftmost',
      ' * pixel highest.',
      ' */',
      'export const GLYPHS: Readonly<Record<8 | 14 | 16, readonly string[]>> = {',
      ...LOADS.flatMap(({ height }) => [
        `  ${height}: [`,
        ...lines(bios[height] ?? [], height === 8 ? 6 : 3),
        '  ],',
      ]),
      '};',
      '',
      '/** Where the Linux framebuffer console has another shape of 16 rows: code and shape. */',
      'export const LINUX_GLYPHS: readonly string[] = [',
      ...linux.map((each) => `  '${each}',`),
      '];',
      '',
      '/** The console of UEFI firmware, 19 rows: 21h to 7Eh. */',
      'export const UEFI_GLYPHS: readonly string[] = [',
      ...lines(firmware, 2),
      '];',
      '',
    ].join('\n'),
  );
} finally {
  await nursery.close();
}
