/** The package for Electron: what of Forge's folder goes into it, and what has to be there. */
import { existsSync } from 'node:fs';
import { cp, open } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { FUSES } from '../../electron/fuses.ts';
import type { Release } from './control.ts';

/** Where it lies on the machine, below usr/lib/onekiosk; the program has the product's name (forge.config.ts). */
export const ELECTRON_AT = 'electron';
const PROGRAM = 'onekiosk';

/** A folder without one of these is not what Forge leaves, or not whole. */
const NEEDED = [
  PROGRAM,
  'resources/app.asar',
  'resources.pak',
  'icudtl.dat',
  'v8_context_snapshot.bin',
  'locales',
  'version',
  'LICENSE',
  'LICENSES.chromium.html',
];
/**
 * The setuid helper of Chromium's sandbox: on a terminal nothing can become root (NoNewPrivileges), and Chromium takes namespaces of users
 * before it looks for the helper. Where neither is to be had it ends, which is right.
 */
const LEFT_OUT = /^(?:chrome-sandbox|resources\/default_app\.asar)$/;

/** e_machine of an ELF file (elf(5)). */
const MACHINE: Readonly<Record<Release['architecture'], number>> = { amd64: 62, arm64: 183 };
/** What stands for a fuse in the binary: '0' and '1'. */
const STATE = { off: 0x30, on: 0x31 };

/** Forge's name of the folder, below `out`. */
export const forgeFolder = (architecture: Release['architecture']): string =>
  `onekiosk-linux-${architecture === 'amd64' ? 'x64' : 'arm64'}`;

/** Copies Forge's folder into the tree of the package. Throws `TypeError` for one that is not whole, of another machine, or with other fuses. */
export async function putElectron(lib: string, folder: string, release: Release): Promise<void> {
  const missing = NEEDED.filter((each) => !existsSync(join(folder, each)));
  if (missing.length > 0) throw new TypeError(`${folder} is not what Forge leaves: ${missing.join(', ')}`);
  const program = join(folder, PROGRAM);
  const machine = await machineOf(program);
  if (machine !== MACHINE[release.architecture])
    throw new TypeError(`${program} is not for ${release.architecture} (ELF machine ${machine})`);
  await checkFuses(program);
  await cp(folder, join(lib, ELECTRON_AT), {
    recursive: true,
    filter: (source) => !LEFT_OUT.test(relative(folder, source)),
  });
}

async function machineOf(path: string): Promise<number | null> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(20);
    await file.read(header, 0, header.length, 0);
    return header.subarray(0, 4).equals(Buffer.from('\u007fELF')) ? header.readUInt16LE(18) : null;
  } finally {
    await file.close();
  }
}

/** The fuses of the binary are those that were decided: whoever changes Forge's configuration, or its folder, is told. */
async function checkFuses(path: string): Promise<void> {
  const wire = await getCurrentFuseWire(path).catch(() => {
    throw new TypeError(`${path} has no fuses: it is no Electron`);
  });
  if (wire.version !== FuseVersion.V1)
    throw new TypeError(`${path} has fuses of a version that nobody has decided`);
  for (const [name, fuse] of Object.entries(FuseV1Options)) {
    if (typeof fuse !== 'number') continue;
    const wanted = FUSES[fuse] === true ? STATE.on : STATE.off;
    const found: number | undefined = wire[fuse];
    if (found !== wanted) throw new TypeError(`${path}: the fuse ${name} is not as electron/fuses.ts has it`);
  }
}

/** The lines that the launcher has for it: the shell is Electron itself, with no Node beside it; the other commands are Node's. */
export const ELECTRON_LAUNCH = `# The shell itself is Electron's own program; --host asks for a choice, which the command makes.
case "\${1:-} $*" in
shell\\ *--host*) ;;
shell\\ *)
  ozone=x11
  [ -z "\${WAYLAND_DISPLAY:-}" ] || ozone=wayland
  program="$lib/${ELECTRON_AT}/${PROGRAM} --ozone-platform=$ozone"
  ;;
esac
`;
