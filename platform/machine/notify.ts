import type { Clock } from '../../core/clock.ts';
import type { Environment } from '../process/environment.ts';
import { commandFor, findProgram } from '../process/programs.ts';
import { spawnProgram } from '../process/spawn.ts';

/** What the service manager is told of the shell (sd_notify(3)). Nothing where nobody asked. None rejects. */
export interface Notifier {
  /** The page has given a sign of life; the first one says that the shell is ready. */
  alive(): void;
  /** The shell ends, and may take a moment. */
  stopping(): void;
}

export interface NotifyOptions {
  /** NOTIFY_SOCKET and WATCHDOG_USEC are systemd's. */
  readonly environment: Environment;
  readonly clock: Clock;
}

const NOBODY: Notifier = { alive: () => {}, stopping: () => {} };

/** The watchdog is fed so many times in its own time: one word may be late, and the next one too. */
const TIMES = 4;
/** Milliseconds that the messenger may take: it waits until systemd has read it. */
const PATIENCE = 10_000;

/**
 * Speaks through `systemd-notify`, for Node has no datagram sockets of this kind; systemd believes it as a process of the service
 * (NotifyAccess=all). No timer of its own: when the signs of life end, so do the words.
 */
export function createNotifier({ environment, clock }: NotifyOptions): Notifier {
  const socket = environment['NOTIFY_SOCKET'] ?? '';
  const path = findProgram('systemd-notify');
  // A path or an abstract name (sd_notify(3)).
  if (!/^[/@]./.test(socket) || path === null) return NOBODY;
  const every = watchdogTime(environment['WATCHDOG_USEC']) / TIMES;
  let busy = false;
  let ready = false;
  let told = -Infinity;
  const say = async (...words: readonly string[]): Promise<void> => {
    if (busy) return;
    busy = true;
    told = clock.monotonic();
    const child = spawnProgram({
      command: commandFor('systemd-notify', path, words),
      environment: { PATH: '/usr/bin:/bin', NOTIFY_SOCKET: socket },
      cwd: '/',
      input: '',
      onLine: () => {},
    });
    const over = new AbortController();
    void clock.sleep(PATIENCE, over.signal).then(
      () => child.kill('SIGKILL'),
      () => {},
    );
    const exit = await child.exit;
    over.abort();
    busy = false;
    // Whoever did not hear that the shell is ready is told again.
    if (words.includes('READY=1')) ready = exit.kind === 'exited' && exit.code === 0;
  };
  return {
    alive() {
      if (!ready) void say('READY=1', 'WATCHDOG=1');
      else if (clock.monotonic() - told >= every) void say('WATCHDOG=1');
    },
    stopping() {
      void say('STOPPING=1');
    },
  };
}

/** Milliseconds; for ever where there is no watchdog. */
const watchdogTime = (given: string | undefined): number =>
  given !== undefined && /^[1-9]\d{0,15}$/.test(given) ? Number(given) / 1000 : Infinity;
