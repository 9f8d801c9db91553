/**
 * `npm run image [-- OPTIONS]`: builds the read-only thin-client image (docs/image.md). As root: it makes a whole Debian system.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { VERSION } from '../core/version.ts';
import { makeDisk } from './image/disk.ts';
import { addVerity, finishNetboot, makeIso, makeSquashfs, takeKernel } from './image/media.ts';
import { IMAGE_USAGE, ImageUsageError, readImageOptions } from './image/options.ts';
import type { ImageOptions } from './image/options.ts';
import { componentsFor, packagesFor } from './image/packages.ts';
import { run } from './image/run.ts';
import { readSources, sourceLine, sourcesFor } from './image/sources.ts';
import type { Source, Suite } from './image/sources.ts';
import { layOverlay, mmdebstrapArguments } from './image/system.ts';
import { maintainerFrom } from './package/control.ts';
import { buildPackage } from './package.ts';
import { ROOT } from './tools.ts';

const PROGRAMS = ['mmdebstrap', 'mksquashfs', 'grub-mkrescue', 'xorriso', 'mformat', 'veritysetup'];

/** What apt on this machine fetches from. */
function machineSources(): Source[] {
  const folder = '/etc/apt/sources.list.d';
  const listed = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ['/etc/apt/sources.list', ...listed]
    .filter((path) => /\.(?:list|sources)$/.test(path) && existsSync(path))
    .flatMap((path) => readSources(path, readFileSync(path, 'utf8')));
}

function linesFor(options: ImageOptions, suite: Suite): string[] {
  const components = componentsFor(options);
  const { mirror, securityMirror } = options;
  if (mirror === null || securityMirror === null) return sourcesFor(suite, machineSources(), components);
  return [
    sourceLine({ uri: mirror, signedBy: null }, suite, components),
    sourceLine({ uri: mirror, signedBy: null }, `${suite}-updates`, components),
    sourceLine({ uri: securityMirror, signedBy: null }, `${suite}-security`, components),
  ];
}

/** Debian 13, or 12 where the mirror has no 13; one that cannot be asked this way has. */
async function chooseSuite(options: ImageOptions): Promise<Suite> {
  if (options.suite !== null) return options.suite;
  const [line = ''] = linesFor(options, 'trixie');
  const uri = line.split(' ').find((each) => /^https?:/.test(each));
  if (uri === undefined) return 'trixie';
  const answer = await fetch(`${uri.replace(/\/$/, '')}/dists/trixie/InRelease`, { method: 'HEAD' });
  if (answer.ok) return 'trixie';
  console.log(`the mirror has no Debian 13 (${answer.status}); Debian 12 is taken`);
  return 'bookworm';
}

async function packageFor({ deb }: ImageOptions, work: string): Promise<string> {
  if (deb !== null) return resolve(deb);
  const epoch = Number(run('/usr/bin/git', ['-C', ROOT, 'log', '-1', '--format=%ct']).trim());
  const maintainer = maintainerFrom(process.env);
  const built = await buildPackage({ version: VERSION, architecture: 'amd64', maintainer, epoch }, work, 0);
  return built.path;
}

function signingKey(path: string | null): KeyObject | null {
  if (path === null) return null;
  const key = createPrivateKey(readFileSync(path));
  if (key.asymmetricKeyType !== 'ed25519') throw new ImageUsageError('--sign-key is no Ed25519 key');
  return key;
}

const mebibytes = (path: string): string => `${(statSync(path).size / 1024 / 1024).toFixed(1)} MiB`;

async function build(options: ImageOptions): Promise<void> {
  if (process.getuid?.() !== 0) throw new ImageUsageError('only root can make a Debian system');
  const missing = PROGRAMS.filter(
    (each) => !existsSync(`/usr/bin/${each}`) && !existsSync(`/usr/sbin/${each}`),
  );
  if (missing.length > 0) throw new ImageUsageError(`these programs are missing: ${missing.join(', ')}`);
  const key = signingKey(options.signKey);
  const suite = await chooseSuite(options);
  const out = resolve(options.out ?? join(ROOT, 'out/image'));
  const cache = resolve(options.cache ?? join(ROOT, 'node_modules/.cache/image'), suite);
  const netboot = join(out, 'netboot');
  mkdirSync(cache, { recursive: true });
  mkdirSync(netboot, { recursive: true });
  const work = mkdtempSync(join(out, '.work-'));
  const started = performance.now();
  const step = (text: string) =>
    console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`);
  try {
    const deb = await packageFor(options, work);
    const overlay = join(work, 'overlay');
    const updateKey =
      key === null ? null : createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
    layOverlay(overlay, { ...options, updateKey });
    const root = join(work, 'root');
    const plan = { suite, deb, overlay, cache, root, sources: linesFor(options, suite) };
    const choice = { ...options, suite };
    step(`Debian ${suite} from ${plan.sources[0] ?? ''}`);
    run(
      '/usr/bin/mmdebstrap',
      mmdebstrapArguments({ ...plan, components: componentsFor(options), packages: packagesFor(choice) }),
    );
    run(join(ROOT, 'build/image/hooks/finish'), [root]);
    const packages = readFileSync(join(root, 'usr/share/onekiosk-image/packages'), 'utf8');
    step(`${packages.trim().split('\n').length} packages`);
    takeKernel(root, netboot);
    const squashfs = join(netboot, 'filesystem.squashfs');
    makeSquashfs(root, squashfs, options.level);
    const verity = options.verity ? addVerity(squashfs) : null;
    step(`filesystem.squashfs ${mebibytes(squashfs)}, initrd.img ${mebibytes(join(netboot, 'initrd.img'))}`);
    await finishNetboot(netboot, verity, options.append, key, options.url);
    const iso = join(out, 'onekiosk.iso');
    makeIso(netboot, iso, verity, options.append);
    step(`onekiosk.iso ${mebibytes(iso)}`);
    if (options.disk) {
      const disk = join(out, 'onekiosk.img');
      makeDisk(netboot, disk);
      step(`onekiosk.img ${mebibytes(disk)}`);
    }
    console.log(out);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  try {
    const options = readImageOptions(process.argv.slice(2));
    if (options === null) console.log(IMAGE_USAGE);
    else await build(options);
  } catch (error) {
    if (!(error instanceof ImageUsageError)) throw error;
    console.error(`image: ${error.message}`);
    process.exitCode = 2;
  }
}
