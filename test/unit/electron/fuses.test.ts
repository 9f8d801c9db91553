import { FuseV1Options } from '@electron/fuses';
import type { FuseV1Config } from '@electron/fuses';
import { expect, test } from 'vitest';
import { FUSES } from '../../../electron/fuses.ts';
import forge from '../../../forge.config.ts';

/** The compiler refuses this file, too, when a fuse comes that has no value here. */
const DECIDED: Record<keyof typeof FuseV1Options, boolean> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
};

test('every fuse of the installed @electron/fuses is decided, by name, and as written here', () => {
  const known = Object.entries(FuseV1Options).filter(
    (each): each is [keyof typeof FuseV1Options, FuseV1Options] => typeof each[1] === 'number',
  );
  expect(known.map(([name]) => name).sort()).toEqual(Object.keys(DECIDED).sort());
  const config: FuseV1Config = FUSES;
  for (const [name, fuse] of known) expect(config[fuse], name).toBe(DECIDED[name]);
  expect(FUSES.strictlyRequireAllFuses).toBe(true);
});

test('Forge packages an archive of what was bundled and of nothing else, and writes the fuses', () => {
  const { packagerConfig, plugins } = forge;
  expect(packagerConfig?.asar).toBe(true);
  expect(plugins).toHaveLength(1);
  const ignore = packagerConfig?.ignore;
  if (typeof ignore !== 'function') throw new TypeError('ignore is no function');
  for (const path of ['', '/package.json', '/dist', '/dist/electron/main.mjs'])
    expect(ignore(path), path).toBe(false);
  for (const path of ['/node_modules', '/.env', '/test', '/distant', '/build/onekiosk.sh', '/src'])
    expect(ignore(path), path).toBe(true);
});
