import type { ScheduleView } from '../contract/auto.ts';
import type { DesktopView, DesktopsView } from '../contract/views.ts';
import type { Failure } from '../contract/failure.ts';
import { scheduleOf } from '../core/auto/schedule.ts';
import { desktopView } from '../core/desktops/desktop.ts';
import { untilNextReading } from '../core/desktops/pace.ts';
import { fraction } from '../core/opennebula/caller.ts';
import type { PoolFilter } from '../core/opennebula/model/common.ts';
import type { Vm } from '../core/opennebula/model/vm.ts';
import type { Settings } from '../core/policy/settings.ts';
import { createApplications } from './applications.ts';
import { Schedules } from './auto/schedules.ts';
import type { Applications, PublishedApplication } from './applications.ts';
import type { Fail } from './failures.ts';
import type { Person } from './person.ts';
import type { Ports } from './ports.ts';
import { withoutMark } from '../core/self-service/naming.ts';
import type { Offers } from './self-service/offers.ts';

const FILTERS: Readonly<Record<Settings['desktops']['show'], PoolFilter>> = { mine: -3, group: -1, all: -2 };
/** `one.vmpool.infoextended` filter of the settings. */
export const poolFilter = (settings: Settings): PoolFilter => FILTERS[settings.desktops.show];

/** How often one machine is looked at while it changes, and for how long, milliseconds. */
const FOLLOW_EVERY = 2_000;
const FOLLOW_FOR = 120_000;
/** How long the first list of a sign-in waits for its turn at a busy cloud, milliseconds. */
const FIRST_PATIENCE = 90_000;
const NEVER = 2 ** 31 - 1;
/** What the group says is asked for again after so long, milliseconds, while somebody is there to read it. */
const GROUP_FRESH = 600_000;
const THERE = 120_000;

/** One person's list: read slowly while it is on the screen, slower the longer nobody touches anything, and not at all while a session covers it. */
export interface DesktopList {
  /** Reads now. Rejects when the cloud cannot be read and there is no list yet. */
  read(): Promise<DesktopsView>;
  readonly view: () => DesktopsView | null;
  /** A session covers the list (true) or is over (false). */
  pause(covered: boolean): void;
  /** Somebody is there. A list that had slowed down is read at once. */
  touch(): void;
  /** The machine has slept: what stands there is old, and a cloud that was away may be there again. */
  resumed(): void;
  /** A desktop was opened, or one of the list's applications. */
  opened(id: number | string): void;
  /** What opening one of the list's applications needs; null for one that is not in it. */
  application(id: string): PublishedApplication | null;
  /** Looks at one machine quickly until its state has settled. */
  follow(id: number): void;
  /** Something that is shown beside the machines has changed: tells the page. */
  refresh(): void;
  /** What OpenNebula will do with one that is open, as far as that was heard. */
  schedule(id: number): ScheduleView | null;
}

/** Who else wants to know. */
export interface ListListeners {
  readonly published: (view: DesktopsView) => void;
  readonly schedules: Schedules;
}

/** What stands in the list besides machines, and what it makes of them. */
export type ListOffers = Pick<Offers, 'views' | 'seen' | 'mayDelete'>;
const NO_OFFERS: ListOffers = { views: () => [], seen: (vms) => vms, mayDelete: () => false };

type ListPorts = Pick<Ports, 'cloud' | 'settings' | 'clock' | 'random' | 'log' | 'emit'>;

export function createDesktopList(
  ports: ListPorts,
  person: Person,
  fail: Fail,
  expired: (error: unknown) => boolean,
  offers: ListOffers = NO_OFFERS,
  listeners: ListListeners = { published: () => {}, schedules: new Schedules(ports.clock) },
): DesktopList {
  const list = new List(ports, person, fail, expired, offers, listeners);
  void list.keepReading();
  return list;
}

class List implements DesktopList {
  private readonly ports: ListPorts;
  private readonly person: Person;
  private readonly fail: Fail;
  private readonly expired: (error: unknown) => boolean;
  private readonly offers: ListOffers;
  private readonly listeners: ListListeners;
  private readonly lastOpened = new Map<number, number>();
  private readonly applications: Applications;
  private shown: DesktopsView | null = null;
  private vms: readonly Vm[] = [];
  private covered = false;
  private wake = new AbortController();
  private trouble: string | null = null;
  private failures = 0;
  private touched: number;
  private readAt: number;
  private groupAt = 0;
  private reading: Promise<DesktopsView> | null = null;

  constructor(
    ports: ListPorts,
    person: Person,
    fail: Fail,
    expired: (error: unknown) => boolean,
    offers: ListOffers,
    listeners: ListListeners,
  ) {
    this.ports = ports;
    this.offers = offers;
    this.person = person;
    this.fail = fail;
    this.expired = expired;
    this.listeners = listeners;
    this.applications = createApplications(ports, person);
    this.touched = ports.clock.monotonic();
    this.readAt = this.touched;
  }

  readonly view = (): DesktopsView | null => this.shown;

  /** One reading at a time: whoever asks meanwhile gets the same. */
  read(): Promise<DesktopsView> {
    this.reading ??= this.readNow().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async readNow(): Promise<DesktopsView> {
    const { cloud, settings, clock, log } = this.ports;
    const { person } = this;
    this.readAt = clock.monotonic();
    const call = this.shown === null ? { ...person.call, patience: FIRST_PATIENCE } : person.call;
    try {
      const pool = await cloud.vmPool.infoExtended(person.session, poolFilter(settings), call);
      for (const path of pool.skipped)
        log.write({ level: 'warning', event: 'VM left out', fields: { path } });
      this.trouble = null;
      this.failures = 0;
      this.vms = this.offers.seen(pool.items);
      // Somebody who may only USE a desktop may start it where the group's lists say so.
      const early = settings.interface.messages === 'at-sign-in';
      if (!person.group.asked && (early || this.vms.some((vm) => !this.see(vm).actions.includes('open'))))
        await this.askGroup().catch(() => {});
      return this.publish(null);
    } catch (error) {
      person.signal.throwIfAborted();
      this.failures += 1;
      if (this.expired(error) || this.shown === null) throw error;
      // The same trouble keeps its number: a cloud that is down for an hour is one incident, not two hundred.
      const failure =
        this.trouble === String(error) && this.shown.trouble !== null
          ? this.shown.trouble
          : this.fail(error, 'reading the list');
      this.trouble = String(error);
      // What stands while the cloud is away is as old as it is.
      return this.publish(failure, this.shown.readAt);
    }
  }

  pause(covered: boolean): void {
    if (this.covered === covered) return;
    this.covered = covered;
    this.touched = this.ports.clock.monotonic();
    this.wake.abort();
  }

  touch(): void {
    const now = this.ports.clock.monotonic();
    const { refresh } = this.ports.settings.desktops;
    this.touched = now;
    if (!this.covered && this.failures === 0 && now - this.readAt > 2 * refresh) this.wake.abort();
  }

  resumed(): void {
    this.failures = 0;
    this.touched = this.ports.clock.monotonic();
    this.wake.abort();
  }

  opened(id: number | string): void {
    if (typeof id === 'number') this.lastOpened.set(id, this.ports.clock.now());
    this.applications.opened(id);
    // The list that the person comes back to is in its new order already.
    this.refresh();
  }

  application(id: string): PublishedApplication | null {
    return this.applications.find(id);
  }

  follow(id: number): void {
    void this.following(id).catch(() => {});
  }

  /** Every pause is of one piece of work: a reading, or a call of upkeep in its place, so that a terminal never asks more than four times a minute. */
  async keepReading(): Promise<void> {
    const { clock, random, settings } = this.ports;
    const { signal } = this.person;
    while (!signal.aborted) {
      const waking = AbortSignal.any([this.wake.signal, signal]);
      const pause = this.covered
        ? NEVER
        : untilNextReading({
            refresh: settings.desktops.refresh,
            idle: clock.monotonic() - this.touched,
            failures: this.failures,
            random: fraction(random),
          });
      await clock.sleep(pause, waking).catch(() => {});
      const woken = this.wake.signal.aborted;
      if (woken) this.wake = new AbortController();
      if (this.covered || signal.aborted) continue;
      const chore = woken ? null : this.chore();
      await (chore === null ? this.read() : chore(signal)).catch(() => {});
    }
  }

  /** Upkeep that is due, if the cloud answers at all. */
  private chore(): ((signal: AbortSignal) => Promise<unknown>) | null {
    if (this.shown === null || this.failures > 0) return null;
    if (this.person.group.asked && !this.groupIsOld()) return this.person.lease.chore() ?? this.askSchedule();
    return async () => {
      // A cloud that is away is the list's to tell.
      if (
        !(await this.askGroup().then(
          () => true,
          () => false,
        ))
      )
        return await this.read();
      this.publish(this.shown?.trouble ?? null, this.shown?.readAt);
    };
  }

  private async askGroup(): Promise<void> {
    this.groupAt = this.ports.clock.monotonic();
    await this.person.group.ask();
  }

  /** A message of the site may be new, for who is there to read it. */
  private groupIsOld(): boolean {
    const now = this.ports.clock.monotonic();
    const told = this.ports.settings.interface.messages !== 'off';
    return told && now - this.groupAt > GROUP_FRESH && now - this.touched < THERE;
  }

  private askSchedule(): ((signal: AbortSignal) => Promise<unknown>) | null {
    const id = this.listeners.schedules.due(this.vms);
    if (id === null) return null;
    return async () => {
      const { person, ports } = this;
      this.listeners.schedules.learned(await ports.cloud.vm.info(person.session, id, person.call));
      this.publish(this.shown?.trouble ?? null, this.shown?.readAt);
    };
  }

  schedule(id: number): ScheduleView | null {
    const vm = this.vms.find((each) => each.id === id);
    if (vm === undefined) return null;
    const scheduled = this.listeners.schedules.newest(id) ?? vm.scheduled;
    return scheduleOf({ ...vm, scheduled }, 'running', this.ports.clock.now());
  }

  private readonly see = (vm: Vm): DesktopView => {
    const { settings, clock } = this.ports;
    const seen = desktopView(vm, this.person.user, {
      group: this.person.group.value,
      allowed: this.offers.mayDelete(vm)
        ? [...settings.desktops.actions, 'delete']
        : settings.desktops.actions,
      inherited: settings.cloud.inheritedGraphics,
      lastOpened: this.lastOpened.get(vm.id) ?? null,
    });
    // The mark of a class is for terminals, not for people.
    const desktop = vm.uid === this.person.user.id ? { ...seen, name: withoutMark(seen.name) } : seen;
    const scheduled = this.listeners.schedules.of(vm);
    return scheduled.length === 0
      ? desktop
      : { ...desktop, schedule: scheduleOf({ ...vm, scheduled }, desktop.phase, clock.now()) };
  };

  refresh(): void {
    if (this.shown !== null) this.publish(this.shown.trouble, this.shown.readAt);
  }

  private publish(failure: Failure | null, readAt = this.ports.clock.now()): DesktopsView {
    const before = this.shown;
    const desktops = this.vms.map(this.see);
    const applications = this.applications.views(this.vms, desktops);
    const offers = this.offers.views();
    const next = { desktops, applications, offers, readAt, trouble: failure };
    const same =
      before !== null &&
      JSON.stringify([before.desktops, before.applications, before.offers, before.trouble]) ===
        JSON.stringify([desktops, applications, offers, failure]);
    this.shown = next;
    if (!same) this.ports.emit('desktops:changed', next);
    this.listeners.published(next);
    return next;
  }

  private async following(id: number): Promise<void> {
    const { clock, cloud } = this.ports;
    const { person } = this;
    const until = clock.monotonic() + FOLLOW_FOR;
    while (clock.monotonic() < until && !this.covered) {
      await clock.sleep(FOLLOW_EVERY, person.signal);
      const vm = await cloud.vm.info(person.session, id, person.call);
      if (this.shown === null) return;
      this.vms = this.vms.map((each) => (each.id === id ? vm : each));
      this.publish(this.shown.trouble);
      if (this.see(vm).phase === 'gone') return void (await this.read());
      if (!['starting', 'stopping', 'busy', 'queued'].includes(this.see(vm).phase)) return;
    }
  }
}
