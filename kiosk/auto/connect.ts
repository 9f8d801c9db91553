import type { DesktopView, DesktopsView } from '../../contract/views.ts';
import { autoChoice, hasVanished } from '../../core/auto/choice.ts';
import type { Fail } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import type { AutoState } from './state.ts';

type ConnectPorts = Pick<Ports, 'settings' | 'clock' | 'lastOpened' | 'log'>;

export interface ConnectHooks {
  readonly open: (id: number) => void;
  readonly fail: Fail;
}

/** Opens one desktop of a person by itself, once in a sign-in: what was left is not opened again. */
export class Connect {
  private readonly ports: ConnectPorts;
  private readonly state: AutoState;
  private readonly person: Person;
  private readonly hooks: ConnectHooks;
  private armed: boolean;
  private stopping: AbortController | null = null;

  constructor(ports: ConnectPorts, state: AutoState, person: Person, hooks: ConnectHooks) {
    this.ports = ports;
    this.state = state;
    this.person = person;
    this.hooks = hooks;
    this.armed = ports.settings.auto.connect !== 'never';
  }

  /** Takes note of a list; answers the desktop that is about to open, or null. */
  listed(view: DesktopsView): DesktopView | null {
    const { lastOpened, settings, log } = this.ports;
    const { user } = this.person;
    const last = lastOpened.of(user.id);
    if (last !== null && hasVanished(view, last)) {
      lastOpened.set(user.id, null);
      log.write({ level: 'info', event: 'auto-connect cleared', fields: { vm: last } });
    }
    // The first list that can be read, and has something in it, decides: who looks around later is not taken by surprise.
    if (!this.armed || view.trouble !== null || view.desktops.length === 0) return null;
    this.armed = false;
    const choice = autoChoice(settings.auto.connect, view.desktops, lastOpened.of(user.id));
    if (choice !== null) void this.countDown(choice);
    return choice;
  }

  opened(id: number): void {
    this.stop();
    if (this.ports.settings.auto.connect === 'last' || this.ports.settings.auto.start === 'last')
      this.ports.lastOpened.set(this.person.user.id, id);
  }

  stop(): void {
    this.armed = false;
    this.stopping?.abort();
  }

  private async countDown({ id, name }: DesktopView): Promise<void> {
    const { clock, settings, log } = this.ports;
    const { delay } = settings.auto;
    const stopping = new AbortController();
    this.stopping = stopping;
    this.state.set({
      countdown: { kind: 'connect', until: clock.now() + delay, desktop: { id, name } },
    });
    try {
      await clock.sleep(delay, AbortSignal.any([stopping.signal, this.person.signal]));
    } catch {
      return; // Somebody is there and wants something else, or is gone.
    } finally {
      this.stopping = null;
      this.state.set({ countdown: null });
    }
    log.write({ level: 'info', event: 'opens by itself', fields: { vm: id } });
    try {
      this.hooks.open(id);
    } catch (error) {
      this.hooks.fail(error, 'auto-connect');
    }
  }
}
