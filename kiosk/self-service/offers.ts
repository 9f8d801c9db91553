import type { OfferDetailsView, OfferView } from '../../contract/offers.ts';
import type { Requests } from '../../contract/requests.ts';
import { fraction } from '../../core/opennebula/caller.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { VmTemplate } from '../../core/opennebula/model/template.ts';
import { isMarked, isNeighbours, judge } from '../../core/self-service/claim.ts';
import { needsTemplates, offered, wanted } from '../../core/self-service/offered.ts';
import type { Offered, OfferedClass } from '../../core/self-service/offered.ts';
import { Trouble } from '../failures.ts';
import type { Fail } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { createCourse } from './course.ts';
import type { Course } from './course.ts';
import { makeDesktop, offerDetails } from './form.ts';

export type OfferPorts = Pick<Ports, 'cloud' | 'settings' | 'clock' | 'random' | 'log' | 'mark'>;

/** What a person's offers do to the rest of the application. */
export interface OfferHooks {
  /** Offers look different now. */
  readonly changed: () => void;
  /** There is a desktop that the list may not have yet; `follow` it where it is still on its way. */
  readonly made: (vm: number) => void;
  /** The desktop of a class is the person's: it is opened where nothing else is on the screen. */
  readonly given: (vm: number, name: string) => void;
  /** Whether the sign-in is over for it. */
  readonly expired: (error: unknown) => boolean;
}

/** What a person may make desktops of, in one sign-in. */
export interface Offers {
  readonly views: () => readonly OfferView[];
  /** The list was read: answers what of it is to be shown, and ends the copies of classes that nobody has ever seen. */
  seen(vms: readonly Vm[]): readonly Vm[];
  /** Whether the settings let the person delete this VM; what the cloud lets them is another question. */
  mayDelete(vm: Vm): boolean;
  /** Reads what is offered, and begins what begins with a sign-in. */
  begin(): void;
  details(offer: number): Promise<OfferDetailsView>;
  make(wish: Requests['offers:make']['args']): Promise<Requests['offers:make']['value']>;
  take(offer: number): void;
  cancel(offer: number): void;
  /** Ends what ends with the sign-in, for five seconds at most; never rejects. What is not reached is ended at the next sign-in. */
  leave(): Promise<void>;
}

/** `one.templatepool.info`: all that I may use. */
const ALL = -2;
/** Until the offers are read again after a failure, milliseconds. */
const READ_AGAIN = 15_000;
const NONE: Offered = { classes: [], templates: [] };

export const createOffers = (ports: OfferPorts, person: Person, fail: Fail, hooks: OfferHooks): Offers =>
  new Shop(ports, person, fail, hooks);

class Shop implements Offers {
  private readonly ports: OfferPorts;
  private readonly person: Person;
  private readonly fail: Fail;
  private readonly hooks: OfferHooks;
  private readonly signIn: string;
  private known: Offered = NONE;
  private readonly courses = new Map<number, Course>();
  private readonly made = new Set<number>();
  /** The newest VM that the list has shown. */
  private newest = -1;

  constructor(ports: OfferPorts, person: Person, fail: Fail, hooks: OfferHooks) {
    this.ports = ports;
    this.person = person;
    this.fail = fail;
    this.hooks = hooks;
    this.signIn = [...ports.random(4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  readonly views = (): readonly OfferView[] => [
    ...this.known.classes.map((each): OfferView => {
      const course = this.courses.get(each.template);
      return {
        ...{ id: each.template, kind: 'class', name: each.label, description: each.description },
        endsWithSignOut: each.life === 'sign-out',
        progress: course?.progress() ?? null,
        blocked: each.gone ? { key: 'offer.gone' } : null,
        failure: course?.failure() ?? null,
      };
    }),
    ...this.known.templates.map((each: VmTemplate): OfferView => ({
      ...{ id: each.id, kind: 'template', name: each.name.toWellFormed(), description: each.description },
      ...{ endsWithSignOut: false, progress: null, blocked: null, failure: null },
    })),
  ];

  seen(vms: readonly Vm[]): readonly Vm[] {
    this.newest = vms.reduce((most, { id }) => Math.max(most, id), this.newest);
    const hidden = new Set<number>();
    for (const course of this.courses.values()) {
      const { copies } = judge(vms, course.claimant);
      for (const vm of vms) if (copies.includes(vm) || isNeighbours(vm, course.claimant)) hidden.add(vm.id);
      course.seen(vms, copies);
    }
    return hidden.size === 0 ? vms : vms.filter(({ id }) => !hidden.has(id));
  }

  mayDelete(vm: Vm): boolean {
    const policy = this.ports.settings.selfService.delete;
    if (policy === 'never' || vm.uid !== this.person.user.id) return false;
    if (policy === 'own' || this.made.has(vm.id)) return true;
    const { classes, templates } = this.known;
    const isOffered = (id: number | null) =>
      classes.some(({ template }) => template === id) || templates.some((each) => each.id === id);
    const ofClass = [...this.courses.values()].some(({ claimant }) => isMarked(vm, claimant));
    return ofClass || isOffered(vm.templateId);
  }

  begin(): void {
    const { selfService } = this.ports.settings;
    const offersNothing =
      selfService.templates === 'none' && selfService.classes.length === 0 && !selfService.group;
    if (offersNothing) return;
    // What needs no reading is there at once.
    if (!needsTemplates(selfService, selfService)) this.offer(offered(selfService, {}, null));
    void this.reading().catch(() => {});
  }

  async details(offer: number): Promise<OfferDetailsView> {
    this.template(offer);
    return await offerDetails(this.ports, this.person, offer);
  }

  async make(wish: Requests['offers:make']['args']): Promise<Requests['offers:make']['value']> {
    this.template(wish.offer);
    const desktop = await makeDesktop(this.ports, this.person, wish, this.newest);
    this.ports.log.write({
      level: 'notice',
      event: 'desktop made',
      fields: { vm: desktop, template: wish.offer },
    });
    this.made.add(desktop);
    this.hooks.made(desktop);
    return { desktop };
  }

  take(offer: number): void {
    const course = this.courses.get(offer);
    if (course === undefined) throw new Trouble('not-found', { what: 'offer' });
    if (course.gone()) throw new Trouble('not-found', { what: 'offer' });
    course.take();
  }

  cancel(offer: number): void {
    this.courses.get(offer)?.cancel();
  }

  async leave(): Promise<void> {
    await Promise.all([...this.courses.values()].map((course) => course.leave()));
  }

  private async reading(): Promise<void> {
    const { cloud, clock, random, settings } = this.ports;
    const { person } = this;
    const { selfService } = settings;
    for (;;) {
      try {
        if (selfService.group && !person.group.asked) await person.group.ask();
        const { vdi } = person.group;
        const needed = needsTemplates(selfService, wanted(selfService, vdi));
        const pool = needed ? await cloud.template.pool(person.session, ALL, person.call) : null;
        this.offer(offered(selfService, vdi, pool?.items ?? null));
        return;
      } catch (error) {
        person.signal.throwIfAborted();
        if (this.hooks.expired(error)) return;
        await clock.sleep(READ_AGAIN * (1 + fraction(random)), person.signal);
      }
    }
  }

  private offer(known: Offered): void {
    this.known = known;
    for (const each of known.classes) {
      const course = this.courses.get(each.template);
      if (course === undefined) this.courses.set(each.template, this.course(each));
      else course.renew(each);
    }
    this.hooks.changed();
  }

  private course(of: OfferedClass): Course {
    return createCourse(this.ports, this.person, this.fail, {
      ...{ of, signIn: this.signIn, changed: this.hooks.changed, expired: this.hooks.expired },
      given: (vm, name) => {
        this.made.add(vm);
        this.hooks.given(vm, name);
      },
    });
  }

  /** Throws for what is no template that this person is offered. */
  private template(offer: number): void {
    if (this.known.templates.every(({ id }) => id !== offer))
      throw new Trouble('not-found', { what: 'offer' });
  }
}
