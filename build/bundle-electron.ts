import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './tools.ts';

/** Builds Electron's main program (ESM) and its preload, which a sandbox wants as one CommonJS file. */
export async function bundleElectron(outDir: string): Promise<void> {
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node24',
    legalComments: 'none',
    logLevel: 'warning',
  } as const;
  await Promise.all([
    build({
      ...common,
      entryPoints: [join(ROOT, 'electron', 'main.ts')],
      outfile: join(outDir, 'main.mjs'),
      format: 'esm',
      external: ['electron'],
      // ws and its like ask for Node's own modules by require.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    }),
    build({
      ...common,
      entryPoints: [join(ROOT, 'electron', 'preload.ts')],
      outfile: join(outDir, 'preload.cjs'),
      format: 'cjs',
      external: ['electron'],
    }),
  ]);
}
