import { describe, expect, test } from 'vitest';
import { bootSector, coreAt, dataSize, partitions } from '../../../build/image/disk.ts';
import { diskConfig, environmentBlock, isoConfig, slotConfig } from '../../../build/image/grub.ts';
import { ipxeScript } from '../../../build/image/ipxe.ts';
import { kernelLine, readVerity, verityWord, word } from '../../../build/image/kernel-line.ts';

const HASH = 'a'.repeat(64);
const SALT = '0123456789abcdef'.repeat(4);
const verity = { blocks: 1000, root: HASH, salt: SALT };

describe('the kernel command line', () => {
  test('shows and asks nothing, restarts where it would ask, keeps nothing', () => {
    const words = kernelLine(['live-media-path=/live'], null, []).split(' ');
    for (const each of [
      'boot=live',
      'quiet',
      'console=tty12',
      'panic=10',
      'nopersistence',
      'lockdown=confidentiality',
    ])
      expect(words).toContain(each);
    expect(words.join(' ')).not.toContain('verity');
  });

  test('has what is to be verified, and the words of the site at the end', () => {
    const line = kernelLine([], verity, ['onekiosk.group=ward-7', 'nomodeset']);
    expect(line).toMatch(
      new RegExp(` onekiosk\\.image\\.verity=1000:${HASH}:${SALT} onekiosk\\.group=ward-7 nomodeset$`),
    );
    expect(verityWord(verity)).toBe(`onekiosk.image.verity=1000:${HASH}:${SALT}`);
  });

  test.each(['a b', 'a$b', 'a"b', 'a;b', 'a&b', 'a`b', "a'b", 'a\\b', 'a{b', '', 'a\nb'])(
    'refuses what a boot loader would read: %j',
    (text) => expect(() => word(text)).toThrow(/cannot stand there/),
  );
  test('takes URLs, lists and addresses', () => {
    for (const text of [
      'onekiosk.site.url=https://c.example:8443/s.toml?x=1',
      'onekiosk.image.address=10.0.0.5/24,10.0.0.1',
    ])
      expect(word(text)).toBe(text);
  });
});

describe('what veritysetup says', () => {
  const said = `VERITY header information for f
UUID:            \t
Hash type:       \t1
Data blocks:     \t1000
Data block size: \t4096
Hash block size: \t4096
Hash algorithm:  \tsha256
Salt:            \t${SALT}
Root hash:      \t${HASH}
`;
  test('is read', () => expect(readVerity(said)).toEqual(verity));
  test('is not guessed', () => expect(() => readVerity(said.replace(HASH, 'x'))).toThrow(/Root hash/));
});

describe('GRUB of an ISO', () => {
  const text = isoConfig('LINE');
  test('has no entry to choose, no prompt, no editor, and no password that opens one', () => {
    expect(text).not.toContain('menuentry');
    expect(text).toMatch(/^set timeout=0$/m);
    expect(text).toMatch(/^set superusers=nobody$/m);
    expect(text).not.toMatch(/^password/m);
    expect(text).toMatch(/reboot\n$/);
    expect(text).toContain('linux /live/vmlinuz LINE;');
  });
});

describe('GRUB of a disk', () => {
  const text = diskConfig('UUID-1');
  test('counts a try before it is made, and starts the last good one after two', () => {
    const [before = ''] = text.split('linux (');
    expect(before).toContain('save_env --file "$prefix/grubenv" try tries');
    expect(before).toContain('for slot in "$first" "$good" a b; do');
    expect(text).toContain(
      'live-media=/dev/disk/by-uuid/UUID-1 live-media-path=/live/$slot onekiosk.image.slot=$slot $trial;',
    );
  });
  test('reads of the environment what it needs, and no more', () =>
    expect(text).toContain('load_env --file "$prefix/grubenv" good try tries\n'));
  test('the slot has its own part of the line', () => expect(slotConfig('a b')).toBe('set line="a b"\n'));
  test('the environment is 1024 bytes', () => {
    const block = environmentBlock({ good: 'a', try: '' });
    expect(block.length).toBe(1024);
    expect(block.toString()).toMatch(/^# GRUB Environment Block\ngood=a\ntry=\n#+$/);
    expect(() => environmentBlock({ much: 'x'.repeat(1024) })).toThrow(/too much/);
  });
});

describe('GRUB in the first sectors', () => {
  test('the first sector says where the core is, and leaves the partition table alone', () => {
    const sector = bootSector(Buffer.alloc(512, 0xee), 2048);
    expect(sector.length).toBe(440);
    expect(sector.readBigUInt64LE(0x5c)).toBe(2048n);
    expect(sector[0x5b]).toBe(0xee);
    expect(sector[0x64]).toBe(0xee);
  });
  test('the core says where the rest of it is', () => {
    const core = coreAt(Buffer.alloc(512 * 7 + 1), 2048);
    expect(core.readBigUInt64LE(500)).toBe(2049n);
    expect(core.readUInt16LE(508)).toBe(7);
    expect(() => coreAt(Buffer.alloc(1024 * 1024 + 1), 2048)).toThrow(/larger than its partition/);
  });
  test('the parts follow one another', () => {
    const places = [...partitions(3000).matchAll(/^start=(\d+), size=(\d+)/gm)].map(([, start, size]) => [
      Number(start),
      Number(size),
    ]);
    expect(places).toEqual([
      [2048, 2048],
      [4096, 69632],
      [73728, 6_144_000],
    ]);
  });
  test('the data has room for two images and more', () => expect(dataSize(500 * 1024 * 1024)).toBe(1478));
});

describe('the script of iPXE', () => {
  const sums = { vmlinuz: HASH, 'initrd.img': HASH, 'filesystem.squashfs': SALT };
  const text = ipxeScript({ line: 'LINE', base: null, sums });
  test('fetches beside itself, names what it fetches, and restarts where it fails', () => {
    expect(text).toMatch(/^#!ipxe\n/);
    expect(text).toContain(`# sha256 ${SALT} filesystem.squashfs`);
    expect(text).toContain('fetch=${base}filesystem.squashfs');
    expect(text).not.toMatch(/\bshell\b|\bprompt\b/);
    expect(text).toMatch(/reboot\n$/);
    expect(text).toContain('isset ${base} || goto nowhere');
  });
  test('or from where the builder was told', () => {
    const told = ipxeScript({ line: 'LINE', base: 'http://boot.example/x/', sums });
    expect(told).toContain('\nset base http://boot.example/x/\n');
    expect(told).not.toContain('cwduri');
    expect(() => ipxeScript({ line: 'LINE', base: 'http://b/ && shell', sums })).toThrow(/cannot stand/);
  });
});
