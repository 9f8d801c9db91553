import type { Writable } from 'node:stream';
import type { Log } from '../core/log/log.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { Host, OpenHost } from '../kiosk/host.ts';
import { createKiosk } from '../kiosk/kiosk.ts';
import type { DemoPerson } from '../kiosk/ports.ts';
import { loadBundle } from '../platform/files/bundle.ts';
import { createStreamLog } from '../platform/log/stream-log.ts';
import type { Environment } from '../platform/process/environment.ts';
import { createNotifier } from '../platform/machine/notify.ts';
import { systemClock } from '../platform/clock.ts';
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
  /** Resolves with the exit code: 0 when somebody left, 1 when the window is gone and cannot be had again. */
  readonly over: Promise<number>;
  close(): Promise<void>;
}

/** Joins application and host. The host decides how a window looks; nothing else differs between them. */
export async function startShell(parts: ShellParts): Promise<RunningShell> {
  let end: (code: number) => void = () => {};
  const over = new Promise<number>((resolve) => {
    end = resolve;
  });
  let host: Host | null = null;
  const composed = await composePorts(parts.settings, parts.environment, {
    log: parts.log,
    demo: parts.demo,
    emit: (name, payload) => host?.emit(name, payload),
    leave: () => end(0),
    forget: async () => await host?.forget(),
  });
  const kiosk = createKiosk(composed.ports);
  const bundle = loadBundle(parts.bundle);
  const notifier = createNotifier({ environment: parts.environment, clock: systemClock });
  try {
    host = await parts.openHost({
      async answer(name, args) {
        const answered = await kiosk.answer(name, args);
        // The page is there, and the application answers it: that is what the watchdog stands for.
        if (name === 'app:alive' && answered.ok) notifier.alive();
        return answered;
      },
      bundle,
      consolePort: composed.ports.bridge.port,
      tell: (trouble) => parts.log.write({ level: 'warning', event: 'window', fields: { trouble } }),
      rebuilt: () => kiosk.rebuilt(),
      gone: () => end(1),
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
      notifier.stopping();
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
  const told = new Promise<number>((resolve) => {
    onceTold(() => resolve(0));
  });
  const code = await Promise.race([shell.over, told]);
  await shell.close();
  return code;
}
