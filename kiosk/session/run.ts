import type { ConsoleRoad, HelpView } from '../../contract/views.ts';
import { afterTry, NO_TRIES } from '../../core/boot/sign-in.ts';
import type { SignInTries } from '../../core/boot/sign-in.ts';
import { isRoadForCards } from '../../core/desktops/card.ts';
import { consoleWay } from '../../core/desktops/plan.ts';
import { termsFor } from '../../core/desktops/terms.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { phaseOf } from '../../core/opennebula/states.ts';
import type { Run } from '../../core/sessions/launcher.ts';
import { SpecError } from '../../core/sessions/text.ts';
import { Trouble, toTrouble } from '../failures.ts';
import { equipmentOf } from '../ports.ts';
import { backFrom, goBack } from '../rescue/go-back.ts';
import { Aid } from './aid.ts';
import { ConsoleOffer } from './console.ts';
import type { ConsoleWay } from './console.ts';
import { nextStep } from './endings.ts';
import type { GuestCredentials, Wish } from './inbox.ts';
import { failedLadder } from './ladder.ts';
import type { RunParts } from './parts.ts';
import { questionsFor, unasked } from './questions.ts';
import type { Answers, Occasion } from './questions.ts';
import { reach } from './reach.ts';
import type { Reached } from './reach.ts';
import { mayReconnect } from './reconnect.ts';
import { rescue } from './rescue.ts';
import { signInCredentials } from './sign-in-credentials.ts';
import { createResumes } from './resumes.ts';
import { specFor } from './spec.ts';
import type { Agreed, ViewerWay } from './spec.ts';
import { trustOf } from './trust.ts';
import type { RdpWay, Trust } from './trust.ts';
import { viewDesktop } from './view-desktop.ts';

/** Fields of a launch that come from the credentials form. */
const TYPED: readonly string[] = ['user', 'password'];

type Ready = Extract<Reached, { verdict: 'ready' }>;

/** One session: attempt after attempt, until one of them leads back to the list. */
export class SessionRun {
  /** The desktop was on the screen at least once. */
  wasOpen = false;
  viewer: Run | null = null;
  readonly resumes = createResumes();
  private readonly parts: RunParts;
  private readonly console: ConsoleOffer;
  private readonly aid: Aid;
  private credentials: GuestCredentials | null = null;
  /** What the person agreed to: asked once, and kept for every attempt. */
  private answers: Answers | null = null;
  /** The password of the sign-in was tried: a guest that refused it is not asked to count that once more. */
  private triedSignIn = false;
  /** How sign-ins ended here so far, and what was negotiated for the next one. */
  private signIns: SignInTries = NO_TRIES;
  private security: string | null = null;
  /** What was found of the certificate, until a connection is made with it. */
  private trusted: { readonly of: string; readonly trust: Trust } | null = null;
  /** The machine ran before this session wanted anything of it. */
  private ran: boolean | null = null;

  constructor(parts: RunParts) {
    this.parts = parts;
    this.console = new ConsoleOffer(parts.ports);
    this.aid = new Aid(parts);
  }

  async untilOver(): Promise<void> {
    const { signal, fail } = this.parts;
    try {
      while (await this.attempt());
    } catch (error) {
      // Given up by the person, or with the sign-in: nothing to say.
      if (!signal.aborted) fail(error, 'session');
    } finally {
      this.console.close();
      this.credentials = null;
    }
  }

  async road(): Promise<ConsoleRoad> {
    return await this.console.road();
  }

  help(): HelpView {
    return this.aid.help(this.credentials === null ? [] : [this.credentials.password]);
  }

  /** Once from the look at the machine to the end of the viewer; answers whether to begin again. */
  private async attempt(): Promise<boolean> {
    const { ports, person, screen, signal } = this.parts;
    // Wanted at the end: asked now, a cloud that goes away while the system is waited for hinders nobody.
    if (!person.group.asked) void person.group.ask().catch(() => {});
    try {
      const reached = await reach(ports, person, screen, signal);
      const { vm } = reached;
      this.aid.vm = vm;
      this.ran ??= reached.ran;
      if (reached.verdict === 'unfinished') {
        const back = backFrom(this.parts, vm);
        return back === null || (await goBack(this.parts, back)) === 'again';
      }
      void this.aid.tidy(vm);
      if (reached.verdict === 'ready') return await this.enter(reached);
      this.aid.words = reached.words;
      const rescued = await rescue(this.parts, reached, this.console, (seen) => {
        this.aid.vm = seen.vm;
        this.aid.words = seen.words;
      }).finally(() => reached.watching?.close());
      this.console.close();
      return rescued !== 'back';
    } catch (error) {
      if (signal.aborted) throw error;
      return await this.sayFailure(error);
    }
  }

  /** The way in answers: what has to be known and asked before, one thing after the other, and then the desktop. */
  private async enter({ vm, way, security }: Ready): Promise<boolean> {
    const { person, subject } = this.parts;
    this.security = security;
    if (way.protocol === 'vnc' || (way.protocol === 'spice' && way.viewer === 'console')) {
      if (subject.program !== null) throw new Trouble('no-way-in');
      return await this.throughConsole(way, false);
    }
    if (subject.program !== null && way.protocol !== 'rdp') throw new Trouble('no-way-in');
    // What the group refuses has to be known before anything is shared.
    if (!person.group.asked) await person.group.ask();
    // Its system answers: what goes wrong from here on is the connection's.
    this.parts.screen.climb('connection', 'working', {});
    const trust = way.protocol === 'rdp' ? await this.trustIn(way) : null;
    if (await this.askQuestions(vm, way)) return true;
    if (way.protocol === 'rdp' && this.credentials === null) {
      this.credentials = this.ownCredentials(vm, way, trust);
      // Typing takes a while: the machine is looked at again before anybody connects.
      if (this.credentials === null) return await this.askCredentials(way.user, null);
    }
    return await this.throughViewer(vm, way, trust);
  }

  /** Looked at once while the person types: FreeRDP is held to what was found, so nobody can change the server meanwhile. */
  private async trustIn(way: RdpWay): Promise<Trust> {
    const { ports, subject, signal } = this.parts;
    const of = JSON.stringify([way.address, way.pin, way.security]);
    if (this.trusted?.of !== of) this.trusted = { of, trust: await trustOf(ports, subject.id, way, signal) };
    return this.trusted.trust;
  }

  /** Answers whether something was asked: then the machine is looked at again. */
  private async askQuestions(vm: Vm, way: ViewerWay): Promise<boolean> {
    if (this.answers !== null) return false;
    const { ports, screen, inbox, signal } = this.parts;
    const occasion = this.occasion(vm, way);
    const question = questionsFor(occasion);
    if (question === null) {
      this.answers = unasked(occasion);
      return false;
    }
    screen.climb('connection', 'working', {
      stage: 'questions',
      sentence: { key: 'session.questions' },
      questions: question.view,
      limit: null,
      since: ports.clock.now(),
      failure: null,
    });
    this.answers = question.read(await inbox.answer(signal));
    screen.show({ questions: null });
    return true;
  }

  private occasion(vm: Vm, way: ViewerWay): Occasion {
    const { ports, person } = this.parts;
    const { settings, usb, hasReader } = ports;
    return {
      ...{ vm, way, settings, user: person.user, ran: this.ran === true, devices: usb.list() },
      terms: termsFor(vm, person.group.vdi, settings, way.protocol),
      reader: settings.smartCard.software !== null || hasReader(),
    };
  }

  private ownCredentials(vm: Vm, way: ViewerWay, trust: Trust | null): GuestCredentials | null {
    const { ports, person } = this.parts;
    if (this.triedSignIn || trust === null) return null;
    this.triedSignIn = true;
    return signInCredentials(ports.settings, person, vm, way, trust);
  }

  private async throughViewer(vm: Vm, way: ViewerWay, trust: Trust | null): Promise<boolean> {
    const { ports, subject, screen, inbox, signal } = this.parts;
    const given = this.credentials;
    this.credentials = null;
    this.trusted = null;
    const unhide = given === null ? () => {} : ports.log.hide(given.password);
    const open = (run: Run | null) => {
      this.viewer = run;
      this.wasOpen ||= run !== null;
    };
    try {
      const spec = specFor(way, subject, this.agreed(vm, way, given, trust), ports);
      const key = subject.program === null ? 'session.open' : 'session.application-open';
      const asked: { back: string | null } = { back: null };
      const press = async (wish: Wish) => {
        if (wish.action === 'revert') asked.back = wish.snapshot;
        else await this.aid.press(wish);
        return asked.back !== null;
      };
      const offers = () => this.aid.offers();
      const { resumes } = this;
      const viewing = { way, spec, screen, inbox, open, offers, press, resumes, sentence: { key } };
      const viewed = await viewDesktop(ports, viewing, signal);
      // Only now, for what goes back takes whoever looks at it away.
      if (asked.back !== null) return (await this.aid.goBack(asked.back)) === 'again';
      if (viewed.meaning === 'lost') return await this.afterLoss(viewed.frozen, given);
      const ended = viewed.wasReady ? 'worked' : viewed.meaning;
      this.signIns = afterTry(this.signIns, ended, this.security);
      const next = nextStep(viewed.meaning, way.protocol, this.signIns.trouble);
      if (next.step === 'fail') throw next.trouble;
      if (next.step === 'ask-again') await this.askCredentials(given?.user ?? '', next.trouble);
      return next.step !== 'list';
    } catch (error) {
      // What the person typed holds something that no viewer can be given: it is asked for again, and nothing was started.
      if (given === null || !(error instanceof SpecError) || !TYPED.includes(error.field)) throw error;
      return await this.askCredentials('', toTrouble(error));
    } finally {
      unhide();
    }
  }

  /** The connection broke: taken up again where the machine still runs, and with what the person typed for it; once, then they are asked. */
  private async afterLoss(frozen: boolean, given: GuestCredentials | null): Promise<boolean> {
    const { ports, person, subject, signal } = this.parts;
    if (frozen) throw new Trouble('connection-lost', { reason: 'frozen' });
    const next = await mayReconnect(ports, person, subject.id, this.parts.losses, signal);
    if (next === 'off') return false;
    if (next === 'no') throw new Trouble('connection-lost');
    this.credentials = given;
    return true;
  }

  private agreed(vm: Vm, way: ViewerWay, credentials: GuestCredentials | null, trust: Trust | null): Agreed {
    const { ports, person, subject, keyboard } = this.parts;
    const terms = termsFor(vm, person.group.vdi, ports.settings, way.protocol);
    const { card, devices } = this.answers ?? { card: false, devices: [] };
    return {
      ...{ terms, credentials, program: subject.program, usb: devices },
      // The machine may have another way in by now than the one that was agreed to.
      smartCard: card && terms.smartCard !== 'never' && isRoadForCards(way, ports.settings),
      present: ports.usb.list(),
      pin: trust?.rule.kind === 'pinned' ? trust.rule.fingerprint : null,
      security: trust?.security ?? [],
      keyboard: keyboard(),
    };
  }

  private async throughConsole(way: ConsoleWay, viewOnly: boolean): Promise<boolean> {
    const { screen, inbox, signal } = this.parts;
    const off = new AbortController();
    this.console.open(way, { viewOnly, look: () => this.consoleNow(off) });
    this.wasOpen = true;
    screen.climb('connection', 'done', {
      stage: 'console',
      protocol: way.protocol,
      sentence: { key: 'session.console' },
      limit: null,
      console: true,
      consoleInput: !viewOnly,
      actions: ['back'],
      ...this.aid.offers(),
      failure: null,
    });
    try {
      for (;;) {
        const wish = await inbox.wish(AbortSignal.any([signal, off.signal]));
        if (wish.action === 'back') return false;
        const back = await this.aid.press(wish);
        if (back !== null) return back === 'again';
        screen.show(this.aid.offers());
      }
    } catch (error) {
      // Whoever turned it off does not look at it any more.
      if (off.signal.aborted && !signal.aborted) return false;
      throw error;
    } finally {
      this.console.close();
    }
  }

  /** Where a console that broke off is to be found by now. */
  private async consoleNow(off: AbortController): Promise<ConsoleWay | null> {
    const { ports } = this.parts;
    const vm = await this.aid.look();
    if (OFF.includes(phaseOf(vm.state, vm.lcmState))) off.abort();
    return consoleWay(vm, ports.settings, equipmentOf(ports));
  }

  private async askCredentials(user: string, trouble: Trouble | null): Promise<true> {
    const { ports, screen, inbox, fail, signal } = this.parts;
    screen.climb('connection', 'working', {
      stage: 'credentials',
      sentence: { key: trouble === null ? 'session.credentials' : 'session.credentials-again' },
      guestUser: user,
      limit: null,
      since: ports.clock.now(),
      failure: trouble === null ? null : fail(trouble, 'sign-in at the desktop'),
    });
    this.credentials = await inbox.credentials(signal);
    return true;
  }

  private async sayFailure(error: unknown): Promise<boolean> {
    const { ports, screen, inbox, fail, subject, signal } = this.parts;
    this.console.close();
    this.credentials = null;
    const failure = fail(error, `opening VM ${subject.id}`);
    const console = this.helpfulConsole(failure.kind);
    screen.show({
      stage: 'failed',
      sentence: { key: 'session.failed' },
      ladder: failedLadder(screen.view().ladder),
      limit: null,
      console: false,
      actions: [
        ...(failure.retry === 'never' ? [] : (['try-again'] as const)),
        ...(console === null ? [] : (['console'] as const)),
        'back',
      ],
      ...this.aid.offers(),
      failure,
    });
    for (;;) {
      const wish = await inbox.wish(signal);
      if (wish.action === 'console' && console !== null)
        return await this.throughConsole(console, ports.settings.rescue.viewOnly);
      if (wish.action === 'try-again' || wish.action === 'back') return wish.action === 'try-again';
      const back = await this.aid.press(wish);
      if (back !== null) return back === 'again';
      screen.show(this.aid.offers());
    }
  }

  /** Where the guest itself refuses, its own screen may tell more, or let the person change a password. */
  private helpfulConsole(kind: string): ConsoleWay | null {
    const { ports, subject } = this.parts;
    const { vm } = this.aid;
    const helps = HELPED_BY_CONSOLE.includes(kind) || this.signIns.trouble;
    if (vm === null || subject.program !== null || !helps) return null;
    return consoleWay(vm, ports.settings, equipmentOf(ports));
  }
}

const OFF: readonly string[] = ['off', 'asleep', 'gone'];

const HELPED_BY_CONSOLE: readonly string[] = [
  'logon-restricted',
  'logon-rejected',
  'port-unreachable',
  'viewer-missing',
  'viewer-failed',
  'desktop-refuses',
  'session-ended',
  'connection-lost',
];
