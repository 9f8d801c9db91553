import { expect, test } from 'vitest';
import { bootFloppy, bootSector } from '../../../demo/boot-sector.ts';

test('a sector that a BIOS takes for bootable, with its title and its way out in it', () => {
  const sector = bootSector('Design desktop', 1);
  expect(sector).toHaveLength(512);
  expect([...sector.slice(510)]).toEqual([0x55, 0xaa]);
  const text = Buffer.from(sector).toString('latin1');
  expect(text).toContain('Design desktop\0');
  expect(text).toContain('Q shuts down\0');
});

test('a title that the window has no room for is cut; every colour is a byte', () => {
  const sector = bootSector('A title that is far longer than the window', 300);
  const text = Buffer.from(sector).toString('latin1');
  expect(text).toContain('A title that is fa\0');
  expect(sector).toHaveLength(512);
});

test('it is the first sector of a floppy of 1.44 MB', () => {
  const floppy = bootFloppy('x', 1);
  expect(floppy).toHaveLength(2 * 80 * 18 * 512);
  expect([...floppy.slice(0, 512)]).toEqual([...bootSector('x', 1)]);
  expect(floppy.slice(512).every((byte) => byte === 0)).toBe(true);
});
