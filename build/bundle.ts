/** `npm run bundle`: builds what the hosts show and run into `dist/`. */
import { join } from 'node:path';
import { bundleElectron, bundleNode } from './bundle-node.ts';
import { bundleRenderer } from './bundle-renderer.ts';
import { ROOT } from './tools.ts';

export const RENDERER = join(ROOT, 'dist', 'renderer');
export const ELECTRON = join(ROOT, 'dist', 'electron');
/** The command `onekiosk` in one file; as deep in the tree as its source, so that both find the rest alike. */
const COMMAND = join(ROOT, 'dist', 'onekiosk.mjs');

export async function bundleAll(): Promise<void> {
  await Promise.all([
    bundleRenderer(RENDERER),
    bundleElectron(ELECTRON),
    bundleNode('admin/cli.ts', COMMAND),
  ]);
}

if (import.meta.main) await bundleAll();
