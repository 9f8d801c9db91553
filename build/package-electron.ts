/**
 * `npm run package:electron`: Forge packages the program and writes its fuses, electron-builder makes a Debian package and an AppImage of
 * that folder (docs/adr/0005). Says so, and makes nothing, where Electron's binary could not be fetched: it comes from GitHub releases,
 * and so do the tools that electron-builder makes the installers with.
 */
import { electronBinary } from '../admin/electron.ts';
import { bundleAll } from './bundle.ts';
import { runTool } from './tools.ts';

/** What runs, one after the other; `arch` as Node names it. */
export const packagingSteps = (arch: string): readonly (readonly [program: string, ...args: string[]])[] => [
  ['electron-forge', 'package', '--platform=linux', `--arch=${arch}`],
  [
    'electron-builder',
    '--linux',
    `--${arch}`,
    `--prepackaged=out/onekiosk-linux-${arch}`,
    '--config=electron-builder.json',
    '--publish=never',
  ],
];

type Steps = ReturnType<typeof packagingSteps>;
type Run = (program: string, args: readonly string[]) => Promise<number>;

/** Forge's part alone, for `npm run package -- --host electron`, which makes the package with the session of that folder. */
export const forgeSteps = (arch: string): Steps => packagingSteps(arch).slice(0, 1);

/** Runs the steps one after the other, where the binary is; exit code. `say` writes a line for whoever started it. */
export async function runSteps(
  binary: string | null,
  steps: Steps,
  run: Run,
  say: (line: string) => void,
): Promise<number> {
  if (binary === null) {
    say(
      'onekiosk: nothing was packaged. The Electron binary is not here: it comes from GitHub releases, not from a registry.',
    );
    say(
      'onekiosk: where that can be reached, npm run fetch:electron brings it. The shell on Chromium needs no packaging.',
    );
    return 3;
  }
  for (const [program, ...args] of steps) {
    const status = await run(program, args);
    if (status !== 0) {
      say(`onekiosk: ${program} failed, and nothing after it was run.`);
      return status;
    }
  }
  return 0;
}

/** Exit code. */
export async function packageElectron(
  binary: string | null,
  steps: Steps,
  run: Run,
  say: (line: string) => void,
): Promise<number> {
  const status = await runSteps(binary, steps, run, say);
  if (status === 0) say('onekiosk: the installers are in out/installers.');
  return status;
}

if (import.meta.main) {
  const binary = electronBinary();
  if (binary !== null) await bundleAll();
  process.exitCode = await packageElectron(binary, packagingSteps(process.arch), runTool, (line) =>
    console.error(line),
  );
}
