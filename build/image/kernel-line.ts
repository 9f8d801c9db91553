/** A dm-verity tree that stands behind the data in the same file, without a superblock: nothing that is not verified is read. */
export interface Verity {
  /** Blocks of 4096 bytes. */
  readonly blocks: number;
  /** Hexadecimal. */
  readonly root: string;
  readonly salt: string;
}

/** What stands on every kernel command line of the image, whatever it is booted from. */
const ALWAYS = [
  'boot=live',
  'nopersistence',
  'noeject',
  // Nothing is shown and nothing is asked: live-boot and the programs that it starts talk to a console that nobody sees.
  'quiet',
  'loglevel=0',
  'vt.global_cursor_default=0',
  'systemd.show_status=false',
  'rd.udev.log_level=3',
  'console=tty12',
  // In place of a shell for whoever stands before a machine that does not come up.
  'panic=10',
  'lockdown=confidentiality',
] as const;

/** One word that can stand on a command line, in GRUB's and in iPXE's language: what those or a kernel would read otherwise is refused. */
export function word(text: string): string {
  if (!/^[A-Za-z0-9._~:/?#@%&=+,;!-]+$/.test(text) || /[&;]/.test(text))
    throw new TypeError(
      `a word of the kernel command line has a character that cannot stand there: ${text.split('=')[0] ?? ''}`,
    );
  return text;
}

/** `from` says where the file system is found; `more` are the administrator's own words. */
export const kernelLine = (from: readonly string[], verity: Verity | null, more: readonly string[]): string =>
  [...ALWAYS, ...from, ...(verity === null ? [] : [verityWord(verity)]), ...more.map(word)].join(' ');

/** Read by usr/lib/live/boot/9995-onekiosk in the initrd. */
export const verityWord = ({ blocks, root, salt }: Verity): string =>
  `onekiosk.image.verity=${blocks}:${root}:${salt}`;

/** The lines of `veritysetup format --no-superblock`. */
export function readVerity(text: string): Verity {
  const field = (name: string, pattern: string): string => {
    const value = new RegExp(`^${name}:\\s+(${pattern})\\s*$`, 'm').exec(text)?.[1];
    if (value === undefined) throw new TypeError(`veritysetup said no ${name}`);
    return value;
  };
  return {
    blocks: Number(field('Data blocks', '\\d+')),
    root: field('Root hash', '[0-9a-f]{64}'),
    salt: field('Salt', '[0-9a-f]{64}'),
  };
}
