/** `npm run bundle`: builds what the hosts show and run into `dist/`. */
import { join } from 'node:path';
import { bundleElectron } from './bundle-electron.ts';
import { bundleRenderer } from './bundle-renderer.ts';
import { ROOT } from './tools.ts';

export const RENDERER = join(ROOT, 'dist', 'renderer');
export const ELECTRON = join(ROOT, 'dist', 'electron');

export async function bundleAll(): Promise<void> {
  await Promise.all([bundleRenderer(RENDERER), bundleElectron(ELECTRON)]);
}

if (import.meta.main) await bundleAll();
