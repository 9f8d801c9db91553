import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLastOpenedFile } from '../../../platform/files/last-opened-file.ts';

const OWNERS = [0, process.getuid?.() ?? 0];
let folder: string;
let path: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-last-'));
  path = join(folder, 'last.json');
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = (owners = OWNERS) => openLastOpenedFile(path, owners, (trouble) => told.push(trouble));

describe('what was opened last', () => {
  test('outlives the shell, is read by nobody else, and leaves nothing beside it', () => {
    open().set(2, 7);
    const again = open();
    expect([again.of(2), again.of(3)]).toEqual([7, null]);
    again.set(2, null);
    expect(open().of(2)).toBeNull();
    expect([statSync(path).mode & 0o777, readdirSync(folder), told]).toEqual([0o600, ['last.json'], []]);
  });

  test('is written only when it changes', () => {
    const file = open();
    file.set(2, 7);
    const { ino } = statSync(path);
    file.set(2, 7);
    expect(statSync(path).ino).toBe(ino);
  });

  test.each([
    ['is not JSON', 'x'],
    ['is not what the shell wrote', '{"version":1,"last":{}}'],
    ['is longer than', ' '.repeat(65_537)],
  ])('counts as nothing where the file %s, and is told', (why, text) => {
    writeFileSync(path, text, { mode: 0o600 });
    const file = open();
    expect(file.of(2)).toBeNull();
    expect(told).toEqual([expect.stringContaining(`${path}: ${why}`)]);
    file.set(2, 7);
    expect(open().of(2)).toBe(7);
  });

  test('counts as nothing where others may write the file or its folder, and no link is followed', () => {
    open().set(2, 7);
    chmodSync(path, 0o622);
    expect(open().of(2)).toBeNull();
    chmodSync(path, 0o600);
    expect(open().of(2)).toBe(7);
    chmodSync(folder, 0o777);
    expect(open().of(2)).toBeNull();
    chmodSync(folder, 0o700);
    expect(open([54_321]).of(2)).toBeNull();
    const real = join(folder, 'real.json');
    writeFileSync(real, readFileSync(path), { mode: 0o600 });
    rmSync(path);
    symlinkSync(real, path);
    expect(open().of(2)).toBeNull();
    expect(told).toHaveLength(4);
  });

  test('is kept in memory where it cannot be written', () => {
    const file = openLastOpenedFile(join(folder, 'none', 'last.json'), OWNERS, (trouble) =>
      told.push(trouble),
    );
    file.set(2, 7);
    expect([file.of(2), told.length]).toEqual([7, 1]);
  });
});
