import * as v from 'valibot';
import type { Answer } from '../contract/failure.ts';
import type { RequestName, Requests } from '../contract/requests.ts';
import type { AppView, SessionView } from '../contract/views.ts';
import { vmActionFor } from '../core/desktops/actions.ts';
import { OneServerError, ONE_ERROR } from '../core/opennebula/errors.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import { canBeSent } from '../core/opennebula/call.ts';
import { actSurely } from './act.ts';
import { DECODERS } from './decoders.ts';
import { createDesktopList } from './desktops.ts';
import type { DesktopList } from './desktops.ts';
import { Trouble, createFail } from './failures.ts';
import type { Fail } from './failures.ts';
import { LANGUAGES, layoutName } from './names.ts';
import { createPeople } from './person.ts';
import type { Person } from './person.ts';
import type { DemoPerson, Ports } from './ports.ts';
import { Sessions } from './sessions.ts';

/** The application: answers every request of the contract, whatever shows it. */
export interface Kiosk {
  /** Never rejects: what goes wrong is in the answer, with a number that stands in the log. */
  answer(name: RequestName, args: unknown): Promise<Answer<unknown>>;
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
    close: () => app.close(),
  };
}

class Application {
  private readonly ports: Ports;
  private readonly fail: Fail;
  private readonly people;
  private list: DesktopList | null = null;
  private readonly sessions: Sessions;
  private language: string;
  private layout: string;

  constructor(ports: Ports, fail: Fail) {
    this.ports = ports;
    this.fail = fail;
    this.people = createPeople(ports);
    this.language = ports.settings.interface.language;
    this.layout = ports.settings.interface.keyboardLayouts[0] ?? 'us';
    this.sessions = new Sessions({
      ...{ ports, fail },
      keyboard: () => this.layout,
      covered: (covered) => this.list?.pause(covered),
    });
  }

  handlers(): Handlers {
    const nothing = {};
    return {
      'app:view': () => this.view(),
      'app:alive': ({ touched }) => {
        if (touched) this.list?.touch();
        return nothing;
      },
      'app:language': ({ language }) => this.speak(language),
      'app:keyboard': ({ layout }) => this.type(layout),
      'app:power': async ({ action }) => {
        await this.power(action);
        return nothing;
      },
      'auth:sign-in': (given) => this.signIn({ user: given.user.trim(), secret: given.password }),
      'auth:sign-in-demo': () => this.signIn(this.demo()),
      'auth:cancel': () => {
        this.people.cancel();
        return nothing;
      },
      'auth:sign-out': async () => {
        await this.leave('asked');
        return nothing;
      },
      'desktops:list': () => this.desktops().read(),
      'desktops:act': async ({ desktop, action }) => {
        await this.act(desktop, action);
        return nothing;
      },
      'session:open': ({ desktop }) => this.open(desktop),
      'session:open-application': ({ application }) => this.openApplication(application),
      'session:answer': (said) => {
        this.sessions.present().answer(said);
        return nothing;
      },
      'session:credentials': (given) => {
        this.sessions.present().credentials(given);
        return nothing;
      },
      'session:credentials-demo': () => {
        const session = this.sessions.present();
        session.credentials({ user: session.view().guestUser, password: this.demo().guestPassword });
        return nothing;
      },
      'session:act': ({ action }) => {
        this.sessions.present().act(action);
        return nothing;
      },
      'session:cancel': () => {
        this.sessions.present().cancel();
        return nothing;
      },
      'session:show': ({ session }) => {
        this.sessions.show(session);
        return nothing;
      },
      'session:home': () => {
        this.sessions.home();
        return nothing;
      },
      'console:open': () => this.sessions.present().console(),
    };
  }

  /** The cloud no longer knows the token: everything of this person ends, and the page is told why. */
  noticeExpiry(error: unknown): boolean {
    const expired = error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION;
    if (!expired || this.people.present() === null) return false;
    this.ports.emit('auth:ended', this.fail(error, 'sign-in'));
    void this.leave('expired');
    return true;
  }

  async close(): Promise<void> {
    await this.leave('asked');
  }

  private view(): AppView {
    const { settings, demo } = this.ports;
    const person = this.people.present();
    return {
      cloudName: settings.cloud.name,
      siteName: settings.interface.siteName,
      languages: LANGUAGES.filter(({ tag }) => settings.interface.languages.includes(tag)),
      language: this.language,
      keyboardLayouts: settings.interface.keyboardLayouts.map((layout) => ({
        layout,
        name: layoutName(layout),
      })),
      keyboardLayout: this.layout,
      powerActions: settings.interface.power,
      demoUser: demo?.user ?? null,
      person: person === null ? null : { name: person.user.name },
      desktops: this.list?.view() ?? null,
      session: this.sessions.view(),
      sessions: this.sessions.tabs(),
      sessionsAtOnce: settings.sessions.atOnce,
    };
  }

  private speak(language: string): AppView {
    if (!this.ports.settings.interface.languages.includes(language))
      throw new Trouble('bad-request', { what: 'language' });
    this.language = language;
    return this.view();
  }

  private async type(layout: string): Promise<AppView> {
    if (!this.ports.settings.interface.keyboardLayouts.includes(layout))
      throw new Trouble('bad-request', { what: 'layout' });
    if (await this.ports.machine.keyboard(layout)) this.layout = layout;
    return this.view();
  }

  private async power(action: AppView['powerActions'][number]): Promise<void> {
    if (!this.ports.settings.interface.power.includes(action))
      throw new Trouble('policy-denied', { what: action });
    await this.leave('asked');
    if (action === 'leave') return this.ports.machine.leave();
    if (!(await this.ports.machine.power(action))) throw new Trouble('not-allowed');
  }

  private async signIn(given: Session): Promise<Requests['auth:sign-in']['value']> {
    // oned would split the name at a colon, and answers a fault to what it cannot read: both are a wrong name or password.
    if (given.user === '' || given.user.includes(':') || !canBeSent(given.user) || !canBeSent(given.secret)) {
      throw new Trouble('auth-rejected');
    }
    const view = await this.people.signIn(given);
    const person = this.person();
    this.list = createDesktopList(this.ports, person, this.fail, (error) => this.noticeExpiry(error));
    return view;
  }

  private async leave(why: 'asked' | 'expired'): Promise<void> {
    await this.sessions.close();
    this.list = null;
    if (this.people.present() !== null) await this.ports.machine.forget();
    await this.people.signOut(why);
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

  private demo(): DemoPerson {
    if (this.ports.demo === null) throw new Trouble('policy-denied', { what: 'demo' });
    return this.ports.demo;
  }

  private async act(id: number, action: Requests['desktops:act']['args']['action']): Promise<void> {
    const { cloud, settings } = this.ports;
    const person = this.person();
    if (!settings.desktops.actions.includes(action)) throw new Trouble('policy-denied', { what: action });
    const vm = await cloud.vm.info(person.session, id, person.call);
    const call = vmActionFor(action, vm);
    if (call === null) throw new Trouble('wrong-state');
    await actSurely(this.ports, person, vm, call, person.signal);
    this.desktops().follow(id);
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
    return view;
  }
}

const cannotOpen = (protocol: SessionView['protocol']) => (protocol === null ? 'no-way-in' : 'not-allowed');
