import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Session } from '../core/opennebula/model.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { Log } from '../core/log/log.ts';
import { openChromium } from '../chromium/host.ts';
import type { Host, OpenHost } from '../kiosk/host.ts';
import { createKiosk } from '../kiosk/kiosk.ts';
import { loadBundle } from '../platform/files/bundle.ts';
import { createStreamLog } from '../platform/log/stream-log.ts';
import type { Environment } from '../platform/process/environment.ts';
import type { HostChoice } from './arguments.ts';
import { composePorts } from './compose.ts';
import { electronBinary, runElectron } from './electron.ts';

const BUNDLE = fileURLToPath(new URL('../dist/renderer', import.meta.url));

export interface ShellParts {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly log: Log;
  readonly openHost: OpenHost;
  /** Folder of the built interface. */
  readonly bundle: string;
  readonly demo: Session | null;
}

/** A shell that runs: its window, and its end. */
export interface RunningShell {
  readonly host: Host;
  /** Resolves when the window is gone or somebody left. */
  readonly over: Promise<void>;
  close(): Promise<void>;
}

/** Joins application and host. The host decides how a window looks; nothing else differs between them. */
export async function startShell(parts: ShellParts): Promise<RunningShell> {
  let end: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  let host: Host | null = null;
  const composed = await composePorts(parts.settings, parts.environment, {
    log: parts.log,
    demo: parts.demo,
    emit: (name, payload) => host?.emit(name, payload),
    leave: end,
  });
  const kiosk = createKiosk(composed.ports);
  const files = loadBundle(parts.bundle);
  try {
    host = await parts.openHost({
      answer: kiosk.answer,
      bundle: (path) => files.get(path) ?? null,
      consolePort: composed.ports.bridge.port,
      gone: end,
    });
  } catch (error) {
    await composed.close();
    throw error;
  }
  const window = host;
  return {
    host: window,
    over,
    async close() {
      await kiosk.close();
      await window.close();
      await composed.close();
    },
  };
}

export interface ShellOptions {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly error: Writable;
  readonly host: HostChoice;
}

/** `onekiosk shell`: until somebody leaves, or the machine is told to stop. Answers the exit code. */
export async function runShell(options: ShellOptions): Promise<number> {
  const { host, environment } = options;
  if (host !== 'chromium') {
    const binary = electronBinary();
    if (binary !== null) return await runElectron(binary, process.argv.slice(2), environment);
    if (host === 'electron')
      throw new TypeError(
        'the Electron binary is not here: run node build/fetch-electron.mjs, or take --host chromium',
      );
  }
  const openHost = openChromium({ environment, sandbox: true, executable: null });
  return await untilOver(options, openHost);
}

/** Runs a shell on `openHost` until its end or a signal. */
export async function untilOver(
  options: Pick<ShellOptions, 'settings' | 'environment' | 'error'>,
  openHost: OpenHost,
): Promise<number> {
  const log = createStreamLog(options.error, 'info');
  const shell = await startShell({ ...options, log, openHost, bundle: BUNDLE, demo: null });
  const told = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
  await Promise.race([shell.over, told]);
  await shell.close();
  return 0;
}
