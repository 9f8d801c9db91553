import type { Clock } from '../core/clock.ts';

/** How a window failed. */
export type WindowFailure =
  | 'crashed' //   the process that draws the page, or its graphics, is gone
  | 'silent' //    the page has said nothing for too long: it hangs, or nothing is on it
  | 'ended' //     the whole browser, or its window, is gone
  | 'not-built'; // the new one could not be opened

/** For the log: what failed, or that nothing helps. */
export type WindowTrouble = WindowFailure | 'given-up';

export interface WindowWatchOptions {
  readonly clock: Clock;
  /** Opens the window anew after that failure. Rejects when it cannot. */
  readonly build: (failure: WindowFailure) => Promise<void>;
  /** A new window is there, and its page speaks with the shell. */
  readonly built: () => void;
  /** Called once, at the failure after the last one that is mended. */
  readonly gaveUp: () => void;
  readonly tell: (trouble: WindowTrouble) => void;
}

export interface WindowWatch {
  /** The page says that it lives, and that something is on it. */
  alive(): void;
  /** The host has noticed by itself. What comes while the window is being built is of the old one, and not heard. */
  failed(failure: WindowFailure): void;
  end(): void;
}

/** A page that says nothing for so long hangs or is white, milliseconds; it speaks every 5 s. */
export const SILENT = 20_000;
/** How often the silence is measured, milliseconds. */
const EVERY = 5_000;
/** The pause before each new window, milliseconds, counted within five minutes: who fails at once is not asked faster and faster. */
export const PAUSES = [0, 1_000, 2_000, 4_000, 8_000] as const;
const WITHIN = 300_000;

/**
 * Watches over the one window, for either host: what fails is built anew, after a pause that doubles, five times in five minutes. After
 * that the shell ends, and with it every viewer: no page that a sixth window could show would be worth more than a fresh start, which
 * whoever started the shell gives it.
 */
export function watchWindow(options: WindowWatchOptions): WindowWatch {
  return new Watch(options);
}

class Watch implements WindowWatch {
  private readonly options: WindowWatchOptions;
  private readonly ending = new AbortController();
  private past: readonly number[] = [];
  private heard: number;
  private mending = false;

  constructor(options: WindowWatchOptions) {
    this.options = options;
    this.heard = options.clock.monotonic();
    void this.listen();
  }

  alive(): void {
    this.heard = this.options.clock.monotonic();
  }

  failed(failure: WindowFailure): void {
    if (this.mending || this.ending.signal.aborted) return;
    this.mending = true;
    void this.mend(failure);
  }

  end(): void {
    this.ending.abort();
  }

  private async mend(first: WindowFailure): Promise<void> {
    const { build, built, gaveUp, tell } = this.options;
    for (let failure: WindowFailure | null = first; failure !== null;) {
      tell(failure);
      const pause = this.pause();
      if (pause === null) {
        this.end();
        tell('given-up');
        return gaveUp();
      }
      if (pause > 0 && !(await this.slept(pause))) return;
      failure = await build(failure).then(
        () => null,
        () => 'not-built',
      );
    }
    if (this.ending.signal.aborted) return;
    this.alive();
    this.mending = false;
    built();
  }

  /** Null when it has failed too often. */
  private pause(): number | null {
    const now = this.options.clock.monotonic();
    this.past = this.past.filter((at) => now - at < WITHIN);
    const pause = PAUSES[this.past.length];
    this.past = [...this.past, now];
    return pause ?? null;
  }

  private async listen(): Promise<void> {
    const { clock } = this.options;
    for (let before = clock.monotonic(); await this.slept(EVERY); before = clock.monotonic()) {
      // Who has overslept himself (a stopped or starved shell) does not hold that against the page: what it said waits to be read.
      if (clock.monotonic() - before > 2 * EVERY) this.alive();
      if (clock.monotonic() - this.heard > SILENT) this.failed('silent');
    }
  }

  /** False when the watch has ended meanwhile. */
  private async slept(ms: number): Promise<boolean> {
    await this.options.clock.sleep(ms, this.ending.signal).catch(() => {});
    return !this.ending.signal.aborted;
  }
}
