/**
 * The signs that are known without being told, the most telling first. Each is the program's own wording; where it was not seen on a real
 * screen in this project's tests, its source file is named.
 */
import type { Sign, SignMeaning } from './signs.ts';

/** After some of these a machine goes on, firmware with the next device; what is still there after that time is the end. */
const PASSING = 1_500;

const of = (
  means: SignMeaning,
  stands: number,
  last: boolean,
  texts: Readonly<Record<string, string>>,
): readonly Sign[] => Object.entries(texts).map(([id, text]) => ({ id, text, means, stands, last }));

export const BUILT_IN_SIGNS: readonly Sign[] = [
  // Linux and BSD kernels. What follows a panic is its trace; a machine that restarts itself clears the screen.
  ...of('kernel-panic', 0, false, {
    'linux-panic': 'Kernel panic - not syncing',
    'systemd-freezing': 'Freezing execution.', // systemd, src/core/crash-handler.c
    'freebsd-panic': 'seconds - press a key on the console to abort', // FreeBSD, sys/kern/kern_shutdown.c
  }),

  // The root file system is broken or not found: somebody has to type.
  ...of('file-system', PASSING, false, {
    'fsck-manually': 'UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY', // e2fsprogs, e2fsck; of a disk that need not be there, a boot goes on
  }),
  ...of('file-system', 0, false, {
    'initramfs-no-root': 'Gave up waiting for root file system device', // initramfs-tools, scripts/local
    'initramfs-fsck': 'requires a manual fsck', // initramfs-tools, scripts/functions
  }),
  ...of('file-system', 1_000, true, {
    'initramfs-shell': '(initramfs)',
    'dracut-shell': 'dracut:/#', // dracut, modules.d/98dracut-systemd
    'maintenance-password': 'Give root password for maintenance', // util-linux, login-utils/sulogin.c
    'maintenance-control-d': '(or press Control-D to continue):',
    'maintenance-enter': 'Press Enter for maintenance',
    'freebsd-mountroot': 'mountroot>', // FreeBSD, sys/kern/vfs_mountroot.c
  }),

  // Boot loaders. A prompt waits for ever.
  ...of('boot-loader', 0, true, {
    'grub-rescue': 'grub rescue>',
  }),
  ...of('boot-loader', 1_000, true, {
    'grub-prompt': 'grub>',
    'isolinux-missing': 'isolinux.bin missing or corrupt.', // syslinux, core/isolinux.asm
    'bootmgr-missing': 'BOOTMGR is missing', // Windows' boot sectors, from here
    'bootmgr-compressed': 'BOOTMGR is compressed',
    'ntldr-missing': 'NTLDR is missing',
    'ctrl-alt-del': 'Press Ctrl+Alt+Del to restart',
    'ctrl-alt-del-any': 'Press any key to restart',
    'read-error': 'A disk read error occurred', // to here
  }),
  ...of('boot-loader', 0, false, {
    'grub-no-kernel': 'error: you need to load the kernel first.', // grub, grub-core/loader/i386/linux.c
    'syslinux-no-config': 'No DEFAULT or UI configuration directive found!', // syslinux, core/
    'windows-failed': 'Windows failed to start. A recent hardware or software change might be the cause.',
  }),

  // The network had its turn. Firmware goes on with the next device, so these count as the last words only.
  ...of('network-boot', PASSING, true, {
    'ipxe-no-more': 'No more network devices',
    'ipxe-nothing': 'Nothing to boot:',
    'ipxe-shell': 'iPXE>', // ipxe, src/hci/shell.c
    'pxe-exiting': 'Exiting PXE ROM.', // Intel's boot agent, from here
    'pxe-exiting-agent': 'Exiting Intel Boot Agent.',
    'pxe-no-offer': 'PXE-E51: No DHCP or proxyDHCP offers were received.',
    'pxe-no-file': 'PXE-E53: No boot filename received', // to here
  }),

  // Firmware found nothing. With a retry it tries the same devices again, and one of them may answer by then.
  ...of('no-boot-medium', PASSING, true, {
    'seabios-retrying': 'No bootable device. Retrying in',
  }),
  ...of('no-boot-medium', 0, true, {
    'seabios-no-device': 'No bootable device.',
    'virtualbox-no-medium': 'FATAL: No bootable medium found! System halted.', // VirtualBox, Devices/PC/BIOS/boot.c
    'virtualbox-not-read': 'FATAL: Could not read from the boot medium! System halted.',
    'bochs-no-device': 'FATAL: No bootable device.',
  }),
  ...of('no-boot-medium', 0, false, {
    // Before it waits for a key.
    'ovmf-no-device': 'BdsDxe: No bootable option or device was found.',
  }),
  ...of('no-boot-medium', 1_000, true, {
    'ovmf-press-key': 'BdsDxe: Press any key to enter the Boot Manager Menu.',
    'uefi-shell': 'Shell>',
    'no-system': 'Operating System not found',
    'no-system-small': 'Operating system not found',
    'missing-system': 'Missing operating system', // boot sectors of disks, from here
    'invalid-table': 'Invalid partition table',
    'error-loading': 'Error loading operating system', // to here
    'non-system': 'Non-System disk or disk error',
    'remove-disks': 'Remove disks or other media.',
    'fat-press-key': 'press any key to try again ...', // dosfstools, src/mkfs.fat.c
    'reboot-select': 'Reboot and Select proper Boot device',
  }),
  ...of('no-boot-medium', PASSING, true, {
    'seabios-not-disk': 'Boot failed: not a bootable disk',
    'seabios-not-read': 'Boot failed: could not read the boot disk',
    'seabios-cdrom': 'Boot failed: Could not read from CDROM',
  }),
];
