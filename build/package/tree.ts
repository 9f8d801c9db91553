import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, lutimes, mkdir, readFile, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { USAGE } from '../../admin/arguments.ts';
import { bundleNode } from '../bundle-node.ts';
import { bundleRenderer } from '../bundle-renderer.ts';
import { ROOT } from '../tools.ts';
import { changelog, copyright } from './control.ts';
import type { Release } from './control.ts';
import { settingsManual } from './manual.ts';

const HERE = join(ROOT, 'build', 'package');
const PAGES = ['onekiosk.1', 'onekiosk-terminal.8', 'onekiosk.service.8'];
/** What people and systemd run; everything else is read. */
const PROGRAMS =
  /^usr\/(?:bin|sbin)\/|^usr\/lib\/onekiosk\/(?:bin\/node|display|cage-client|start|monitors|usb-access)$/;

/** Fills the folder with what the package brings, as it will lie on the machine; modes and times do not hang on who builds. */
export async function fillTree(tree: string, release: Release): Promise<void> {
  const lib = join(tree, 'usr/lib/onekiosk');
  const doc = join(tree, 'usr/share/doc/onekiosk');
  await cp(join(HERE, 'root'), tree, { recursive: true });
  await putLauncher(tree);
  await bundleRenderer(join(lib, 'dist/renderer'));
  await bundleNode('admin/cli.ts', join(lib, 'dist/onekiosk.mjs'));
  await putNode(join(lib, 'bin/node'), release);
  await put(join(doc, 'copyright'), `${copyright()}\n`);
  const node = await readFile(join(ROOT, 'node_modules', nodePackage(release), 'LICENSE'));
  await put(join(doc, 'copyright.node.gz'), packed(node));
  await put(join(doc, 'changelog.gz'), packed(changelog(release)));
  await put(join(doc, 'CHANGELOG.md.gz'), packed(await readFile(join(ROOT, 'CHANGELOG.md'))));
  const example = await readFile(join(ROOT, 'build/onekiosk.example.toml'), 'utf8');
  await put(join(doc, 'examples/onekiosk.example.toml'), example);
  await putManuals(join(tree, 'usr/share/man'), example, release);
}

export const nodePackage = ({ architecture }: Release): string =>
  `node-linux-${architecture === 'amd64' ? 'x64' : 'arm64'}`;

async function putNode(target: string, release: Release): Promise<void> {
  const source = join(ROOT, 'node_modules', nodePackage(release), 'bin/node');
  if (!existsSync(source))
    throw new TypeError(
      `${source} is missing: npm brings the Node of its own machine, so build on one of that kind`,
    );
  await mkdir(dirname(target), { recursive: true });
  // A sixth of it are names for a debugger. By the other architecture's tool where there is one: strip knows its own alone.
  const strip = release.architecture === 'amd64' ? 'x86_64-linux-gnu-strip' : 'aarch64-linux-gnu-strip';
  execFileSync(`/usr/bin/${strip}`, ['--strip-unneeded', '-o', target, source], { stdio: 'inherit' });
}

/** `--option` of the help, each as a pattern of the shell's `case`, with and without a value. */
export const launcherOptions = (usage: string): string =>
  [...new Set(usage.match(/(?<=^|\s)--[a-z][a-z-]*/gm))].flatMap((name) => [name, `${name}=*`]).join(' | ') +
  ' | -h';

async function putLauncher(tree: string): Promise<void> {
  const path = join(tree, 'usr/bin/onekiosk');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('@OPTIONS@', launcherOptions(USAGE)));
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
