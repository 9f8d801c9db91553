import {
  chmod,
  cp,
  lutimes,
  mkdir,
  readFile,
  readdir,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { USAGE } from '../../admin/commands.ts';
import { bundleNode } from '../bundle-node.ts';
import { bundleRenderer } from '../bundle-renderer.ts';
import { ROOT } from '../tools.ts';
import { changelog, copyright, packageName } from './control.ts';
import type { Release } from './control.ts';
import { ELECTRON_LAUNCH, putElectron } from './electron.ts';
import { nodeFolder, putNode } from './node.ts';
import { settingsManual } from './manual.ts';

const HERE = join(ROOT, 'build', 'package');
const PAGES = ['onekiosk.1', 'onekiosk-terminal.8', 'onekiosk.service.8'];
/** What people and systemd run; everything else is read. */
const PROGRAMS =
  /^usr\/(?:bin|sbin)\/|^usr\/lib\/onekiosk\/(?:bin\/node|display|cage-client|start|monitors|usb-access)$|^usr\/lib\/onekiosk\/electron\/(?:onekiosk|chrome_crashpad_handler)$/;

/** Fills the folder with what the package brings, as it will lie on the machine; modes and times do not hang on who builds. */
export async function fillTree(tree: string, release: Release): Promise<void> {
  const lib = join(tree, 'usr/lib/onekiosk');
  const doc = join(tree, 'usr/share/doc', packageName(release));
  await cp(join(HERE, 'root'), tree, { recursive: true });
  await putLauncher(tree, release);
  await putOverrides(tree, release);
  if (release.electron === undefined) {
    // Only a terminal gets it: it holds for every Chromium of a machine, and onekiosk-terminal(8) lays it down.
    const policy = join(ROOT, 'build/chromium-policy/onekiosk.json');
    await cp(policy, join(lib, 'terminal/chromium-policy.json'));
  } else await putElectron(lib, release.electron, release);
  await bundleRenderer(join(lib, 'dist/renderer'));
  await bundleNode('admin/cli.ts', join(lib, 'dist/onekiosk.mjs'));
  await putNode(join(lib, 'bin/node'), release);
  await put(join(doc, 'copyright'), `${copyright(release)}\n`);
  const node = await readFile(join(nodeFolder(release), 'LICENSE'));
  await put(join(doc, 'copyright.node.gz'), packed(node));
  await put(join(doc, 'changelog.gz'), packed(changelog(release)));
  await put(join(doc, 'CHANGELOG.md.gz'), packed(await readFile(join(ROOT, 'CHANGELOG.md'))));
  const example = await readFile(join(ROOT, 'build/onekiosk.example.toml'), 'utf8');
  // Where the manual pages and the command say it is, whichever package it is.
  await put(join(tree, 'usr/share/doc/onekiosk/examples/onekiosk.example.toml'), example);
  await putManuals(join(tree, 'usr/share/man'), example, release);
}

/** `--option` of the help, each as a pattern of the shell's `case`, with and without a value. */
export const launcherOptions = (usage: string): string =>
  [...new Set(usage.match(/(?<=^|\s)--[a-z][a-z-]*/gm))].flatMap((name) => [name, `${name}=*`]).join(' | ') +
  ' | -h';

async function putLauncher(tree: string, release: Release): Promise<void> {
  const path = join(tree, 'usr/bin/onekiosk');
  const text = await readFile(path, 'utf8');
  await writeFile(path, launcher(text, release.electron !== undefined));
}

/** The text of the launcher as it is installed. */
export const launcher = (text: string, electron: boolean): string =>
  text
    .replace('@OPTIONS@', launcherOptions(USAGE))
    .replace('# @ELECTRON@\n', () => (electron ? ELECTRON_LAUNCH : ''));

/** lintian's overrides are by the name of the package. */
async function putOverrides(tree: string, release: Release): Promise<void> {
  const folder = join(tree, 'usr/share/lintian/overrides');
  const name = packageName(release);
  if (name === 'onekiosk') return;
  const text = await readFile(join(folder, 'onekiosk'), 'utf8');
  await rm(join(folder, 'onekiosk'));
  await put(join(folder, name), text.replaceAll(/^onekiosk:/gm, `${name}:`));
}

async function putManuals(folder: string, example: string, release: Release): Promise<void> {
  const date = mdocDate(release.epoch);
  const usage = USAGE.replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&');
  for (const page of PAGES) {
    const text = await readFile(join(HERE, 'man', page), 'utf8');
    const filled = text.replaceAll('@DATE@', date).replace('@USAGE@', () => usage);
    await put(join(folder, `man${page.at(-1) ?? ''}`, `${page}.gz`), packed(filled));
  }
  await put(join(folder, 'man5/onekiosk.toml.5.gz'), packed(settingsManual(example, date)));
  for (const other of ['onekiosk-display.service', 'onekiosk-monitors.service']) {
    await symlink('onekiosk.service.8.gz', join(folder, `man8/${other}.8.gz`));
  }
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
function mdocDate(epoch: number): string {
  const at = new Date(epoch * 1000);
  return `${MONTHS[at.getUTCMonth()] ?? ''} ${at.getUTCDate()}, ${at.getUTCFullYear()}`;
}

/** zlib writes neither name nor time. */
const packed = (content: string | Uint8Array): Uint8Array => gzipSync(content, { level: 9 });

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Sets every mode and time; answers the bytes of all files. Called last: writing into a folder changes its time. */
export async function settle(tree: string, epoch: number): Promise<number> {
  let bytes = 0;
  const visit = async (path: string): Promise<void> => {
    for (const entry of await readdir(join(tree, path), { withFileTypes: true })) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) await visit(below);
      else if (entry.isSymbolicLink()) await lutimes(join(tree, below), epoch, epoch);
      else {
        const script = below.startsWith('DEBIAN/') && /\/(?:pre|post)(?:inst|rm)$/.test(below);
        await chmod(join(tree, below), PROGRAMS.test(below) || script ? 0o755 : 0o644);
        bytes += (await readFile(join(tree, below))).length;
        await utimes(join(tree, below), epoch, epoch);
      }
    }
    await chmod(join(tree, path), 0o755);
    await utimes(join(tree, path), epoch, epoch);
  };
  await visit('');
  return bytes;
}
