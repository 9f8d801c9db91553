import { parseArgs } from 'node:util';
import { EXTRAS } from './packages.ts';
import type { Extra } from './packages.ts';
import { SUITES } from './sources.ts';
import type { Suite } from './sources.ts';

export const IMAGE_USAGE = `usage: npm run image -- [options]

Builds a read-only thin-client image: an ISO that is a USB stick as well, and a folder to boot from over the network.

  --settings FILE         the terminal's settings; without it they come by the kernel command line
  --network FILE          a NetworkManager connection (*.nmconnection) of the terminals; may be repeated
  --overlay FOLDER        laid over the system as it is, owned by root (certificates, more settings)
  --url URL               of the folder that terminals boot from; an iPXE of before 2020 needs it
  --append WORDS          more of the kernel command line
  --suite NAME            Debian release: ${SUITES.join(' or ')}
  --firmware              with the firmware and microcode of usual PCs that is not free
  --with LIST             more packages: fonts
  --without LIST          fewer packages: cage, printers
  --verity                every block is checked when it is read, against the kernel command line
  --disk                  an image of a disk as well, that two systems fit on: it can be updated
  --sign-key FILE         private key (Ed25519, PEM) of the site: signs the sums, and only what it signed is taken as an update
  --deb FILE              the package of the shell; without it, it is built
  --mirror URL            Debian's archive; without it that of this machine's apt
  --security-mirror URL   and its security archive
  --out FOLDER            where the results go (out/image)
  --cache FOLDER          where fetched packages are kept (node_modules/.cache/image)
  --level N               of compression, 1 to 22 (15)
  --help                  this text`;

/** A command line that cannot be understood; its message is for the person who typed it. */
export class ImageUsageError extends Error {
  override readonly name = 'ImageUsageError';
}

export interface ImageOptions {
  readonly settings: string | null;
  readonly network: readonly string[];
  readonly overlay: string | null;
  /** With a slash at its end. */
  readonly url: string | null;
  readonly append: readonly string[];
  /** null: Debian 13, or 12 where its mirror has no 13. */
  readonly suite: Suite | null;
  readonly firmware: boolean;
  readonly extras: readonly Extra[];
  readonly verity: boolean;
  readonly disk: boolean;
  readonly signKey: string | null;
  readonly deb: string | null;
  readonly mirror: string | null;
  readonly securityMirror: string | null;
  readonly out: string | null;
  readonly cache: string | null;
  readonly level: number;
}

/** In the image unless it is told otherwise. */
const USUAL: readonly Extra[] = ['cage', 'printers'];

/** Reads the command line without the program's name; null where help is wanted. Throws `ImageUsageError`. */
export function readImageOptions(argv: readonly string[]): ImageOptions | null {
  const values = parse(argv);
  if (values.help === true) return null;
  const suite = values.suite === undefined ? null : oneOf('--suite', SUITES, values.suite);
  const { mirror = null, 'security-mirror': securityMirror = null } = values;
  if ((mirror === null) !== (securityMirror === null))
    throw new ImageUsageError('--mirror and --security-mirror are given together');
  for (const url of [mirror, securityMirror]) {
    if (url !== null && !/^(?:https?|file|copy):\/\/?[^\s[\]]+$/.test(url))
      throw new ImageUsageError('a mirror is a URL');
  }
  const level = Number(values.level ?? '15');
  if (!Number.isInteger(level) || level < 1 || level > 22)
    throw new ImageUsageError('--level is a number from 1 to 22');
  return {
    settings: values.settings ?? null,
    network: values.network ?? [],
    overlay: values.overlay ?? null,
    url: values.url === undefined ? null : folderUrl(values.url),
    append: (values.append ?? '').split(/\s+/).filter((each) => each !== ''),
    suite,
    firmware: values.firmware ?? false,
    extras: extras(values.with ?? '', values.without ?? ''),
    verity: values.verity ?? false,
    disk: values.disk ?? false,
    signKey: values['sign-key'] ?? null,
    deb: values.deb ?? null,
    mirror,
    securityMirror,
    out: values.out ?? null,
    cache: values.cache ?? null,
    level,
  };
}

function folderUrl(given: string): string {
  if (!/^https?:\/\/[^\s?#]+$/.test(given)) throw new ImageUsageError('--url is the URL of a folder');
  return given.replace(/\/*$/, '/');
}

function extras(more: string, fewer: string): Extra[] {
  const read = (option: string, text: string) =>
    text
      .split(',')
      .filter((each) => each !== '')
      .map((each) => oneOf(option, EXTRAS, each));
  const added = read('--with', more);
  const removed = read('--without', fewer);
  return EXTRAS.filter((each) => (USUAL.includes(each) || added.includes(each)) && !removed.includes(each));
}

function oneOf<T extends string>(option: string, names: readonly T[], given: string): T {
  const found = names.find((each) => each === given);
  if (found === undefined) throw new ImageUsageError(`${option} is one of ${names.join(', ')}`);
  return found;
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        ...{ settings: TEXT, overlay: TEXT, url: TEXT, append: TEXT, suite: TEXT, with: TEXT, without: TEXT },
        ...{ 'sign-key': TEXT, deb: TEXT, mirror: TEXT, 'security-mirror': TEXT, out: TEXT, cache: TEXT },
        ...{ level: TEXT, firmware: FLAG, verity: FLAG, disk: FLAG, help: FLAG },
        network: { type: 'string', multiple: true },
      },
    }).values;
  } catch (error) {
    throw new ImageUsageError(
      error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'cannot be read',
    );
  }
}
