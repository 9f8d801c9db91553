import * as v from 'valibot';
import type { Answer } from '../contract/failure.ts';
import type { RequestName, Requests } from '../contract/requests.ts';
import type { DesktopsView, SessionView } from '../contract/views.ts';
import { vmActionFor } from '../core/desktops/actions.ts';
import { OneServerError, ONE_ERROR } from '../core/opennebula/errors.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import { canBeSent } from '../core/opennebula/call.ts';
import { actSurely } from './act.ts';
import { Auto } from './auto/auto.ts';
import type { WhyEnded } from './auto/auto.ts';
import { autoRequests } from './auto/requests.ts';
import { overheard } from './auto/schedules.ts';
import { DECODERS } from './decoders.ts';
import { createDesktopList } from './desktops.ts';
import type { DesktopList } from './desktops.ts';
import { Trouble, createFail } from './failures.ts';
import type { Fail } from './failures.ts';
import { Frame } from './frame.ts';
import { guardedEmit, isAllowedLocked } from './lock/guard.ts';
import { Lock } from './lock/lock.ts';
import { Sleep } from './machine/sleep.ts';
import { MachineStatus } from './machine/status.ts';
import { createPeople } from './person.ts';
import type { Person, SignInWith } from './person.ts';
import type { DemoPerson, Ports } from './ports.ts';
import { createOffers } from './self-service/offers.ts';
import { offerRequests } from './self-service/requests.ts';
import type { Offers } from './self-service/offers.ts';
import { sessionRequests } from './session/requests.ts';
import { Sessions } from './sessions.ts';

/** The application: answers every request of the contract, whatever shows it. */
export interface Kiosk {
  /** Never rejects: what goes wrong is in the answer, with a number that stands in the log. */
  answer(name: RequestName, args: unknown): Promise<Answer<unknown>>;
  /**
   * The shell's window was built anew, and may stand before everything: brings what the stage means to the front again. Answers whether
   * that is the shell itself.
   */
  rebuilt(): boolean;
  /** Whether somebody is signed in. */
  isTaken(): boolean;
  /** Ends the session and the sign-in. */
  close(): Promise<void>;
}

type Handlers = {
  readonly [N in RequestName]: (
    args: Requests[N]['args'],
  ) => Promise<Requests[N]['value']> | Requests[N]['value'];
};

export function createKiosk(ports: Ports): Kiosk {
  const fail = createFail(ports.log, ports.random);
  const app = new Application(ports, fail);
  const handlers = app.handlers();
  const run = async <N extends RequestName>(name: N, args: unknown): Promise<Requests[N]['value']> => {
    app.permit(name);
    const decoded = v.safeParse<v.GenericSchema<unknown, Requests[N]['args']>>(DECODERS[name], args);
    if (!decoded.success) throw new Trouble('bad-request', { what: name });
    return await handlers[name](decoded.output);
  };
  return {
    async answer(name, args) {
      try {
        return { ok: true, value: await run(name, args) };
      } catch (error) {
        app.noticeExpiry(error);
        return { ok: false, failure: fail(error, name) };
      }
    },
    rebuilt: () => app.rebuilt(),
    isTaken: () => app.isTaken(),
    close: () => app.close(),
  };
}

class Application {
  private readonly ports: Ports;
  private readonly fail: Fail;
  private readonly people;
  private list: DesktopList | null = null;
  private offers: Offers | null = null;
  private readonly sessions: Sessions;
  private readonly auto: Auto;
  private readonly status: MachineStatus;
  private readonly sleep: Sleep;
  private readonly lock: Lock;
  private readonly frame: Frame;

  constructor(given: Ports, fail: Fail) {
    const cloud = overheard(given.cloud, (vm) => this.auto.heard(vm));
    const ports = { ...given, cloud, emit: guardedEmit(given.emit, () => this.lock.locked) };
    this.ports = ports;
    this.fail = fail;
    this.people = createPeople(ports);
    this.sessions = new Sessions({
      ports,
      // A session that finds the sign-in at its end tells of it, and so does the page.
      fail: (error, doing) => {
        const failure = fail(error, doing);
        this.noticeExpiry(error);
        return failure;
      },
      keyboard: () => this.frame.keyboard,
      covered: (covered) => {
        this.list?.pause(covered);
        this.auto.covered();
        this.lock.touched();
      },
      changed: () => this.auto.sessionsChanged(),
    });
    this.auto = new Auto(ports, {
      fail,
      sessions: () => this.sessions,
      list: () => this.list,
      open: (id) => void this.open(id),
      start: (id) => this.act(id, 'start', false),
      signIn: (session, how) => this.signIn(session, how),
      cancelSignIn: () => this.people.cancel(),
      leave: (why) => this.leave(why),
    });
    const onStage = () => this.sessions.view()?.stage ?? null;
    this.lock = new Lock(ports, {
      people: this.people,
      own: () => this.auto.view().own,
      covered: () => onStage() === 'running',
      waiting: () => onStage() === 'opening',
      hold: async (held) => {
        if (held) this.auto.stop();
        return await this.sessions.hold(held);
      },
      empty: () => this.sessions.close(),
      signOut: () => this.auto.nobodyThere(),
    });
    this.status = new MachineStatus(ports, {
      raise: () => {
        if (ports.settings.auto.notice === 'raise') this.auto.raise();
      },
    });
    this.sleep = new Sleep(ports, {
      unused: () =>
        this.people.present() === null && (this.auto.view().station?.state ?? 'others') === 'others',
      resumed: () => {
        void this.frame.lockForSleep().catch(() => {});
        this.list?.resumed();
        this.sessions.resumed();
        void this.status.look();
      },
    });
    this.frame = new Frame({
      ports,
      person: () => this.people.present(),
      desktops: () => this.list?.view() ?? null,
      sessions: this.sessions,
      auto: this.auto,
      status: this.status,
      lock: this.lock,
      leave: () => this.leave('asked'),
    });
  }

  /** Throws `policy-denied` for what a locked terminal does not do. */
  permit(name: RequestName): void {
    const mayEnd = this.ports.settings.idle.lockedSignOutAfter > 0;
    if (this.lock.locked && !isAllowedLocked(name, mayEnd))
      throw new Trouble('policy-denied', { what: 'locked' });
  }

  handlers(): Handlers {
    const nothing = {};
    return {
      'app:view': () => {
        this.auto.begin();
        this.status.begin();
        this.sleep.begin();
        return this.frame.view();
      },
      'app:alive': ({ touched }) => {
        if (touched) this.touched();
        return nothing;
      },
      'app:language': ({ language }) => this.frame.speak(language),
      'app:keyboard': ({ layout }) => this.frame.type(layout),
      'app:appearance': (appearance) => this.frame.look(appearance),
      'app:power': async ({ action }) => {
        await this.frame.power(action);
        return nothing;
      },
      'machine:look': () => this.status.look(),
      'machine:volume': ({ level }) => this.status.volume(level),
      'machine:mute': ({ on }) => this.status.mute(on),
      'lock:lock': async () => {
        await this.frame.power('lock');
        return nothing;
      },
      'lock:unlock': async ({ password }) => {
        await this.lock.unlock(password);
        return this.frame.view();
      },
      'auth:sign-in': (given) => this.typedIn({ user: given.user.trim(), secret: given.password }),
      'auth:sign-in-demo': () => this.typedIn(this.demo()),
      'auth:cancel': () => {
        this.people.cancel();
        this.lock.cancel();
        return nothing;
      },
      'auth:sign-out': async () => {
        await this.leave('asked');
        this.auto.left('asked');
        return nothing;
      },
      'desktops:list': () => this.desktops().read(),
      'desktops:act': async ({ desktop, action }) => {
        await this.act(desktop, action);
        return nothing;
      },
      ...offerRequests(() => this.shop()),
      'session:open': ({ desktop }) => this.open(desktop),
      'session:open-application': ({ application }) => this.openApplication(application),
      ...sessionRequests(this.sessions, () => this.demo()),
      ...autoRequests(this.auto),
    };
  }

  /** The cloud no longer knows the token: everything of this person ends, and the page is told why. */
  noticeExpiry(error: unknown): boolean {
    const expired = error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION;
    if (!expired || this.people.present() === null) return false;
    this.ports.emit('auth:ended', this.fail(error, 'sign-in'));
    void this.expire();
    return true;
  }

  private touched(): void {
    this.list?.touch();
    for (const each of [this.auto, this.lock, this.sleep]) each.touched();
  }

  private async expire(): Promise<void> {
    await this.leave('expired');
    this.auto.left('expired');
  }

  async close(): Promise<void> {
    this.auto.close();
    this.sleep.close();
    await this.status.close();
    await this.leave('asked');
  }

  isTaken(): boolean {
    return this.people.present() !== null;
  }

  rebuilt(): boolean {
    return this.sessions.raise();
  }

  private async typedIn(given: Session): Promise<Requests['auth:sign-in']['value']> {
    if (!this.auto.mayType()) throw new Trouble('policy-denied', { what: 'sign-in' });
    return await this.signIn(given, 'password');
  }

  private async signIn(given: Session, how: SignInWith): Promise<Requests['auth:sign-in']['value']> {
    // oned would split the name at a colon, and answers a fault to what it cannot read: both are a wrong name or password.
    if (given.user === '' || given.user.includes(':') || !canBeSent(given.user) || !canBeSent(given.secret)) {
      throw new Trouble('auth-rejected');
    }
    const view = await this.people.signIn(given, how);
    const person = this.person();
    const { schedules } = this.auto;
    const expired = (error: unknown) => this.noticeExpiry(error);
    const published = (list: DesktopsView) => this.auto.published(list);
    this.offers = createOffers(this.ports, person, this.fail, {
      expired,
      changed: () => this.list?.refresh(),
      made: (vm) => this.showMade(vm),
      given: (vm, name) => this.enter(person, vm, name),
    });
    this.list = createDesktopList(this.ports, person, this.fail, expired, this.offers, {
      schedules,
      published,
    });
    this.offers.begin();
    this.auto.signedIn(person);
    this.lock.signedIn(person);
    return view;
  }

  private async leave(why: WhyEnded): Promise<void> {
    await this.sessions.close();
    // A cloud that no longer knows the person ends nothing for them.
    if (why !== 'expired') await this.offers?.leave();
    this.offers = null;
    this.list = null;
    if (this.people.present() !== null) await this.ports.machine.forget();
    await this.people.signOut(why);
    this.sleep.touched();
  }

  private person(): Person {
    const person = this.people.present();
    if (person === null) throw new Trouble('session-expired');
    return person;
  }

  private desktops(): DesktopList {
    this.person();
    if (this.list === null) throw new Trouble('session-expired');
    return this.list;
  }

  private shop(): Offers {
    this.person();
    if (this.offers === null) throw new Trouble('session-expired');
    return this.offers;
  }

  /** The list may not have it yet. */
  private showMade(vm: number): void {
    const { list } = this;
    void list?.read().then(
      () => list.follow(vm),
      () => {},
    );
  }

  /** What a class gave is opened where nothing else is on the stage; the list shows it in any case. */
  private enter(person: Person, id: number, name: string): void {
    this.showMade(id);
    if (this.sessions.view() !== null || this.people.present() !== person) return;
    try {
      this.sessions.begin(person, { id, name, program: null });
      this.list?.opened(id);
    } catch (error) {
      this.fail(error, 'opening the desktop of a class');
    }
  }

  private demo(): DemoPerson {
    if (this.ports.demo === null) throw new Trouble('policy-denied', { what: 'demo' });
    return this.ports.demo;
  }

  private async act(
    id: number,
    action: Requests['desktops:act']['args']['action'],
    follow = true,
  ): Promise<void> {
    const { cloud, settings } = this.ports;
    const person = this.person();
    const allowed = action === 'delete' || settings.desktops.actions.includes(action);
    if (!allowed) throw new Trouble('policy-denied', { what: action });
    const vm = await cloud.vm.info(person.session, id, person.call);
    if (action === 'delete' && !this.shop().mayDelete(vm))
      throw new Trouble('policy-denied', { what: action });
    const call = vmActionFor(action, vm);
    if (call === null) throw new Trouble('wrong-state');
    await actSurely(this.ports, person, vm, call, person.signal);
    if (follow) this.desktops().follow(id);
  }

  private open(id: number): SessionView {
    const person = this.person();
    const list = this.desktops();
    const desktop = list.view()?.desktops.find((each) => each.id === id);
    if (desktop === undefined) throw new Trouble('not-found');
    if (!desktop.actions.includes('open') && desktop.chip !== 'needs-help')
      throw new Trouble(cannotOpen(desktop.protocol));
    const view = this.sessions.begin(person, { id, name: desktop.name, program: null });
    list.opened(id);
    this.auto.opened(id);
    return view;
  }

  private openApplication(key: string): SessionView {
    const person = this.person();
    const list = this.desktops();
    const application = list.application(key);
    if (application === null) throw new Trouble('not-found');
    if (!application.canOpen) throw new Trouble('not-allowed');
    const { vm: id, name, program } = application;
    const view = this.sessions.begin(person, { id, name, program });
    list.opened(key);
    this.auto.stop();
    return view;
  }
}

const cannotOpen = (protocol: SessionView['protocol']) => (protocol === null ? 'no-way-in' : 'not-allowed');
