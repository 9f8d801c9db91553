/**
 * `npm run package [-- --arch arm64] [--host electron] [--out FOLDER]`: builds onekiosk_VERSION_ARCH.deb, or onekiosk-electron_VERSION_ARCH.deb
 * where Electron's binary is; the same bytes from the same sources (SOURCE_DATE_EPOCH, else the date of the last commit).
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { electronBinary } from '../admin/electron.ts';
import { VERSION } from '../core/version.ts';
import { bundleAll } from './bundle.ts';
import { forgeSteps, runSteps } from './package-electron.ts';
import { controlFile, maintainerFrom, packageName } from './package/control.ts';
import type { Release } from './package/control.ts';
import { forgeFolder } from './package/electron.ts';
import { fetchNode } from './package/node.ts';
import { fillTree, settle } from './package/tree.ts';
import { ROOT, runTool } from './tools.ts';

export interface Built {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly installed: number;
  readonly sha256: string;
}

/** Builds the package into the folder; `level` is of xz(1), for those who are in a hurry. */
export async function buildPackage(release: Release, out: string, level = 2): Promise<Built> {
  const work = await mkdtemp(join(tmpdir(), 'onekiosk-package-'));
  try {
    const tree = join(work, 'tree');
    await fillTree(tree, release);
    const debian = join(tree, 'DEBIAN');
    const installed = await settle(tree, release.epoch);
    await writeSums(tree, debian);
    await cp(join(ROOT, 'build/package/debian'), debian, { recursive: true });
    await writeFile(join(debian, 'control'), controlFile(release, Math.ceil(installed / 1024)));
    await settle(tree, release.epoch);
    await mkdir(out, { recursive: true });
    const path = join(out, `${packageName(release)}_${release.version}_${release.architecture}.deb`);
    const options = ['--root-owner-group', '-Zxz', `-z${level}`, '--threads-max=1', '--build', tree, path];
    execFileSync('/usr/bin/dpkg-deb', options, {
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', SOURCE_DATE_EPOCH: String(release.epoch) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    return { path, size: (await stat(path)).size, installed, sha256 };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** DEBIAN/md5sums (deb-md5sums(5)): dpkg --verify reads it. */
async function writeSums(tree: string, debian: string): Promise<void> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  const files = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const lines = await Promise.all(
    files.map(async (file) => {
      const sum = createHash('md5').update(await readFile(file));
      return [relative(tree, file), sum.digest('hex')] as const;
    }),
  );
  lines.sort(([a], [b]) => (a < b ? -1 : 1));
  await mkdir(debian, { recursive: true });
  await writeFile(join(debian, 'md5sums'), lines.map(([file, sum]) => `${sum}  ${file}\n`).join(''));
}

/** Of the last commit, so that a clone builds what another one has built. */
function commitDate(): number {
  const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  return Number(seconds.trim());
}

function epochFrom(given: string | undefined): number {
  const epoch = given === undefined ? commitDate() : Number(given);
  if (!Number.isSafeInteger(epoch) || epoch < 0)
    throw new TypeError('SOURCE_DATE_EPOCH is no number of seconds');
  return epoch;
}

/** Forge's folder with Electron in it; the exit code where there is none. */
async function forge(architecture: Release['architecture']): Promise<string | number> {
  const binary = electronBinary();
  if (binary !== null) await bundleAll();
  const steps = forgeSteps(architecture === 'amd64' ? 'x64' : 'arm64');
  const status = await runSteps(binary, steps, runTool, (line) => console.error(line));
  return status === 0 ? join(ROOT, 'out', forgeFolder(architecture)) : status;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      arch: { type: 'string', default: process.arch === 'arm64' ? 'arm64' : 'amd64' },
      host: { type: 'string', default: 'chromium' },
      out: { type: 'string', default: join(ROOT, 'out') },
      level: { type: 'string', default: '2' },
    },
  });
  const { arch: architecture, host } = values;
  if (architecture !== 'amd64' && architecture !== 'arm64') throw new TypeError('--arch is amd64 or arm64');
  if (host !== 'chromium' && host !== 'electron') throw new TypeError('--host is chromium or electron');
  const electron = host === 'electron' ? await forge(architecture) : null;
  if (typeof electron === 'number') return electron;
  fetchNode({ architecture });
  const built = await buildPackage(
    {
      version: VERSION,
      architecture,
      maintainer: maintainerFrom(process.env),
      epoch: epochFrom(process.env['SOURCE_DATE_EPOCH']),
      ...(electron === null ? {} : { electron }),
    },
    values.out,
    Number(values.level),
  );
  const mebibytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  console.log(built.path);
  console.log(
    `${mebibytes(built.size)} MiB, ${mebibytes(built.installed)} MiB installed, sha256 ${built.sha256}`,
  );
  return 0;
}

if (import.meta.main) process.exitCode = await main();
