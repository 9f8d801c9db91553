import type { Failure } from '../../contract/failure.ts';
import type { OfferProgress } from '../../contract/offers.ts';
import { fraction } from '../../core/opennebula/caller.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { endsWith, isMarked, judge, neverRan } from '../../core/self-service/claim.ts';
import type { Claimant } from '../../core/self-service/claim.ts';
import { untilSweep } from '../../core/self-service/line.ts';
import { markOf, markedName, terminalOwner } from '../../core/self-service/naming.ts';
import type { OfferedClass } from '../../core/self-service/offered.ts';
import { Cancelled } from '../failures.ts';
import type { Fail } from '../failures.ts';
import type { Person } from '../person.ts';
import { claimDesktop } from './claiming.ts';
import type { ClaimStep } from './claiming.ts';
import { endAll, endCopies, ownVms } from './ending.ts';
import type { OfferPorts } from './offers.ts';

/** One class, in one sign-in: at most one desktop is being taken, and what was made of it is kept tidy. */
export interface Course {
  readonly claimant: Claimant;
  progress(): OfferProgress | null;
  failure(): Failure | null;
  gone(): boolean;
  /** What is said of it has changed. */
  renew(of: OfferedClass): void;
  /** Does nothing while one is being taken. */
  take(): void;
  cancel(): void;
  /** The list was read; `copies` are those of this class in it. */
  seen(vms: readonly Vm[], copies: readonly Vm[]): void;
  leave(): Promise<void>;
}

export interface CourseOptions {
  readonly of: OfferedClass;
  /** Eight hexadecimal digits. */
  readonly signIn: string;
  readonly changed: () => void;
  readonly given: (vm: number, name: string) => void;
  readonly expired: (error: unknown) => boolean;
}

interface Taking {
  readonly end: AbortController;
  readonly over: Promise<void>;
  news: AbortController;
}

/** How long a sign-out may take to end desktops, milliseconds: nobody waits at a dead cloud to go home. */
const LEAVE_WITHIN = 5_000;
/** A machine that is just starting cannot be ended; it is tried again, milliseconds. */
const END_AGAIN = 1_000;
/** The same copy is not ended again before, milliseconds. */
const AGAIN_AFTER = 60_000;

const SENTENCES: Readonly<Record<ClaimStep, string>> = {
  looking: 'offer.looking',
  making: 'offer.making',
  'in-line': 'offer.in-line',
  unanswered: 'offer.unanswered',
  starting: 'offer.starting',
};

export const createCourse = (ports: OfferPorts, person: Person, fail: Fail, options: CourseOptions): Course =>
  new ClassCourse(ports, person, fail, options);

class ClassCourse implements Course {
  readonly claimant: Claimant;
  private readonly ports: OfferPorts;
  private readonly person: Person;
  private readonly fail: Fail;
  private readonly options: CourseOptions;
  private of: OfferedClass;
  private step: OfferProgress | null = null;
  private trouble: Failure | null = null;
  private taking: Taking | null = null;
  private given: number | null = null;
  /** Something was sent in this sign-in that may have made a desktop. */
  private began = false;
  private leftHere = false;
  private readonly endedAt = new Map<number, number>();

  constructor(ports: OfferPorts, person: Person, fail: Fail, options: CourseOptions) {
    this.ports = ports;
    this.person = person;
    this.fail = fail;
    this.options = options;
    this.of = options.of;
    this.claimant = {
      template: options.of.template,
      uid: person.user.id,
      owner: options.of.per === 'user' ? 'u' : terminalOwner(ports.mark),
      signIn: options.signIn,
      leftovers: options.of.leftovers,
    };
    if (options.of.start === 'sign-in' && !options.of.gone) this.take();
  }

  progress(): OfferProgress | null {
    return this.step;
  }
  failure(): Failure | null {
    return this.trouble;
  }
  gone(): boolean {
    return this.of.gone;
  }
  renew(of: OfferedClass): void {
    this.of = of;
  }

  take(): void {
    if (this.taking !== null || this.person.signal.aborted) return;
    const end = new AbortController();
    const signal = AbortSignal.any([end.signal, this.person.signal]);
    this.trouble = null;
    this.began = true;
    this.tell('looking');
    const over = this.run(signal).finally(() => {
      this.taking = null;
      this.step = null;
      this.options.changed();
    });
    this.taking = { end, over, news: new AbortController() };
    this.options.changed();
  }

  cancel(): void {
    const { taking } = this;
    if (taking === null) return;
    taking.end.abort(new Cancelled('offer'));
    void taking.over.then(async () => await this.clean(this.person.signal)).catch(() => {});
    void this.sweepLater();
  }

  seen(vms: readonly Vm[], copies: readonly Vm[]): void {
    this.leftHere ||= vms.some((vm) => isMarked(vm, this.claimant));
    const { taking } = this;
    if (taking !== null && judge(vms, this.claimant).mine !== null) {
      taking.news.abort();
      taking.news = new AbortController();
    }
    const now = this.ports.clock.monotonic();
    const due = copies.filter(({ id }) => now - (this.endedAt.get(id) ?? -AGAIN_AFTER) >= AGAIN_AFTER);
    if (due.length === 0) return;
    due.forEach(({ id }) => this.endedAt.set(id, now));
    void endCopies(this.ports, this.person, due, this.claimant, this.person.signal).catch(
      this.options.expired,
    );
  }

  async leave(): Promise<void> {
    const { taking } = this;
    taking?.end.abort(new Cancelled('signed out'));
    const throwsAway = this.of.life === 'sign-out';
    if (!(throwsAway && (this.began || this.leftHere)) && taking === null) return;
    const end = new AbortController();
    const late = this.ports.clock
      .sleep(LEAVE_WITHIN, end.signal)
      .then(() => end.abort(new Cancelled('sign-out')))
      .catch(() => {});
    const work = async () => {
      await taking?.over;
      await (throwsAway ? this.endMine(end.signal) : this.clean(end.signal));
    };
    await Promise.race([work().catch(() => {}), late]);
    end.abort(new Cancelled('sign-out'));
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { ports, person, options } = this;
    try {
      const vm = await claimDesktop(
        ports,
        person,
        {
          claimant: this.claimant,
          name: markedName(`${this.of.label} ${person.user.name}`, this.claimant),
          mostWait: ports.settings.selfService.mostWait,
          tell: (step) => this.tell(step),
          news: () => this.taking?.news.signal ?? new AbortController().signal,
        },
        signal,
      );
      this.given = vm.id;
      options.given(vm.id, this.of.label);
      void this.sweepLater();
    } catch (error) {
      if (signal.aborted || options.expired(error)) return;
      this.trouble = this.fail(error, `class of template ${this.claimant.template}`);
    }
  }

  private tell(step: ClaimStep): void {
    const key = SENTENCES[step];
    if (this.step?.sentence.key === key) return;
    const since = this.ports.clock.now();
    this.step = { sentence: { key }, since, canCancel: true, inLine: step === 'in-line' };
    this.options.changed();
  }

  /** What a dead terminal sent may be carried out after everybody has looked. */
  private async sweepLater(): Promise<void> {
    const { clock, random } = this.ports;
    const { signal } = this.person;
    await clock.sleep(untilSweep(fraction(random)), signal).catch(() => {});
    if (!signal.aborted && this.taking === null) await this.clean(signal).catch(this.options.expired);
  }

  /** Ends copies, and after a cancel what this sign-in had begun to make. */
  private async clean(signal: AbortSignal): Promise<void> {
    const { ports, person, claimant } = this;
    const vms = await ownVms(ports, person, claimant, signal);
    const { mine, copies } = judge(vms, claimant);
    const unwanted =
      mine !== null && this.given === null && neverRan(mine) && markOf(mine.name)?.signIn === claimant.signIn;
    await endCopies(ports, person, unwanted ? [mine, ...copies] : copies, claimant, signal);
  }

  /** A throw-away desktop has nothing to save: it is ended hard, and tried again while it is just starting. */
  private async endMine(signal: AbortSignal): Promise<void> {
    const { ports, person, claimant } = this;
    for (;;) {
      const vms = await ownVms(ports, person, claimant, signal);
      const mine = endsWith(vms, claimant, this.given);
      const ended = await endAll(ports, person, mine, 'terminate-hard', signal);
      if (ended.length === mine.length) return;
      await ports.clock.sleep(END_AGAIN, signal);
    }
  }
}
