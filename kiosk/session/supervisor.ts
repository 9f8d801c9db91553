import type { ConsoleRoad, SessionAction, SessionView } from '../../contract/views.ts';
import type { Way } from '../../core/desktops/plan.ts';
import { termsFor } from '../../core/desktops/terms.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { SpecError } from '../../core/sessions/text.ts';
import { Cancelled, Trouble, toTrouble } from '../failures.ts';
import type { Fail } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { nextStep } from './endings.ts';
import { createInbox } from './inbox.ts';
import type { GuestCredentials, Inbox } from './inbox.ts';
import { reach } from './reach.ts';
import { rescue } from './rescue.ts';
import { createScreen } from './screen.ts';
import type { Screen } from './screen.ts';
import { specFor } from './spec.ts';
import type { Agreed, ViewerWay } from './spec.ts';
import { viewDesktop } from './view-desktop.ts';

/** A page that asked for its console takes the road within this time, milliseconds. */
const ROAD_VALID = 10_000;

/** Fields of a launch that come from the credentials form. */
const TYPED: readonly string[] = ['user', 'password'];

/** One desktop on its way to the screen, or on it. */
export interface SessionHandle {
  readonly view: () => SessionView;
  /** Resolves when it is over and everything that belonged to it is gone. Never rejects. */
  readonly over: Promise<void>;
  /** Each throws `Trouble('bad-request')` when nobody waits for it. */
  act(action: SessionAction): void;
  credentials(given: GuestCredentials): void;
  console(): ConsoleRoad;
  cancel(): void;
}

/** Runs one session from the press to its end. Tells `changed` every step. */
export function openSession(
  ports: Ports,
  person: Person,
  desktop: SessionView['desktop'],
  fail: Fail,
  changed: (view: SessionView) => void,
): SessionHandle {
  const cancelling = new AbortController();
  const signal = AbortSignal.any([cancelling.signal, person.signal]);
  const inbox = createInbox();
  const screen = createScreen(desktop, ports.clock.now(), changed);
  const run = new SessionRun(ports, person, screen, inbox, fail, signal);
  return {
    view: screen.view,
    over: run.untilOver(),
    act(action) {
      if (!screen.view().actions.includes(action) || !inbox.giveAction(action)) {
        throw new Trouble('bad-request', { what: 'action' });
      }
    },
    credentials(given) {
      if (!inbox.giveCredentials(given)) throw new Trouble('bad-request', { what: 'credentials' });
    },
    console: () => run.console(),
    cancel: () => cancelling.abort(new Cancelled('session')),
  };
}

class SessionRun {
  private readonly ports: Ports;
  private readonly person: Person;
  private readonly screen: Screen;
  private readonly inbox: Inbox;
  private readonly fail: Fail;
  private readonly signal: AbortSignal;
  /** Where the console is, while it is offered. */
  private target: Way | null = null;
  private credentials: GuestCredentials | null = null;

  constructor(ports: Ports, person: Person, screen: Screen, inbox: Inbox, fail: Fail, signal: AbortSignal) {
    this.ports = ports;
    this.person = person;
    this.screen = screen;
    this.inbox = inbox;
    this.fail = fail;
    this.signal = signal;
  }

  async untilOver(): Promise<void> {
    try {
      while (await this.attempt());
    } catch (error) {
      // Given up by the person, or with the sign-in: nothing to say.
      if (!this.signal.aborted) this.fail(error, 'session');
    } finally {
      this.closeConsole();
      this.credentials = null;
    }
  }

  console(): ConsoleRoad {
    if (this.target === null || this.target.protocol === 'rdp')
      throw new Trouble('bad-request', { what: 'console' });
    const { address, password } = this.target;
    return { url: this.ports.bridge.grant({ protocol: 'vnc', address, password }, ROAD_VALID) };
  }

  /** Once from the look at the machine to the end of the viewer; answers whether to begin again. */
  private async attempt(): Promise<boolean> {
    try {
      const reached = await reach(this.ports, this.person, this.screen, this.signal);
      if (reached.verdict === 'did-not-boot') {
        this.target = reached.console;
        const choice = await rescue(
          this.ports,
          this.person,
          reached,
          this.screen,
          this.inbox,
          this.fail,
          this.signal,
        );
        this.closeConsole();
        return choice !== 'back';
      }
      const { way } = reached;
      if (way.protocol === 'vnc') return await this.throughConsole(way);
      if (way.protocol === 'rdp' && this.credentials === null) {
        await this.askCredentials(way.user, null);
        // Typing takes a while: the machine is looked at again before anybody connects.
        return true;
      }
      return await this.throughViewer(reached.vm, way);
    } catch (error) {
      if (this.signal.aborted) throw error;
      return await this.sayFailure(error);
    }
  }

  private async throughViewer(vm: Vm, way: ViewerWay): Promise<boolean> {
    const { desktop } = this.screen.view();
    const given = this.credentials;
    this.credentials = null;
    const unhide = given === null ? () => {} : this.ports.log.hide(given.password);
    try {
      const spec = specFor(way, desktop, this.agreed(vm, way, given), this.ports);
      const meaning = await viewDesktop(this.ports, spec, this.screen, this.signal);
      const next = nextStep(meaning, way.protocol);
      if (next.step === 'fail') throw next.trouble;
      if (next.step === 'ask-again') await this.askCredentials(given?.user ?? '', next.trouble);
      return next.step !== 'list';
    } catch (error) {
      // What the person typed holds something that no viewer can be given: it is asked for again, and nothing was started.
      if (given === null || !(error instanceof SpecError) || !TYPED.includes(error.field)) throw error;
      await this.askCredentials('', toTrouble(error));
      return true;
    } finally {
      unhide();
    }
  }

  private agreed(vm: Vm, way: ViewerWay, credentials: GuestCredentials | null): Agreed {
    const { settings } = this.ports;
    return {
      terms: termsFor(vm, {}, settings, way.protocol),
      smartCard: false,
      usb: null,
      credentials,
      pin: way.protocol === 'rdp' ? way.pin : null,
      program: null,
      keyboard: settings.interface.keyboardLayouts[0] ?? 'us',
    };
  }

  private async throughConsole(way: Way): Promise<boolean> {
    this.target = way;
    this.screen.climb('connection', 'done', {
      stage: 'console',
      sentence: { key: 'session.console' },
      limit: null,
      console: true,
      actions: ['back'],
    });
    try {
      await this.inbox.action(this.signal);
      return false;
    } finally {
      this.closeConsole();
    }
  }

  private async askCredentials(user: string, trouble: Trouble | null): Promise<void> {
    this.screen.climb('connection', 'working', {
      stage: 'credentials',
      sentence: { key: trouble === null ? 'session.credentials' : 'session.credentials-again' },
      guestUser: user,
      limit: null,
      since: this.ports.clock.now(),
      failure: trouble === null ? null : this.fail(trouble, 'sign-in at the desktop'),
    });
    this.credentials = await this.inbox.credentials(this.signal);
  }

  private async sayFailure(error: unknown): Promise<boolean> {
    this.closeConsole();
    this.credentials = null;
    const { desktop } = this.screen.view();
    const failure = this.fail(error, `opening VM ${desktop.id}`);
    this.screen.show({
      stage: 'failed',
      sentence: { key: 'session.failed' },
      ladder: failedLadder(this.screen.view().ladder),
      limit: null,
      console: false,
      actions: failure.retry === 'never' ? ['back'] : ['try-again', 'back'],
      failure,
    });
    return (await this.inbox.action(this.signal)) === 'try-again';
  }

  private closeConsole(): void {
    this.target = null;
    this.ports.bridge.revoke();
  }
}

/** The step that was being taken is the one that failed. */
const failedLadder = (ladder: SessionView['ladder']): SessionView['ladder'] => ({
  cloud: ladder.cloud === 'working' ? 'failed' : ladder.cloud,
  machine: ladder.machine === 'working' ? 'failed' : ladder.machine,
  system: ladder.system === 'working' ? 'failed' : ladder.system,
  connection: ladder.connection === 'working' ? 'failed' : ladder.connection,
});
