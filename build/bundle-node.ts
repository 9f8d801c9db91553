import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { ROOT } from './tools.ts';

/** One ESM file for Node 24: it starts in a third of the time that the sources with their packages take. */
const ESM: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  // ws and its like ask for Node's own modules by require.
  banner: {
    js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
  },
};

/** Builds `entry`, a path below the root of the project, into `outfile`. */
export async function bundleNode(entry: string, outfile: string): Promise<void> {
  await build({ ...ESM, entryPoints: [join(ROOT, entry)], outfile });
}

/** Builds Electron's main program, and its preload, which a sandbox wants as one CommonJS file. */
export async function bundleElectron(outDir: string): Promise<void> {
  await Promise.all([
    build({
      ...ESM,
      entryPoints: [join(ROOT, 'electron', 'main.ts')],
      outfile: join(outDir, 'main.mjs'),
      external: ['electron'],
    }),
    build({
      ...ESM,
      banner: {},
      entryPoints: [join(ROOT, 'electron', 'preload.ts')],
      outfile: join(outDir, 'preload.cjs'),
      format: 'cjs',
      external: ['electron'],
    }),
  ]);
}
