import { generateKeyPairSync } from 'node:crypto';
import { closeSync, copyFileSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeDisk } from '../../build/image/disk.ts';
import { kernelLine } from '../../build/image/kernel-line.ts';
import type { Verity } from '../../build/image/kernel-line.ts';
import { Machine, until } from './machine.ts';
import { serve } from './serve.ts';
import type { FileServer } from './serve.ts';
import { SEEN, acceleration, forTests, hindrance, imageUnderTest, lineOf } from './stand.ts';
import type { Built } from './stand.ts';

const BOOT = 1_500;
const COMPUTER = ['-m', '2048', '-smp', '2'];
const NETWORK = ['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net'];

let built: Built;
let machine: Machine | null = null;
let server: FileServer | null = null;

beforeAll(async () => {
  const why = hindrance();
  if (why !== null) throw new Error(why);
  COMPUTER.push(...(await acceleration()));
  mkdirSync(SEEN, { recursive: true });
  built = imageUnderTest();
});
afterAll(async () => {
  await machine?.stop();
  await server?.close();
  rmSync(join(built.out, 'tests'), { recursive: true, force: true });
});
const work = (name: string): string => join(built.out, 'tests', name);
const is = (): Machine => {
  if (machine === null) throw new Error('there is no machine');
  return machine;
};

describe('a verified image', () => {
  const at = 8; // When it was made (squashfs superblock, mkfs_time): nobody misses it but who checks.
  afterEach(async () => {
    await machine?.stop();
    await server?.close();
    machine = null;
    server = null;
  });

  const start = async (verity: Verity | null): Promise<void> => {
    const folder = await forTests(built, work('flipped'), []);
    const flipped = work('flipped.squashfs');
    copyFileSync(join(folder, 'filesystem.squashfs'), flipped);
    const file = openSync(flipped, 'r+');
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    writeSync(file, Buffer.from([byte.readUInt8(0) ^ 1]), 0, 1, at);
    closeSync(file);
    server = await serve(folder, { 'filesystem.squashfs': flipped });
    const line = kernelLine([], verity, []);
    machine = new Machine(SEEN, 'flipped', [
      ...[...COMPUTER, ...NETWORK, '-no-reboot'],
      ...['-kernel', join(folder, 'vmlinuz'), '-initrd', join(folder, 'initrd.img')],
      ...['-append', `${line} fetch=http://10.0.2.2:${server.port}/filesystem.squashfs ip=dhcp`],
    ]);
  };

  test('with one byte of it changed does not boot', async () => {
    await start(built.verity);
    await is().waitForEnd(BOOT);
    expect(server?.asked).toEqual(['filesystem.squashfs']);
    expect(is().hasShell).toBe(false);
  });

  test('would boot so if nobody checked', async () => {
    await start(null);
    await is().waitForShell(BOOT);
    expect(await is().must('findmnt -no SOURCE /run/live/rootfs/filesystem.squashfs')).toMatch(
      /^\/dev\/loop/,
    );
  });
});

describe('on a disk', () => {
  const status = () => is().must('onekiosk-image-update status');
  const offer = async (name: string, words: readonly string[], key = built.key): Promise<string> => {
    await server?.close();
    server = await serve(await forTests(built, work(name), words, key));
    return `http://10.0.2.2:${server.port}`;
  };
  const restart = async (host: string): Promise<void> => {
    await is().again('systemctl reboot');
    await is().waitForPage(BOOT);
    expect(await is().must('hostname')).toBe(host);
  };

  test('the first slot starts', async () => {
    const disk = work('disk.img');
    makeDisk(await forTests(built, work('first'), ['onekiosk.image.hostname=first']), disk);
    machine = new Machine(SEEN, 'disk', [
      ...COMPUTER,
      ...NETWORK,
      '-drive',
      `file=${disk},format=raw,if=virtio`,
    ]);
    await is().waitForPage(BOOT);
    expect(await status()).toBe('runs: a\nlast good: a');
    expect(await is().must('findmnt -no SOURCE,OPTIONS /run/live/medium')).toMatch(/^\/dev\/vda3\s+ro,/);
  });

  test('an update that somebody else signed, or whose files are not the signed ones, is not taken', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const foreign = await offer('foreign', [], other);
    const refused = await is().run(`onekiosk-image-update ${foreign}`);
    expect(refused).toMatchObject({ status: 1, out: expect.stringContaining('signed by somebody else') });
    const url = await offer('swapped', []);
    await server?.close();
    server = await serve(work('swapped'), { 'slot.cfg': join(work('foreign'), 'SHA256SUMS') });
    const swapped = await is().run(`onekiosk-image-update ${url.replace(/\d+$/, String(server.port))}`, 900);
    expect(swapped).toMatchObject({ status: 1, out: expect.stringContaining('slot.cfg is not what') });
    expect(await status()).toBe('runs: a\nlast good: a');
  });

  test('an update goes into the other slot, and is good when its sign-in page was there', async () => {
    const url = await offer('second', ['onekiosk.image.hostname=second']);
    expect(await is().must(`onekiosk-image-update ${url}`, 900)).toContain('in slot b');
    expect(await status()).toBe('runs: a\nlast good: a\nto be tried: b (2 times)');
    await restart('second');
    await until(
      300,
      () => 'slot b is not good',
      async () => (await status()) === 'runs: b\nlast good: b',
    );
  });

  test('one that does not come up is tried twice, and then the last good one runs again', async () => {
    const broken = { ...built, verity: { ...built.verity, root: '0'.repeat(64) } };
    server = await serve(await forTests(broken, work('broken'), ['onekiosk.image.hostname=broken']));
    const url = `http://10.0.2.2:${server.port}`;
    expect(await is().must(`onekiosk-image-update ${url}`, 900)).toContain('in slot a');
    const before = is().resets;
    await restart('second');
    // By the order, and after each of the two tries; QEMU was seen to tell each twice.
    expect(is().resets - before).toBeGreaterThanOrEqual(3);
    expect(await status()).toBe('runs: b\nlast good: b');
    expect(lineOf(work('broken'))).toContain('0'.repeat(64));
    rmSync(work('broken'), { recursive: true });
  });

  test('and by UEFI', async () => {
    await is().stop();
    machine = new Machine(SEEN, 'disk-uefi', [
      ...[...COMPUTER, ...NETWORK, '-machine', 'q35', '-bios', '/usr/share/ovmf/OVMF.fd'],
      ...['-drive', `file=${work('disk.img')},format=raw,if=virtio`],
    ]);
    await is().waitForPage(BOOT);
    expect(await is().must('test -d /sys/firmware/efi && hostname')).toBe('second');
  });
});
