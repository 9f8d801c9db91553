import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './tools.ts';

/** Scripts that the interface speaks languages in; the rest comes from the system's fonts. */
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'greek'];
const FONT = join(ROOT, 'node_modules', '@fontsource-variable', 'inter');

/** Builds the interface into `outDir`: one HTML, one CSS, one script, and the console's code apart. */
export async function bundleRenderer(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(join(outDir, 'fonts'), { recursive: true });
  await build({
    entryPoints: { main: join(ROOT, 'renderer', 'main.tsx') },
    outdir: outDir,
    bundle: true,
    splitting: true,
    format: 'esm',
    // The distribution's, which the host serves beside the bundle.
    external: ['./spice-html5/*'],
    minify: true,
    target: 'chrome120',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    chunkNames: 'chunk-[name]-[hash]',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const fontFaces = await copyFonts(join(outDir, 'fonts'));
  const stylesheet = join(ROOT, 'renderer', 'main.css');
  const minified = await build({
    stdin: {
      contents: `@import ${JSON.stringify(stylesheet)};\n${fontFaces}`,
      loader: 'css',
      resolveDir: join(ROOT, 'renderer'),
    },
    bundle: true,
    external: ['/fonts/*'],
    minify: true,
    write: false,
    target: 'chrome120',
  });
  await writeFile(join(outDir, 'main.css'), minified.outputFiles[0]?.text ?? '');
  await copyFile(join(ROOT, 'renderer', 'index.html'), join(outDir, 'index.html'));
}

/** Copies the subsets and answers their `@font-face` rules, with the ranges that the package itself names. */
async function copyFonts(folder: string): Promise<string> {
  const index = await readFile(join(FONT, 'index.css'), 'utf8');
  const faces: string[] = [];
  for (const subset of SUBSETS) {
    const file = `inter-${subset}-wght-normal.woff2`;
    const range = new RegExp(`${file}[\\s\\S]*?unicode-range:\\s*([^;]+);`).exec(index)?.[1];
    if (range === undefined) throw new Error(`the font package no longer has ${file}`);
    await copyFile(join(FONT, 'files', file), join(folder, file));
    faces.push(
      `@font-face{font-family:'Inter Variable';font-weight:100 900;font-display:swap;src:url(/fonts/${file}) format('woff2');unicode-range:${range.trim()}}`,
    );
  }
  return `${faces.join('\n')}\n`;
}
