/** The Node that the package brings: that of the lockfile, of this machine's kind or of the other one. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from '../tools.ts';
import type { Release } from './control.ts';

const nodePackage = ({ architecture }: Pick<Release, 'architecture'>): string =>
  `node-linux-${architecture === 'amd64' ? 'x64' : 'arm64'}`;

/** Where npm has put it; for another kind of machine, where `fetchNode` does. */
export function nodeFolder(release: Pick<Release, 'architecture'>): string {
  const own = join(ROOT, 'node_modules', nodePackage(release));
  return existsSync(own) ? own : join(ROOT, 'node_modules/.cache/package', nodePackage(release));
}

const STRIP = { amd64: 'x86_64-linux-gnu-strip', arm64: 'aarch64-linux-gnu-strip' } as const;

export async function putNode(target: string, release: Release): Promise<void> {
  const source = join(nodeFolder(release), 'bin/node');
  if (!existsSync(source)) throw new TypeError(`${source} is missing`);
  // By the other architecture's tool: strip knows its own alone.
  const strip = `/usr/bin/${STRIP[release.architecture]}`;
  if (!existsSync(strip))
    throw new TypeError(`${strip} is missing: install binutils, or binutils-aarch64-linux-gnu`);
  await mkdir(dirname(target), { recursive: true });
  // A sixth of it are names for a debugger.
  execFileSync(strip, ['--strip-unneeded', '-o', target, source], { stdio: 'inherit' });
}

interface Locked {
  readonly version: string;
  readonly integrity: string;
}

/** What the lockfile says of it. Throws `TypeError` when it does not know it. */
export function lockedNode(lockfile: string, release: Pick<Release, 'architecture'>): Locked {
  const { packages } = JSON.parse(lockfile) as { packages: Readonly<Record<string, Partial<Locked>>> };
  const name = nodePackage(release);
  const { version, integrity } = packages[`node_modules/${name}`] ?? {};
  if (version === undefined || integrity === undefined || !/^sha512-[A-Za-z0-9+/]+=*$/.test(integrity))
    throw new TypeError(`the lockfile has no ${name}`);
  return { version, integrity };
}

/** Whether the bytes are those that the lockfile names. */
export const isLocked = (bytes: Uint8Array, { integrity }: Locked): boolean =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}` === integrity;

/**
 * npm installs the Node of its own kind of machine alone. Brings that of another one beside it, from npm's registry, and believes nothing
 * but the lockfile.
 */
export function fetchNode(release: Pick<Release, 'architecture'>): void {
  const folder = nodeFolder(release);
  if (existsSync(join(folder, 'bin/node'))) return;
  const locked = lockedNode(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'), release);
  const name = nodePackage(release);
  const cache = dirname(folder);
  mkdirSync(cache, { recursive: true });
  const archive = join(cache, `${name}-${locked.version}.tgz`);
  const options = ['pack', `${name}@${locked.version}`, '--pack-destination', cache, '--silent'];
  execFileSync('npm', options, { cwd: cache, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    if (!isLocked(readFileSync(archive), locked))
      throw new TypeError(`${name}@${locked.version} of the registry is not that of the lockfile`);
    execFileSync('/bin/tar', ['-xzf', archive, '-C', cache, 'package/bin/node', 'package/LICENSE']);
    renameSync(join(cache, 'package'), folder);
  } finally {
    rmSync(archive, { force: true });
  }
}
