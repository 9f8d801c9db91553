import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { ROOT } from './tools.ts';

/**
 * Asks for Node's own modules by `getBuiltinModule`: an import of one reads all that it exports, and `http` has fetch's whole machinery
 * among that, 4 MB that nobody uses. TLS comes with the first connection that wants it: the sign-in page is there before.
 */
const LAZY_BUILTINS: Plugin = {
  name: 'lazy-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:.*|https|tls)$/ }, ({ path }) =>
      isBuiltin(path) ? { path: path.replace(/^(?:node:)?/, 'node:'), namespace: 'builtin' } : null,
    );
    onLoad({ filter: /^node:(?:https|tls)$/, namespace: 'builtin' }, ({ path }) => {
      const getters = Object.keys(process.getBuiltinModule(path) ?? {}).map(
        (name) => `get ${name}() { return process.getBuiltinModule('${path}').${name}; }`,
      );
      return { contents: `module.exports = { ${getters.join(', ')} };`, loader: 'js' };
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
      loader: 'js',
    }));
  },
};

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
  plugins: [LAZY_BUILTINS],
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
      plugins: [],
      entryPoints: [join(ROOT, 'electron', 'preload.ts')],
      outfile: join(outDir, 'preload.cjs'),
      format: 'cjs',
      external: ['electron'],
    }),
  ]);
}
