import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../build/tools.ts';

const ROOMS = 'contract,core,platform,kiosk,electron,chromium,admin,renderer,demo,tour,build,test';

export interface Source {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly text: string;
}

const glob = (pattern: string): Source[] =>
  globSync(pattern, { cwd: ROOT })
    .filter((path) => !path.includes('node_modules') && !path.startsWith('dist'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

/** Everything that somebody wrote and somebody must read. */
export const everySource = (): Source[] => [
  ...glob(`{${ROOMS}}/**/*.{ts,tsx,mts,mjs,css}`),
  ...glob('*.{ts,mjs}'),
];

/** What ships: neither tests nor the tour, the demo and the build. */
export const shippedSources = (): Source[] =>
  glob('{contract,core,platform,kiosk,electron,chromium,admin,renderer}/**/*.{ts,tsx}');
