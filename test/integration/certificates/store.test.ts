import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
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
import { ROOT } from '../../../build/tools.ts';
import { openCertificateStore } from '../../../platform/files/certificate-store.ts';
import { GuardedFileError } from '../../../platform/files/guarded-file.ts';

const pin = (byte: string): string => Array.from({ length: 32 }, () => byte).join(':');
const ADDRESS = { host: '10.0.0.7', port: 3389 };
const OWNERS = [0, process.getuid?.() ?? 0];
const isRoot = process.getuid?.() === 0;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-store-'));
  path = join(folder, 'certificates.json');
});
afterEach(() => rmSync(folder, { recursive: true }));
const store = (owners: readonly number[] = OWNERS) => openCertificateStore(path, owners);
const refusal = (why: RegExp) =>
  expect.objectContaining({ name: 'GuardedFileError', message: expect.stringMatching(why) });

describe('the memory', () => {
  test('is empty where there is no file, and is asked without making one', () => {
    expect(store().known(7, ADDRESS)).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('outlives who wrote it, in one file that others may not read', () => {
    store().remember(7, ADDRESS, pin('AA'));
    store().remember(8, { host: 'Desk.Example', port: 3390 }, pin('bb'));
    expect(store().known(7, ADDRESS)).toBe(pin('aa'));
    expect(store().known(8, { host: 'desk.example', port: 3390 })).toBe(pin('bb'));
    expect(store().known(9, ADDRESS)).toBeNull();
    expect(readdirSync(folder)).toEqual(['certificates.json']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('sees what another process has written in the meantime', () => {
    const [one, other] = [store(), store()];
    one.remember(7, ADDRESS, pin('aa'));
    expect(other.known(7, ADDRESS)).toBe(pin('aa'));
    other.remember(8, ADDRESS, pin('bb'));
    expect([one.known(7, ADDRESS), one.known(8, ADDRESS)]).toEqual([pin('aa'), pin('bb')]);
  });

  test('is not written at all for what is in it', () => {
    store().remember(7, ADDRESS, pin('aa'));
    const before = statSync(path);
    store().remember(7, ADDRESS, pin('aa'));
    expect(statSync(path).ino).toBe(before.ino);
  });

  test('never takes another certificate in the place of the first', () => {
    store().remember(7, ADDRESS, pin('aa'));
    expect(() => store().remember(7, ADDRESS, pin('bb'))).toThrow(
      refusal(/certificates\.json: holds another/),
    );
    expect(store().known(7, ADDRESS)).toBe(pin('aa'));
  });

  test('is whole at every moment for who reads beside', async () => {
    let over = false;
    const writing = writer(`for (let n = 0; n < 150; n++) store.remember(n, address, fingerprint);`);
    void writing.then(() => (over = true));
    const seen = new Set<string | null>();
    let kept = 0;
    while (!over) {
      const first = store().known(0, ADDRESS);
      // Once there, it is never gone again.
      if (first === null && kept > 0) throw new Error('forgotten');
      if (first !== null) kept += 1;
      seen.add(first);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await writing).toBe(0);
    expect(seen).toEqual(new Set([null, pin('aa')]));
    expect(kept).toBeGreaterThan(20);
  });
});

/** Another process of ours, with the same store; resolves with its exit code. */
const writer = (script: string): Promise<number | null> =>
  new Promise((resolve) => {
    const source = `
      import { openCertificateStore } from ${JSON.stringify(join(ROOT, 'platform/files/certificate-store.ts'))};
      const store = openCertificateStore(${JSON.stringify(path)}, ${JSON.stringify(OWNERS)});
      const address = ${JSON.stringify(ADDRESS)};
      const fingerprint = ${JSON.stringify(pin('aa'))};
      ${script}`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('close', resolve);
  });

describe('several writers', () => {
  test('lose none of their entries, and leave nothing behind', async () => {
    const each = 25;
    const writers = [0, 1, 2, 3].map((nth) =>
      writer(`for (let n = 0; n < ${each}; n++) store.remember(${nth * 1_000} + n, address, fingerprint);`),
    );
    expect(await Promise.all(writers)).toEqual([0, 0, 0, 0]);
    const lost = [0, 1, 2, 3].flatMap((nth) =>
      Array.from({ length: each }, (_, n) => nth * 1_000 + n).filter(
        (desktop) => store().known(desktop, ADDRESS) !== pin('aa'),
      ),
    );
    expect(lost).toEqual([]);
    expect(readdirSync(folder)).toEqual(['certificates.json']);
  });

  test('one that was killed while it held the lock stops nobody', async () => {
    const lock = `${path}.lock`;
    const code = await writer(`
      import { withLock } from ${JSON.stringify(join(ROOT, 'platform/files/lock.ts'))};
      withLock(${JSON.stringify(lock)}, () => process.kill(process.pid, 'SIGKILL'));`);
    expect(code).toBeNull();
    expect(readdirSync(folder)).toEqual(['certificates.json.lock']);
    store().remember(7, ADDRESS, pin('aa'));
    expect(readdirSync(folder)).toEqual(['certificates.json']);
  });

  test('one that lives and does not let go is waited for, not for ever; nothing is written', () => {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    writeFileSync(`${path}.lock`, `${process.pid} ${began}`);
    const start = performance.now();
    expect(() => store().remember(7, ADDRESS, pin('aa'))).toThrow(
      refusal(/lock: is held by another process/),
    );
    expect(performance.now() - start).toBeGreaterThan(1_500);
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(readdirSync(folder)).toEqual(['certificates.json.lock']);
    // What is known may be read all the while.
    expect(store().known(7, ADDRESS)).toBeNull();
  });

  test.each([
    ['of a process whose number was given again', `${process.pid} 1`],
    ['of nobody', 'hello'],
    ['that is empty', ''],
  ])('a lock %s counts as none', (_what, content) => {
    writeFileSync(`${path}.lock`, content);
    store().remember(7, ADDRESS, pin('aa'));
    expect(readdirSync(folder)).toEqual(['certificates.json']);
  });
});

describe('what cannot be trusted is refused, by reading and by writing, and stays as it is', () => {
  const refused = (why: RegExp, owners = OWNERS) => {
    const before = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]);
    expect(() => store(owners).known(7, ADDRESS)).toThrow(refusal(why));
    expect(() => store(owners).remember(7, ADDRESS, pin('aa'))).toThrow(refusal(why));
    expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size])).toEqual(before);
  };
  const good = () => store().remember(1, ADDRESS, pin('aa'));

  test.each<[string, string | Buffer, RegExp]>([
    ['an empty file', '', /certificates\.json: is not JSON/],
    ['a file that was cut', '{"version":1,"certificates":[{"desktop"', /is not JSON/],
    ['a file of another kind', '[]', /is not a list of certificates/],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), /is not UTF-8/],
    ['zeros, as after a power cut', Buffer.alloc(4_096), /is not JSON/],
    ['more than there can be', Buffer.alloc(4_194_305, 0x20), /is longer than/],
  ])('%s', (_what, content, why) => {
    writeFileSync(path, content, { mode: 0o600 });
    refused(why);
  });

  test('a file that others may write', () => {
    good();
    chmodSync(path, 0o622);
    refused(/may be written by others/);
  });

  test('a folder that others may write, though it is sticky', () => {
    good();
    chmodSync(folder, 0o1777);
    refused(/is in a folder that others may write/);
    chmodSync(folder, 0o700);
  });

  test('a symbolic link, though it leads to a good file', () => {
    good();
    const real = path;
    path = join(folder, 'link.json');
    symlinkSync(real, path);
    refused(/link\.json: is a symbolic link/);
  });

  test('a folder in its place', () => {
    mkdirSync(path);
    refused(/is not a regular file/);
  });

  test('a pipe in its place: nobody waits for it', async () => {
    const made = await new Promise((resolve) => spawn('/usr/bin/mkfifo', [path]).on('close', resolve));
    expect(made).toBe(0);
    refused(/is not a regular file/);
  });

  test('a folder that is not there', () => {
    path = join(folder, 'none', 'certificates.json');
    refused(/none\/certificates\.json: is in a folder that does not exist/);
  });

  test('a file of somebody else', (context) => {
    if (!isRoot) return context.skip('only root gives files away');
    good();
    chownSync(path, 65_534, 65_534);
    refused(/belongs to user 65534/);
  });

  test('a folder of somebody else', (context) => {
    if (!isRoot) return context.skip('only root gives folders away');
    good();
    chownSync(folder, 65_534, 65_534);
    refused(/is in a folder of user 65534/);
  });

  test('and an error is one that the shell may show', () => {
    writeFileSync(path, 'hunter2');
    try {
      store().known(7, ADDRESS);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(GuardedFileError);
      expect(String(error)).not.toContain('hunter2');
    }
  });
});

test('a disk that is full loses nothing that was there', async (context) => {
  if (!isRoot) return context.skip('a full disk is made with mount');
  const disk = join(folder, 'disk');
  mkdirSync(disk, { mode: 0o700 });
  const mount = (...args: readonly string[]) =>
    new Promise((resolve) => spawn(args[0] ?? '', args.slice(1)).on('close', resolve));
  expect(await mount('/usr/bin/mount', '-t', 'tmpfs', '-o', 'size=64k,mode=700', 'none', disk)).toBe(0);
  try {
    path = join(disk, 'certificates.json');
    store().remember(1, ADDRESS, pin('aa'));
    const written = readFileSync(path, 'utf8');
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(56 * 1_024));
    const error = (() => {
      try {
        for (let desktop = 2; desktop < 200; desktop++) store().remember(desktop, ADDRESS, pin('bb'));
        return null;
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toEqual(refusal(/cannot be written: the disk is full/));
    expect(readFileSync(path, 'utf8').startsWith(written.slice(0, 40))).toBe(true);
    expect(store().known(1, ADDRESS)).toBe(pin('aa'));
    expect(readdirSync(disk).toSorted()).toEqual(['ballast', 'certificates.json']);
  } finally {
    await mount('/usr/bin/umount', disk);
  }
});
