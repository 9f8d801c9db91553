import { idleFor } from '../../core/auto/idle.ts';
import type { Ports } from '../ports.ts';
import type { AutoState } from './state.ts';

type IdlePorts = Pick<Ports, 'settings' | 'clock' | 'machine' | 'log'>;

export interface IdleHooks {
  /** A desktop is on the screen. */
  readonly covered: () => boolean;
  /** A desktop is on its way: whoever waits for it need not touch anything. */
  readonly waiting: () => boolean;
  /** There is something to end. */
  readonly worthIt: () => boolean;
  /** Brings the shell before the desktops, and back behind them. */
  readonly raise: () => void;
  readonly back: () => void;
  /** Ends the sign-in, or at a station its sessions. Answers whether somebody is signed in still. */
  readonly end: () => Promise<boolean>;
}

/** Looks no sooner again than this, milliseconds. */
const SOONEST = 1_000;

/** Ends what nobody uses any more, after a countdown that everybody can stop. By a clock that never jumps and stands still in a suspend. */
export class IdleWatch {
  private readonly ports: IdlePorts;
  private readonly state: AutoState;
  private readonly hooks: IdleHooks;
  private last: number;
  private stopping: AbortController | null = null;

  constructor(ports: IdlePorts, state: AutoState, hooks: IdleHooks) {
    this.ports = ports;
    this.state = state;
    this.hooks = hooks;
    this.last = ports.clock.monotonic();
  }

  /** Somebody is there. */
  touched(): void {
    this.last = this.ports.clock.monotonic();
    this.stopping?.abort();
  }

  /** Until `signal`, the end of the sign-in. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { settings, clock } = this.ports;
    const { after } = settings.idle;
    if (after === 0) return;
    this.touched();
    while (!signal.aborted) {
      const idle = await this.idle(after);
      if (signal.aborted) return;
      if (idle === null) this.touched();
      else if (idle >= after) {
        if ((await this.countDown(signal)) && !(await this.hooks.end())) return;
        this.touched();
      }
      const pause = idle === null || idle >= after ? after : Math.max(SOONEST, after - idle);
      await clock.sleep(pause, signal).catch(() => {});
    }
  }

  /** Milliseconds of nobody; null while the clock stands still. The display is asked only when the page has heard nothing for long enough. */
  private async idle(after: number): Promise<number | null> {
    const { clock, machine, settings } = this.ports;
    const page = clock.monotonic() - this.last;
    if (page < after) return page;
    if (this.hooks.waiting() || !this.hooks.worthIt()) return null;
    const display = await machine.idle();
    return idleFor({ page, display, covered: this.hooks.covered() }, settings.idle);
  }

  /** Answers whether nobody came. */
  private async countDown(signal: AbortSignal): Promise<boolean> {
    const { clock, machine, settings, log } = this.ports;
    const { countdown } = settings.idle;
    const stopping = new AbortController();
    const covered = this.hooks.covered();
    const began = clock.monotonic();
    this.stopping = stopping;
    this.state.set({ countdown: { kind: 'idle', until: clock.now() + countdown, desktop: null } });
    if (covered) this.hooks.raise();
    let nobody: boolean;
    try {
      await clock.sleep(countdown, AbortSignal.any([stopping.signal, signal]));
      const display = await machine.idle();
      // Where the shell could not be brought forward, somebody may have gone on working all the time.
      nobody = display === null || display >= clock.monotonic() - began;
    } catch {
      nobody = false;
    }
    this.stopping = null;
    this.state.set({ countdown: null });
    if (nobody) log.write({ level: 'notice', event: 'nobody there', fields: { seconds: countdown / 1000 } });
    else if (covered && !signal.aborted) this.hooks.back();
    return nobody;
  }
}
