import { word } from './kernel-line.ts';

export interface Netboot {
  /** Of the kernel, with the words that stand on every line; without where the file system is. */
  readonly line: string;
  /** SHA-256 of the files, hexadecimal: for whoever serves them and for the updater. */
  /** The folder's URL, with a slash at its end; null leaves it to iPXE. */
  readonly base: string | null;
  readonly sums: Readonly<Record<'vmlinuz' | 'initrd.img' | 'filesystem.squashfs', string>>;
}

/**
 * The script that iPXE is given (dhcp option `filename`): kernel, initrd and file system lie beside it. \${cwduri} is the folder that the
 * script itself came from; an iPXE of before 2020 does not know it, and needs the URL from the builder. What fails is tried again by a
 * restart, never by a prompt.
 */
export const ipxeScript = ({ line, base, sums }: Netboot): string => `#!ipxe
# sha256 ${sums.vmlinuz} vmlinuz
# sha256 ${sums['initrd.img']} initrd.img
# sha256 ${sums['filesystem.squashfs']} filesystem.squashfs
${base === null ? 'isset ${base} || set base ${cwduri}' : `set base ${word(base)}`}
isset \${base} || goto nowhere
kernel \${base}vmlinuz initrd=initrd.img ${line} fetch=\${base}filesystem.squashfs ip=dhcp BOOTIF=01-\${netX/mac:hexhyp} || goto failed
initrd --name initrd.img \${base}initrd.img || goto failed
boot || goto failed
:failed
echo The image could not be fetched; trying again in 30 seconds.
sleep 30
reboot
:nowhere
echo This iPXE does not know where its script came from: build the image with --url.
sleep 30
reboot
`;
