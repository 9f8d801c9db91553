import { sleptBetween } from '../../core/machine/resume.ts';
import type { Moment } from '../../core/machine/resume.ts';
import type { Ports } from '../ports.ts';

type SleepPorts = Pick<Ports, 'settings' | 'clock' | 'machine' | 'log'>;

export interface SleepHooks {
  /** Nobody is signed in, and nobody is about to be. */
  readonly unused: () => boolean;
  /** The machine has slept: whatever was known may be old. */
  readonly resumed: () => void;
}

/** How often the clocks are compared, milliseconds. */
const EVERY = 5_000;

/** Sends a terminal to sleep that nobody signs in at, and notices when it has slept, whoever sent it. */
export class Sleep {
  private readonly ports: SleepPorts;
  private readonly hooks: SleepHooks;
  private readonly closing = new AbortController();
  private begun = false;
  private last: number;

  constructor(ports: SleepPorts, hooks: SleepHooks) {
    this.ports = ports;
    this.hooks = hooks;
    this.last = ports.clock.monotonic();
  }

  /** Somebody is there, or was until now. */
  touched(): void {
    this.last = this.ports.clock.monotonic();
  }

  /** The page is there. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.touched();
    void this.keepLooking();
  }

  close(): void {
    this.closing.abort();
  }

  private async keepLooking(): Promise<void> {
    const { signal } = this.closing;
    let before = this.moment();
    while (!signal.aborted) {
      await this.ports.clock.sleep(EVERY, signal).catch(() => {});
      if (signal.aborted) return;
      const after = this.moment();
      const slept = sleptBetween(before, after);
      before = after;
      if (slept > 0) this.wake(slept);
      else await this.sleepWhenUnused();
    }
  }

  private wake(slept: number): void {
    this.touched();
    const seconds = Math.round(slept / 1_000);
    this.ports.log.write({ level: 'notice', event: 'the machine has slept', fields: { seconds } });
    this.hooks.resumed();
  }

  private async sleepWhenUnused(): Promise<void> {
    const { settings, machine, clock, log } = this.ports;
    const { suspendAfter } = settings.idle;
    if (suspendAfter === 0) return;
    if (!this.hooks.unused()) return this.touched();
    if (clock.monotonic() - this.last < suspendAfter) return;
    const display = await machine.idle();
    if (display !== null && display < suspendAfter) return;
    this.touched();
    log.write({ level: 'notice', event: 'sleeps, for nobody is there' });
    if (!(await machine.power('sleep'))) log.write({ level: 'warning', event: 'the machine may not sleep' });
  }

  private moment(): Moment {
    const { clock } = this.ports;
    return { now: clock.now(), monotonic: clock.monotonic() };
  }
}
