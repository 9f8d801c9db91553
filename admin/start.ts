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
import { systemClock, systemRandom } from '../platform/clock.ts';
import type { LoadedBrand } from '../platform/site/brand.ts';
import { onceTold } from '../platform/process/told.ts';
import { composePorts } from './compose.ts';
import type { LoadedShell } from './settings.ts';
import { refreshSettings, tellSettings } from './settings-refresh.ts';

export interface ShellParts {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly log: Log;
  readonly openHost: OpenHost;
  /** Folder of the built interface. */
  readonly bundle: string;
  readonly demo: DemoPerson | null;
  /** The site's own pictures; none where it is left out. */
  readonly brand?: LoadedBrand;
  /** Where the kernel shows its devices; /sys, but in tests. */
  readonly sys?: string;
}

/** A shell that runs: its window, and its end. */
export interface RunningShell {
  readonly host: Host;
  /** Resolves with the exit code: 0 when somebody left, 1 when the window is gone and cannot be had again. */
  readonly over: Promise<number>;
  /** Whether nobody is signed in, and nobody has touched the page for a minute. */
  isVacant(): boolean;
  close(): Promise<void>;
}

/** Joins application and host. The host decides how a window looks; nothing else differs between them. */
export async function startShell(parts: ShellParts): Promise<RunningShell> {
  let end: (code: number) => void = () => {};
  const over = new Promise<number>((resolve) => {
    end = resolve;
  });
  let host: Host | null = null;
  const { brand = { mark: null, picture: null } } = parts;
  let touched = systemClock.monotonic();
  const composed = await composePorts(parts.settings, parts.environment, {
    log: parts.log,
    demo: parts.demo,
    brand: { mark: brand.mark?.path ?? null, picture: brand.picture?.path ?? null },
    emit: (name, payload) => host?.emit(name, payload),
    leave: () => end(0),
    forget: async () => await host?.forget(),
    sys: parts.sys,
  });
  const kiosk = createKiosk(composed.ports);
  const bundle = loadBundle(parts.bundle);
  const notifier = createNotifier({ environment: parts.environment, clock: systemClock });
  try {
    host = await parts.openHost({
      async answer(name, args) {
        const answered = await kiosk.answer(name, args);
        if (isTouch(name, args)) touched = systemClock.monotonic();
        // The page is there, and the application answers it: that is what the watchdog stands for.
        if (name === 'app:alive' && answered.ok) notifier.alive();
        return answered;
      },
      bundle: (path) => [brand.mark, brand.picture].find((each) => each?.path === path) ?? bundle(path),
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
    isVacant: () => !kiosk.isTaken() && systemClock.monotonic() - touched > VACANT_AFTER,
    async close() {
      notifier.stopping();
      await kiosk.close();
      await window.close();
      await composed.close();
    },
  };
}

const VACANT_AFTER = 60_000;

/** What a page asks because somebody is before it. */
const isTouch = (name: string, args: unknown): boolean =>
  name.startsWith('auth:') ||
  (name === 'app:alive' &&
    typeof args === 'object' &&
    args !== null &&
    'touched' in args &&
    args.touched === true);

export interface RunOptions {
  readonly load: (signal: AbortSignal) => Promise<LoadedShell>;
  readonly environment: Environment;
  readonly error: Writable;
  /** Folder of the built interface. */
  readonly bundle: string;
}

/** Runs a shell on `openHost` until its end or a signal. */
export async function untilOver(options: RunOptions, openHost: OpenHost): Promise<number> {
  const log = createStreamLog(options.error, 'info');
  const running = new AbortController();
  const inForce = await options.load(running.signal);
  tellSettings(log, inForce);
  const shell = await startShell({
    ...options,
    settings: inForce.settings,
    brand: inForce.brand,
    log,
    openHost,
    demo: null,
  });
  let restart: () => void = () => {};
  const changed = new Promise<number>((resolve) => {
    restart = () => resolve(0);
  });
  const told = new Promise<number>((resolve) => {
    onceTold(() => resolve(0));
  });
  const isService = options.environment['NOTIFY_SOCKET'] !== undefined;
  const refreshing = refreshSettings({
    ...{ inForce, load: options.load, restart: isService ? restart : null },
    ...{ isVacant: () => shell.isVacant(), clock: systemClock, random: systemRandom },
    ...{ log, signal: running.signal },
  }).catch((error: unknown) => {
    // A terminal that works goes on without.
    const why = error instanceof Error ? error.name : 'unknown';
    log.write({ level: 'error', event: 'settings are asked for no more', fields: { why } });
  });
  const code = await Promise.race([shell.over, told, changed]).finally(() => running.abort());
  await refreshing;
  await shell.close();
  return code;
}
