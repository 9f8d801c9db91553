import type { NoticeView, ScheduleView } from '../../contract/auto.ts';
import type { SessionView } from '../../contract/views.ts';
import type { Ports } from '../ports.ts';
import type { AutoState } from './state.ts';

type NoticePorts = Pick<Ports, 'settings' | 'clock'>;

export interface NoticeHooks {
  readonly sessions: () => readonly SessionView[];
  /** What is known of the schedule of a machine. */
  readonly schedule: (vm: number) => ScheduleView | null;
  readonly raise: () => void;
  /** Back to the desktop that has the stage. */
  readonly back: () => void;
}

/** It is said so long before, milliseconds, where it is seen; and so long before, the shell comes forward once. */
const EARLY = 600_000;
const LATE = 120_000;
/** The wall clock may be set meanwhile. */
const LOOK_AGAIN = 60_000;
const NEVER = 2 ** 31 - 1;

/** Tells whoever works at a desktop that it ends soon by schedule. */
export class Notices {
  private readonly ports: NoticePorts;
  private readonly state: AutoState;
  private readonly hooks: NoticeHooks;
  /** The one that came forward, so that it does so once. */
  private raised = '';
  private seenKey = '';
  private wake = new AbortController();

  constructor(ports: NoticePorts, state: AutoState, hooks: NoticeHooks) {
    this.ports = ports;
    this.state = state;
    this.hooks = hooks;
  }

  /** Something was opened, ended or learned. */
  changed(): void {
    this.wake.abort();
  }

  /** The person has read it. */
  seen(): void {
    if (this.state.view().notice?.pressing !== true) return;
    this.seenKey = this.raised;
    this.changed();
    this.hooks.back();
  }

  /** Until `signal`, the end of the sign-in. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.wake = new AbortController();
      const pause = this.look();
      await this.ports.clock.sleep(pause, AbortSignal.any([signal, this.wake.signal])).catch(() => {});
    }
    this.state.set({ notice: null });
  }

  /** Says what there is to say now; answers when to look again. */
  private look(): number {
    const now = this.ports.clock.now();
    const next = this.next(now);
    if (next === null) {
      this.state.set({ notice: null });
      return NEVER;
    }
    const left = next.schedule.at - now;
    if (left > EARLY) {
      this.state.set({ notice: null });
      return Math.min(LOOK_AGAIN, left - EARLY);
    }
    const key = `${next.session} ${next.schedule.at}`;
    const late = left <= LATE && this.ports.settings.auto.notice === 'raise';
    const pressing = late && key !== this.seenKey;
    this.state.set({ notice: { ...next, pressing } });
    if (pressing && key !== this.raised) {
      this.raised = key;
      this.hooks.raise();
    }
    return Math.min(LOOK_AGAIN, left > LATE ? left - LATE : left);
  }

  /** The open desktop that ends first. */
  private next(now: number): Omit<NoticeView, 'pressing'> | null {
    let first: Omit<NoticeView, 'pressing'> | null = null;
    for (const { id, desktop, stage } of this.hooks.sessions()) {
      const schedule = stage === 'running' || stage === 'console' ? this.hooks.schedule(desktop.id) : null;
      if (schedule === null || schedule.what === 'start' || schedule.at <= now) continue;
      if (first === null || schedule.at < first.schedule.at)
        first = { session: id, desktop: desktop.name, schedule };
    }
    return first;
  }
}
