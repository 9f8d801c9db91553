import { describe, expect, test } from 'vitest';
import { readScreen } from '../../../../core/boot/screen/read.ts';
import { BUILT_IN_SIGNS, findSign } from '../../../../core/boot/screen/signs.ts';
import { recordedScreen } from '../../../support/screens.ts';

const read = (name: string) => readScreen(recordedScreen(name));
const textOf = (name: string): readonly string[] => {
  const content = read(name);
  return content.kind === 'text' ? content.lines : [];
};

describe('a screen that was recorded from QEMU', () => {
  test.each([
    ['no-disk', 'seabios-no-device', 'No bootable device.'],
    ['retry', 'seabios-retrying', 'No bootable device. Retrying in 60 seconds.'],
    ['network', 'seabios-no-device', 'No bootable device.'],
    ['grub-rescue', 'grub-rescue', 'grub rescue>'],
    ['uefi', 'uefi-shell', 'Shell>'],
    [
      'panic',
      'linux-panic',
      'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
    ],
    [
      'panic-framebuffer',
      'linux-panic',
      'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
    ],
  ])('%s: %s', (name, id, quote) => {
    const found = findSign(textOf(name), BUILT_IN_SIGNS);
    expect(found).toMatchObject({ sign: { id }, quote });
    expect(textOf(name).join('')).not.toContain('\uFFFD');
  });

  test('no sign stands on one of a system that boots', () => {
    for (const name of ['linux', 'late', 'grub-menu']) {
      expect(textOf(name).join('')).toMatch(/onekiosk test system|OK|GNU GRUB/);
      expect(findSign(textOf(name), BUILT_IN_SIGNS)).toBeNull();
    }
  });

  test('black is black, and a picture is a picture', () => {
    expect(read('blank')).toEqual({ kind: 'black' });
    expect(read('floppy')).toEqual({ kind: 'graphics' });
  });
});
