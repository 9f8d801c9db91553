import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environmentBlock } from '../../../build/image/grub.ts';
import { ROOT } from '../../../build/tools.ts';

const SCRIPT = join(ROOT, 'build/image/overlay/usr/sbin/onekiosk-image-update');
const FILES = ['vmlinuz', 'initrd.img', 'filesystem.squashfs', 'slot.cfg'];

let work = '';
const at = (...path: string[]): string => join(work, ...path);
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'onekiosk-update-'));
  for (const each of ['medium/grub', 'medium/live/a', 'medium/live/b', 'new', 'bin'])
    mkdirSync(at(each), { recursive: true });
  writeFileSync(at('cmdline'), 'boot=live onekiosk.image.slot=a quiet\n');
  writeFileSync(
    at('medium/grub/grubenv'),
    environmentBlock({ good: 'a', try: '', tries: '0', other: 'kept' }),
  );
  writeFileSync(at('medium/live/b/vmlinuz'), 'of before');
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const environment = (): string => readFileSync(at('medium/grub/grubenv'), 'utf8');
const values = (): string[] =>
  environment()
    .split('\n')
    .filter((line) => /^[a-z]+=/.test(line))
    .sort();

/** Puts a new image there; signed where there is a key. */
function offer(key: KeyObject | null): void {
  const lines = FILES.map((name) => {
    writeFileSync(at('new', name), `new ${name}`);
    return `${createHash('sha256').update(`new ${name}`).digest('hex')}  ${name}\n`;
  });
  writeFileSync(at('new/SHA256SUMS'), lines.join(''));
  if (key !== null) writeFileSync(at('new/SHA256SUMS.sig'), sign(null, Buffer.from(lines.join('')), key));
}

function update(argument: string): Promise<{ status: number; out: string; error: string }> {
  const env = {
    ONEKIOSK_MEDIUM: at('medium'),
    ONEKIOSK_CMDLINE: at('cmdline'),
    ONEKIOSK_UPDATE_KEY: at('update.pem'),
  };
  return new Promise((resolve) => {
    execFile('/bin/sh', [SCRIPT, argument], { env }, (failed, out, error) =>
      resolve({ status: failed === null ? 0 : Number(failed.code), out, error }),
    );
  });
}

describe('the updater', () => {
  test('puts an image into the slot that does not run, and has it tried twice', async () => {
    offer(null);
    expect(await update(at('new'))).toMatchObject({ status: 0, out: expect.stringContaining('in slot b') });
    for (const name of FILES) expect(readFileSync(at('medium/live/b', name), 'utf8')).toBe(`new ${name}`);
    expect(values()).toEqual(['good=a', 'other=kept', 'tries=2', 'try=b']);
    expect(environment().length).toBe(1024);
    expect(environment()).toMatch(/^# GRUB Environment Block\n[^#]+#+$/);
  });

  test('says where it stands', async () => {
    expect((await update('status')).out).toBe('runs: a\nlast good: a\n');
    offer(null);
    await update(at('new'));
    expect((await update('status')).out).toBe('runs: a\nlast good: a\nto be tried: b (2 times)\n');
  });

  test('takes what the key of the image signed, and nothing that it did not', async () => {
    const site = generateKeyPairSync('ed25519');
    writeFileSync(at('update.pem'), site.publicKey.export({ type: 'spki', format: 'pem' }));
    offer(null);
    expect(await update(at('new'))).toMatchObject({
      status: 1,
      error: expect.stringContaining('not signed'),
    });
    offer(generateKeyPairSync('ed25519').privateKey);
    expect(await update(at('new'))).toMatchObject({
      status: 1,
      error: expect.stringContaining('by somebody else'),
    });
    expect(values()).toEqual(['good=a', 'other=kept', 'tries=0', 'try=']);
    // What was there before is there still: nothing of it was touched.
    expect(readFileSync(at('medium/live/b/vmlinuz'), 'utf8')).toBe('of before');
    offer(site.privateKey);
    expect((await update(at('new'))).status).toBe(0);
  });

  test.each(FILES)('does not have an image tried whose %s is another', async (name) => {
    offer(null);
    writeFileSync(at('medium/grub/grubenv'), environmentBlock({ good: 'a', try: 'b', tries: '2' }));
    writeFileSync(at('new', name), 'something else');
    expect(await update(at('new'))).toMatchObject({
      status: 1,
      error: expect.stringContaining(`${name} is not what`),
    });
    expect(values()).toEqual(['good=a', 'tries=0', 'try=']);
  });

  test('wants all the files named, before it touches anything', async () => {
    offer(null);
    const sums = readFileSync(at('new/SHA256SUMS'), 'utf8');
    writeFileSync(at('new/SHA256SUMS'), sums.replace(/^.*slot\.cfg\n/m, ''));
    expect(await update(at('new'))).toMatchObject({
      status: 1,
      error: expect.stringContaining('names no slot.cfg'),
    });
    expect(existsSync(at('medium/live/b/slot.cfg'))).toBe(false);
    expect(readFileSync(at('medium/live/b/vmlinuz'), 'utf8')).toBe('of before');
  });

  test.each([
    ['an ISO', 'boot=live'],
    ['another slot', 'onekiosk.image.slot=c'],
  ])('runs on a disk alone, not from %s', async (_what, line) => {
    writeFileSync(at('cmdline'), `${line}\n`);
    offer(null);
    expect(await update(at('new'))).toMatchObject({ status: 1, error: expect.stringContaining('two slots') });
  });

  test.each(['-x', 'ftp://h/x', '/nowhere'])('does not understand %s', async (argument) => {
    expect((await update(argument)).status).not.toBe(0);
    expect(values()).toEqual(['good=a', 'other=kept', 'tries=0', 'try=']);
  });
});
