import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenMark } from '../../../platform/machine/mark.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-mark-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ID = '0123456789abcdef0123456789abcdef';
const place = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
let serial = 0;
const random = (bytes: number) => new Uint8Array(bytes).fill((serial += 1));

test('the mark of a machine is the same after each start, and does not show its ID', () => {
  const path = place('one', `${ID}\n`);
  const mark = tokenMark(random, path);
  expect(mark).toMatch(/^onekiosk-[0-9a-f]{12}$/);
  expect(tokenMark(random, path)).toBe(mark);
  expect(mark).not.toContain(ID.slice(0, 12));
});

test('another machine has another one', () => {
  expect(tokenMark(random, place('two', ID.replace('0', '1')))).not.toBe(
    tokenMark(random, place('three', ID)),
  );
});

test.each([
  ['no ID', ''],
  ['one that was never set', 'uninitialized\n'],
  ['a file that is none', 'x'.repeat(100)],
])('a machine with %s has a mark for this start only', (_what, text) => {
  const path = place('odd', text);
  const mark = tokenMark(random, path);
  expect(mark).toMatch(/^onekiosk-[0-9a-f]{12}$/);
  expect(tokenMark(random, path)).not.toBe(mark);
  expect(tokenMark(random, join(folder, 'absent'))).not.toBe(mark);
});
