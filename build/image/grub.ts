/** GRUB's side of the ISO and of the disk. No menu entry, no password that opens one, no prompt: the commands stand at the top level. */

const LOCKED = `set timeout=0
set timeout_style=hidden
# Nobody is a superuser who has no password: neither the editor nor the command line opens.
set superusers=nobody
export superusers
`;

/** Drawn by nobody, but the kernel takes the mode over. Without it OVMF's GRUB says that it found none. */
const MODE = `if [ "$grub_platform" = efi ]; then
  insmod all_video
  set gfxpayload=keep
fi
terminal_output console
clear
`;

/** Where nothing can be started a restart is better than GRUB's own prompt. */
const GIVE_UP = `sleep 10
reboot
`;

export const isoConfig = (line: string): string => `${LOCKED}${MODE}
if linux /live/vmlinuz ${line}; then
  if initrd /live/initrd.img; then boot; fi
fi
${GIVE_UP}`;

/** What the image itself brings to its slot of a disk: its own part of the command line. GRUB reads it as a script. */
export const slotConfig = (line: string): string => `set line="${line}"\n`;

/**
 * Of a disk with two slots. `try` and `tries` of the environment block are set by onekiosk-image-update(8): each try is counted before it is
 * made, so a system that hangs, or a machine that loses its power, does not make it last for ever. A slot that cannot even be read is
 * passed over.
 */
export const diskConfig = (uuid: string): string => `${LOCKED}${MODE}
set good=a
set try=
set tries=0
load_env --file "$prefix/grubenv" good try tries
set first="$good"
set trial=
if [ -n "$try" ]; then
  if [ "$tries" = 2 -o "$tries" = 1 ]; then
    set first="$try"
    set trial=onekiosk.image.trial
    if [ "$tries" = 2 ]; then set tries=1; else set tries=0; fi
  else
    set try=
  fi
  save_env --file "$prefix/grubenv" try tries
fi
for slot in "$first" "$good" a b; do
  set line=
  if [ "$slot" != "$first" ]; then set trial=; fi
  if source ($root)/live/$slot/slot.cfg; then
    if linux ($root)/live/$slot/vmlinuz $line live-media=/dev/disk/by-uuid/${uuid} live-media-path=/live/$slot onekiosk.image.slot=$slot $trial; then
      if initrd ($root)/live/$slot/initrd.img; then boot; fi
    fi
  fi
done
${GIVE_UP}`;

/** In GRUB's own file, before it has read any other. */
export const earlyConfig = (uuid: string): string => `search.fs_uuid ${uuid} root
set prefix=($root)/grub
`;

/** GRUB's environment block (grub-editenv(1)): 1024 bytes. */
export function environmentBlock(values: Readonly<Record<string, string>>): Buffer {
  const text = `# GRUB Environment Block\n${Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}`;
  if (text.length > 1024) throw new TypeError('too much for an environment block');
  return Buffer.from(text.padEnd(1024, '#'));
}
