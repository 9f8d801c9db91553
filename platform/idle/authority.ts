import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../process/environment.ts';

/** Of FamilyLocal and FamilyWild (Xauth.h): the displays of this machine. */
const FAMILIES: readonly number[] = [256, 65_535];
const COOKIE = 'MIT-MAGIC-COOKIE-1';
const MOST_BYTES = 65_536;

/** The cookie for that display in the file of XAUTHORITY, or of the home (Xau(3)); null where there is none, or it cannot be read. */
export async function authority(environment: Environment, display: number): Promise<Uint8Array | null> {
  const home = environment['HOME'] ?? '';
  const path = environment['XAUTHORITY'] ?? (home === '' ? '' : join(home, '.Xauthority'));
  if (path === '') return null;
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
      return cookieOf(buffer.subarray(0, bytesRead), display);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** Entries of a family and four counted strings, big-endian: address, display number, name and data. A file that breaks off ends there. */
export function cookieOf(file: Buffer, display: number): Uint8Array | null {
  let at = 0;
  const word = (): number => {
    at += 2;
    return file.readUInt16BE(at - 2);
  };
  const counted = (): Buffer => {
    const length = word();
    if (at + length > file.length) throw new RangeError('it breaks off');
    at += length;
    return file.subarray(at - length, at);
  };
  try {
    while (at < file.length) {
      const family = word();
      counted();
      const number = counted().toString('latin1');
      const name = counted().toString('latin1');
      const data = counted();
      const fits = number === '' || number === String(display);
      if (FAMILIES.includes(family) && fits && name === COOKIE) return data;
    }
  } catch {
    return null;
  }
  return null;
}
