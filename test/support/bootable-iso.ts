const SECTOR = 2_048;
const [DESCRIPTOR, BOOT_RECORD, END, CATALOGUE, IMAGE, ROOT, SECTORS] = [16, 17, 18, 19, 20, 21, 150];

/** A CD that a PC BIOS boots without emulation (ISO 9660 / ECMA-119 8.4; El Torito 1.0), from one sector of 512 bytes; it holds no file. */
export function bootableIso(bootSector: Uint8Array): Uint8Array {
  const image = Buffer.alloc(SECTORS * SECTOR);
  const sector = (nth: number): Buffer => image.subarray(nth * SECTOR, (nth + 1) * SECTOR);
  const descriptor = (nth: number, type: number): Buffer => {
    const at = sector(nth);
    at[0] = type;
    at.write('CD001', 1, 'latin1');
    at[6] = 1;
    return at;
  };

  const primary = descriptor(DESCRIPTOR, 1);
  primary.fill(' ', 8, 72).write('ONEKIOSK_TEST', 40, 'latin1');
  bothEnds(primary, 80, SECTORS, 4);
  for (const [at, value] of [
    [120, 1],
    [124, 1],
    [128, SECTOR],
  ] as const)
    bothEnds(primary, at, value, 2);
  rootEntry(primary.subarray(156), '\0');
  primary[881] = 1;

  const record = descriptor(BOOT_RECORD, 0);
  record.write('EL TORITO SPECIFICATION', 7, 'latin1');
  record.writeUInt32LE(CATALOGUE, 71);
  descriptor(END, 255);

  const catalogue = sector(CATALOGUE);
  catalogue[0] = 1; // validation entry, for a PC
  catalogue.writeUInt16LE(0xaa55, 30);
  catalogue.writeUInt16LE(checksum(catalogue.subarray(0, 32)), 28);
  catalogue[32] = 0x88; // bootable, no emulation
  catalogue.writeUInt16LE(1, 38); // sectors of 512 bytes
  catalogue.writeUInt32LE(IMAGE, 40);

  sector(IMAGE).set(bootSector);
  rootEntry(sector(ROOT), '\0');
  rootEntry(sector(ROOT).subarray(34), '\x01');
  return image;
}

/** A number as ECMA-119 7.2.3 and 7.3.3 have it: little end first, then big end first. */
function bothEnds(buffer: Buffer, at: number, value: number, bytes: 2 | 4): void {
  buffer.writeUIntLE(value, at, bytes);
  buffer.writeUIntBE(value, at + bytes, bytes);
}

/** ECMA-119 9.1. */
function rootEntry(at: Buffer, name: string): void {
  at[0] = 34;
  bothEnds(at, 2, ROOT, 4);
  bothEnds(at, 10, SECTOR, 4);
  at[25] = 2; // a folder
  bothEnds(at, 28, 1, 2);
  at[32] = 1;
  at.write(name, 33, 'latin1');
}

/** All words of the entry add up to 0. */
function checksum(entry: Buffer): number {
  let sum = 0;
  for (let at = 0; at < entry.length; at += 2) sum += entry.readUInt16LE(at);
  return -sum & 0xffff;
}
