import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { FUSES } from '../../electron/fuses.ts';

/** What stands before the fuses in Electron's binary (docs/tutorial/fuses.md): version, count, a character each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
export const FUSE_NUMBERS: readonly FuseV1Options[] = Object.values(FuseV1Options).filter(
  (each) => typeof each === 'number',
);
/** The fuses as the binary has them: those that were decided, and what the test changes. */
export const fuseWire = (more: Partial<Record<number, boolean>> = {}): string =>
  FUSE_NUMBERS.toSorted((a, b) => a - b)
    .map((fuse) => ((more[fuse] ?? FUSES[fuse]) === true ? '1' : '0'))
    .join('');
/** The head of an ELF file for a machine (62: x86-64, 183: AArch64); enough for who looks at nothing else. */
function elfHead(machine: number): Buffer {
  const head = Buffer.alloc(64);
  head.write('\u007fELF', 'latin1');
  head.writeUInt16LE(machine, 18);
  return head;
}

/** A program with fuses in it. */
export const electronBinary = (machine = 62, wire = fuseWire(), program = elfHead(machine)): Buffer =>
  Buffer.concat([program, Buffer.from(SENTINEL), Buffer.from([1, wire.length]), Buffer.from(wire)]);

/** A folder in the shape of Forge's (`electron-forge package`): names and modes are Electron's, contents are not. */
export function standInFor(folder: string, program = electronBinary()): void {
  const put = (path: string, content: string | Buffer, mode = 0o644) => {
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
    chmodSync(at, mode);
  };
  put('onekiosk', program, 0o755);
  put('chrome-sandbox', 'setuid', 0o4755);
  put('chrome_crashpad_handler', program, 0o755);
  for (const path of ['libffmpeg.so', 'libEGL.so', 'libGLESv2.so', 'libvk_swiftshader.so', 'libvulkan.so.1'])
    put(path, 'x', 0o755);
  for (const path of ['icudtl.dat', 'resources.pak', 'snapshot_blob.bin', 'v8_context_snapshot.bin'])
    put(path, 'x');
  for (const path of ['chrome_100_percent.pak', 'locales/en-US.pak', 'locales/de.pak', 'version'])
    put(path, 'x');
  for (const path of ['LICENSE', 'LICENSES.chromium.html']) put(path, 'terms');
  put('resources/app.asar', 'archive');
  put('resources/default_app.asar', 'a program that shows any page');
}
