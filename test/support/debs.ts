import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../build/tools.ts';

const CACHE = join(ROOT, 'node_modules/.cache/boot-guests');

const run = (cwd: string, program: string, ...args: string[]): string =>
  execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/**
 * The files of a Debian package, unpacked beside the project's modules and not installed: nobody wants a second kernel or a boot loader on
 * the machine for a bench. Answers the folder, or null where apt cannot get it.
 */
export function unpackedDeb(name: string): string | null {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, '.get-'));
  try {
    run(work, '/usr/bin/apt-get', 'download', '-q=2', name);
    const file = readdirSync(work).find((each) => each.endsWith('.deb'));
    if (file === undefined) return null;
    run(work, '/usr/bin/dpkg-deb', '-x', file, 'unpacked');
    renameSync(join(work, 'unpacked'), folder);
    return folder;
  } catch {
    return null;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The package that a metapackage such as `linux-image-cloud-amd64` stands for today; null where apt does not know. */
export function standsFor(metapackage: string, pattern: RegExp): string | null {
  try {
    return pattern.exec(run('/', '/usr/bin/apt-cache', 'depends', metapackage))?.[0] ?? null;
  } catch {
    return null;
  }
}
