import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';

interface Package {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
const manifest = read('package.json') as Package;
const lock = (read('package-lock.json') as { packages: Record<string, Package> }).packages;

/** What Node would find as `name` from the package at `from`, among the locked ones: beside it, or in a folder further out. */
function locked(from: string, name: string): Package | undefined {
  const found = lock[from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`];
  if (found !== undefined || from === '') return found;
  const outer = from.lastIndexOf('/node_modules/');
  return locked(outer === -1 ? '' : from.slice(0, outer), name);
}

describe('the lockfile', () => {
  test('pins every dependency of the project to one version', () => {
    const named = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    for (const [name, version] of Object.entries(named)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      expect(locked('', name)?.version, name).toBe(version);
    }
  });

  test('holds every optional package that a locked one names, or `npm ci` refuses it', () => {
    const missing = Object.entries(lock).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => locked(path, name) === undefined),
    );
    expect(missing).toEqual([]);
  });

  test('has a checksum for each package, and no address of a private registry', () => {
    for (const [path, each] of Object.entries(lock)) {
      if (path === '') continue;
      expect(each.integrity, path).toMatch(/^sha512-/);
      expect(each.resolved ?? 'https://registry.npmjs.org/', path).toMatch(
        /^https:\/\/registry\.npmjs\.org\//,
      );
    }
  });

  test('Electron is pinned, and needs no download to be installed', () => {
    expect(manifest.devDependencies?.['electron']).toBe('45.4.1');
    expect(lock['node_modules/electron']?.hasInstallScript).toBeUndefined();
    expect(readFileSync(join(ROOT, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });
});
