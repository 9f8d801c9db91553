import { FusesPlugin } from '@electron-forge/plugin-fuses';
import type { ForgeConfig } from '@electron-forge/shared-types';
import { FUSES } from './electron/fuses.ts';

/** Forge packages the program and writes its fuses; what becomes of the folder (deb, AppImage) is docs/adr/0005. */
const config: ForgeConfig = {
  packagerConfig: {
    name: 'onekiosk',
    executableName: 'onekiosk',
    asar: true,
    // Everything that runs is bundled in dist/.
    ignore: (path) =>
      path !== '' && path !== '/package.json' && path !== '/dist' && !path.startsWith('/dist/'),
  },
  plugins: [new FusesPlugin(FUSES)],
};

export default config;
