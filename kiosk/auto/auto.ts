import type { AutoView } from '../../contract/auto.ts';
import type { DesktopsView, PersonView } from '../../contract/views.ts';
import { messageOf } from '../../core/auto/message.ts';
import type { Session } from '../../core/opennebula/model/common.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { StationSettings } from '../../core/policy/auto-settings.ts';
import type { DesktopList } from '../desktops.ts';
import { Trouble } from '../failures.ts';
import type { Fail } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import type { Sessions } from '../sessions.ts';
import { Connect } from './connect.ts';
import { IdleWatch } from './idle-watch.ts';
import { Notices } from './notices.ts';
import { Schedules } from './schedules.ts';
import { startAtSignIn } from './starter.ts';
import { AutoState } from './state.ts';
import { StationKeeper } from './station-keeper.ts';

export type WhyEnded = 'asked' | 'expired' | 'idle';

/** What the application does for what happens by itself. */
export interface AutoHooks {
  readonly fail: Fail;
  readonly sessions: () => Sessions;
  readonly list: () => Pick<DesktopList, 'read' | 'schedule'> | null;
  readonly open: (id: number) => void;
  readonly start: (id: number) => Promise<void>;
  readonly signIn: (given: Session, kind: StationSettings['kind']) => Promise<PersonView>;
  readonly cancelSignIn: () => void;
  readonly leave: (why: WhyEnded) => Promise<void>;
}

/** Everything that happens without anybody's doing, and what stops it. */
export class Auto {
  readonly schedules: Schedules;
  private readonly ports: Ports;
  private readonly hooks: AutoHooks;
  private readonly state: AutoState;
  private readonly station: StationKeeper | null;
  private readonly idle: IdleWatch;
  private readonly notices: Notices;
  /** Brings the shell before a desktop that is on the screen. */
  readonly raise: () => void;
  private connect: Connect | null = null;
  private person: Person | null = null;
  private started = false;
  private begun = false;

  constructor(ports: Ports, hooks: AutoHooks) {
    this.ports = ports;
    this.hooks = hooks;
    this.schedules = new Schedules(ports.clock);
    this.state = new AutoState(ports);
    const { station } = ports.settings.signIn;
    this.station =
      station === null
        ? null
        : new StationKeeper(ports, this.state, station, {
            signIn: hooks.signIn,
            cancel: hooks.cancelSignIn,
            fail: hooks.fail,
          });
    const onStage = () => hooks.sessions().view()?.stage ?? null;
    this.raise = () => {
      if (onStage() === 'running') void ports.windows.showShell();
    };
    const { raise } = this;
    const back = () => {
      const session = hooks.sessions().view();
      if (session?.stage === 'running') hooks.sessions().show(session.id);
    };
    this.idle = new IdleWatch(ports, this.state, {
      covered: () => onStage() === 'running',
      waiting: () => onStage() === 'opening',
      worthIt: () => this.station?.own !== true || hooks.sessions().tabs().length > 0,
      ...{ raise, back },
      end: async () => await this.endIdle(),
    });
    this.notices = new Notices(ports, this.state, {
      sessions: () => hooks.sessions().views(),
      schedule: (vm) => hooks.list()?.schedule(vm) ?? null,
      ...{ raise, back },
    });
  }

  view(): AutoView {
    return this.state.view();
  }

  /** The page is there: a station signs in. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    if (this.person === null) this.station?.begin();
  }

  /** Whether a name and a password may be typed in here now. */
  mayType(): boolean {
    return this.station === null || this.state.view().station?.state === 'others';
  }

  signedIn(person: Person): void {
    const { open, fail } = this.hooks;
    this.person = person;
    this.started = false;
    this.connect = new Connect(this.ports, this.state, person, { open, fail });
    this.station?.rest();
    this.state.set({ own: this.station?.own ?? false });
    void this.idle.run(person.signal);
    void this.notices.run(person.signal);
  }

  /** The shell ends. */
  close(): void {
    this.station?.rest();
  }

  /** Nobody is signed in any more: the station is. */
  left(why: WhyEnded): void {
    if (this.person === null) return;
    this.forget();
    this.station?.ended(why);
  }

  private forget(): void {
    this.person = null;
    this.connect = null;
    this.schedules.forget();
    this.state.set({ countdown: null, notice: null, message: null, own: false });
  }

  touched(): void {
    this.idle.touched();
    this.station?.touched();
  }

  /** A desktop took the stage, or left it. */
  covered(): void {
    this.idle.touched();
  }

  /** A machine was asked for, by whatever. */
  heard(vm: Vm): void {
    this.schedules.learned(vm);
    this.notices.changed();
  }

  sessionsChanged(): void {
    this.notices.changed();
  }

  /** The list was read, or drawn anew. */
  published(view: DesktopsView): void {
    const { person } = this;
    if (person === null) return;
    const { settings, clock } = this.ports;
    const told = settings.interface.messages !== 'off';
    this.state.set({ message: told ? messageOf(person.group.vdi, clock.now()) : null });
    this.notices.changed();
    const choice = this.connect?.listed(view) ?? null;
    if (this.started || view.trouble !== null || view.desktops.length === 0) return;
    this.started = true;
    void startAtSignIn(this.ports, person, view.desktops, choice?.id ?? null, {
      start: this.hooks.start,
      read: async () => await this.hooks.list()?.read(),
      fail: this.hooks.fail,
    });
  }

  opened(id: number): void {
    this.connect?.opened(id);
  }

  stop(): void {
    this.connect?.stop();
  }

  seen(): void {
    this.notices.seen();
  }

  again(): void {
    if (this.person === null) this.station?.begin();
  }

  async others(): Promise<void> {
    if (this.station === null || !this.state.view().others)
      throw new Trouble('policy-denied', { what: 'others' });
    if (this.person !== null) await this.hooks.leave('asked');
    this.forget();
    this.station.others();
  }

  private async endIdle(): Promise<boolean> {
    if (this.station?.own === true) {
      await this.hooks.sessions().close();
      return true;
    }
    await this.nobodyThere();
    return false;
  }

  /** Ends the sign-in, and tells why. */
  async nobodyThere(): Promise<void> {
    const { log, emit } = this.ports;
    log.write({ level: 'notice', event: 'signed out, for nobody was there' });
    emit('auth:ended', {
      kind: 'session-expired',
      params: { reason: 'idle' },
      retry: 'now',
      incident: '', // Nothing went wrong.
    });
    await this.hooks.leave('idle');
    this.left('idle');
  }
}
