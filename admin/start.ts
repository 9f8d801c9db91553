import type { Writable } from 'node:stream';
import type { Log } from '../core/log/log.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { Host, OpenHost } from '../kiosk/host.ts';
import { createKiosk } from '../kiosk/kiosk.ts';
import type { DemoPerson } from '../kiosk/ports.ts';
import { loadBundle } from '../platform/files/bundle.ts';
import { createStreamLog } from '../platform/log/stream-log.ts';
import type { Environment } from '../platform/process/environment.ts';
import { onceTold } from '../platform/process/told.ts';
import { composePorts } from './compose.ts';

export interface ShellParts {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly log: Log;
  readonly openHost: OpenHost;
  /** Folder of the built interface. */
  readonly bundle: string;
  readonly demo: DemoPerson | null;
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
    forget: async () => await host?.forget(),
  });
  const kiosk = createKiosk(composed.ports);
  const bundle = loadBundle(parts.bundle);
  try {
    host = await parts.openHost({
      answer: kiosk.answer,
      bundle,
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

export interface RunOptions {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly error: Writable;
  /** Folder of the built interface. */
  readonly bundle: string;
}

/** Runs a shell on `openHost` until its end or a signal. */
export async function untilOver(options: RunOptions, openHost: OpenHost): Promise<number> {
  const log = createStreamLog(options.error, 'info');
  const shell = await startShell({ ...options, log, openHost, demo: null });
  const told = new Promise<void>(onceTold);
  await Promise.race([shell.over, told]);
  await shell.close();
  return 0;
}
