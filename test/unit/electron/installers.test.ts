import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageElectron, packagingSteps } from '../../../build/package-electron.ts';
import { ROOT } from '../../../build/tools.ts';
import { refusedSwitches } from '../../../electron/security.ts';

type Validate = (value: unknown) => boolean;
const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const config = read('electron-builder.json');

/** electron-builder's own schema, by the validator that it brings. */
function validator(): Validate {
  const own = createRequire(join(ROOT, 'node_modules/electron-builder/package.json'));
  const builder = createRequire(own.resolve('app-builder-lib/package.json'));
  const Ajv = builder('ajv') as new (options: object) => { compile(schema: object): Validate };
  // Its keywords beyond the standard are for its own messages.
  return new Ajv({ strict: false, validateFormats: false }).compile(
    read('node_modules/app-builder-lib/scheme.json'),
  );
}

describe('what electron-builder is told', () => {
  test('is what its own schema knows', () => {
    const valid = validator();
    expect(valid(config)).toBe(true);
    expect(valid({ ...config, debian: {} })).toBe(false);
    expect(valid({ ...config, deb: { ...Object(config['deb']), depends: 'one' } })).toBe(false);
  }, 60_000); // Its schema takes a second to compile, on a machine that has nothing else to do.

  test('makes a Debian package and an AppImage, of the folder that Forge has made, and publishes nothing', () => {
    expect(config['linux']).toMatchObject({ target: ['deb', 'AppImage'], executableName: 'onekiosk' });
    expect(config['publish']).toBeNull();
    expect(packagingSteps('x64')).toEqual([
      ['electron-forge', 'package', '--platform=linux', '--arch=x64'],
      [
        'electron-builder',
        '--linux',
        '--x64',
        '--prepackaged=out/onekiosk-linux-x64',
        '--config=electron-builder.json',
        '--publish=never',
      ],
    ]);
    // Forge's folder has the product's name: where it changes, the other has to follow.
    expect(read('package.json')['name']).toBe('onekiosk');
  });

  test('does not start the program with a switch that it refuses, such as --no-sandbox', () => {
    const { executableArgs } = Object(config['linux']) as { executableArgs?: string[] };
    expect(refusedSwitches(executableArgs ?? [])).toEqual([]);
    expect(JSON.stringify(config)).not.toContain('sandbox');
  });
});

describe('packaging', () => {
  const run = async (binary: string | null, statuses: readonly number[]) => {
    const ran: string[] = [];
    const said: string[] = [];
    const code = await packageElectron(
      binary,
      packagingSteps('x64'),
      async (program) => {
        ran.push(program);
        return statuses[ran.length - 1] ?? 0;
      },
      (line) => void said.push(line),
    );
    return { code, ran, said: said.join('\n') };
  };

  test('says that the binary is not here, and runs nothing', async () => {
    const { code, ran, said } = await run(null, []);
    expect(code).toBe(3);
    expect(ran).toEqual([]);
    expect(said).toMatch(/nothing was packaged.*GitHub releases/);
  });

  test('runs Forge, then electron-builder; not the second when the first fails', async () => {
    expect(await run('/electron', [])).toMatchObject({
      code: 0,
      ran: ['electron-forge', 'electron-builder'],
    });
    expect(await run('/electron', [1])).toMatchObject({ code: 1, ran: ['electron-forge'] });
    expect(await run('/electron', [0, 2])).toMatchObject({ code: 2 });
  });
});
