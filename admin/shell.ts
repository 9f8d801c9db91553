import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { openChromium } from '../chromium/host.ts';
import { systemClock } from '../platform/clock.ts';
import type { Environment } from '../platform/process/environment.ts';
import type { HostChoice } from './arguments.ts';
import { findElectron, runElectron } from './electron.ts';
import type { LoadedShell } from './settings.ts';
import { untilOver } from './start.ts';

const BUNDLE = fileURLToPath(new URL('../dist/renderer', import.meta.url));

export interface ShellOptions {
  readonly load: (signal: AbortSignal) => Promise<LoadedShell>;
  readonly environment: Environment;
  readonly error: Writable;
  readonly host: HostChoice;
}

/** `onekiosk shell`: until somebody leaves, or the machine is told to stop. Answers the exit code. */
export async function runShell(options: ShellOptions): Promise<number> {
  const { host, environment } = options;
  if (host !== 'chromium') {
    const electron = findElectron();
    if (electron !== null) return await runElectron(electron, process.argv.slice(2), environment);
    if (host === 'electron')
      throw new TypeError(
        'the Electron binary is not here: run node build/fetch-electron.mjs, or take --host chromium',
      );
  }
  const openHost = openChromium({ environment, sandbox: true, clock: systemClock, executable: null });
  return await untilOver({ ...options, bundle: BUNDLE }, openHost);
}
