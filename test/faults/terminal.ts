import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import { composePorts } from '../../admin/compose.ts';
import type { Failure } from '../../contract/failure.ts';
import type { EventName, Events, RequestName, Requests } from '../../contract/requests.ts';
import type { AppView, SessionAction, SessionStage, SessionView } from '../../contract/views.ts';
import { LAYERS } from '../../contract/views.ts';
import type { Clock } from '../../core/clock.ts';
import { decodeSettings } from '../../core/policy/decode.ts';
import type { Settings } from '../../core/policy/settings.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { DOOR_HOST } from '../../demo/faults.ts';
import { createFault } from '../../demo/faults-counter.ts';
import type { Fault } from '../../demo/faults-counter.ts';
import type { Door } from '../../demo/faults-door.ts';
import { createKiosk } from '../../kiosk/kiosk.ts';
import type { Kiosk } from '../../kiosk/kiosk.ts';
import { systemClock } from '../../platform/clock.ts';
import { createStreamLog } from '../../platform/log/stream-log.ts';
import type { Told, Truth } from './case.ts';
import type { Stand } from './stand.ts';

type Tables = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Tables =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Tables of settings over others, key by key. */
const over = (base: Tables, more: Tables): Tables => {
  const both = Object.entries(more).map(([key, value]) => {
    const below = base[key];
    return [key, isTable(below) && isTable(value) ? over(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(both) };
};

/** A terminal whose patience is a few seconds, so that a verdict comes while one looks on. */
function settingsOf(cloud: DemoCloud, host: string, more: Tables): Settings {
  const base = {
    cloud: {
      endpoint: cloud.endpoint,
      hosts: { [cloud.hostName]: host },
      deadlines: { connect: 2, 'first-byte': 2, total: 4 },
    },
    deadlines: { start: 6, rdp: 3, console: 3, viewer: 15 },
    rdp: { certificates: 'pinned', pins: cloud.rdp.pins, reconnect: 0 },
    sessions: { 'window-manager': 'none', 'frozen-after': 3, 'lost-after': 6 },
  };
  const decoded = decodeSettings(over(base, more));
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  return decoded.settings;
}

/** A terminal with everything but its window: the shell over real ports, asked as the page asks it. */
export class Terminal {
  readonly stand: Stand;
  readonly cloud: DemoCloud;
  readonly desktop: VmKey;
  readonly stages: SessionStage[] = [];
  readonly doors: ReadonlyMap<VmKey, Door>;
  private readonly kiosk: Kiosk;
  private readonly closePorts: () => Promise<void>;
  private readonly lines: () => string;
  private readonly shares: boolean;
  private readonly besides: Fault[] = [];
  private refused: Failure | null = null;
  private signedOut: Failure | null = null;
  private readonly clock: { ahead: number; readings: number };

  private constructor(
    stand: Stand,
    desktop: VmKey,
    makings: Pick<Terminal, 'doors'> & {
      readonly ports: Awaited<ReturnType<typeof composePorts>>;
      readonly shares: boolean;
      readonly lines: () => string;
      readonly listen: (hear: (name: EventName, payload: Events[EventName]) => void) => void;
    },
  ) {
    this.stand = stand;
    this.cloud = stand.cloud;
    this.desktop = desktop;
    this.doors = makings.doors;
    this.lines = makings.lines;
    this.shares = makings.shares;
    const clock = { ahead: 0, readings: 0 };
    this.clock = clock;
    const skewed: Clock = {
      ...systemClock,
      now: () => {
        clock.readings += 1;
        return systemClock.now() + clock.ahead;
      },
    };
    const { ports, close } = makings.ports;
    this.kiosk = createKiosk({ ...ports, clock: skewed });
    this.closePorts = close;
    makings.listen((name, payload) => this.hear(name, payload));
  }

  static async open(
    stand: Stand,
    desktop: VmKey,
    more: {
      readonly settings?: Tables | undefined;
      readonly doors?: readonly VmKey[] | undefined;
      /** Another one stands beside it: what is left there is not its own. */
      readonly shares?: boolean;
    } = {},
  ): Promise<Terminal> {
    const { cloud, display } = stand;
    const keys = more.doors ?? [];
    const host = keys.length === 0 ? '127.0.0.1' : DOOR_HOST;
    const settings = settingsOf(cloud, host, more.settings ?? {});
    const doors = new Map<VmKey, Door>();
    for (const key of keys) doors.set(key, await cloud.faults.door(key));
    const written: Buffer[] = [];
    const sink = new PassThrough().on('data', (chunk: Buffer) => void written.push(chunk));
    let hear: (name: EventName, payload: Events[EventName]) => void = () => {};
    const ports = await composePorts(
      settings,
      { DISPLAY: display, LANG: 'C.UTF-8' },
      {
        log: createStreamLog(sink, 'debug'),
        emit: (name, payload) => hear(name, payload),
        demo: null,
        leave: () => {},
        forget: async () => {},
      },
    );
    return new Terminal(stand, desktop, {
      ...{ doors, ports, shares: more.shares ?? false },
      lines: () => Buffer.concat(written).toString('utf8'),
      listen: (next) => {
        hear = next;
      },
    });
  }

  get id(): number {
    return this.cloud.vmId(this.desktop);
  }

  door(): Door {
    const door = this.doors.get(this.desktop);
    if (door === undefined) throw new Error(`no door leads to ${this.desktop}`);
    return door;
  }

  /** Asks as the page does, and keeps what it was refused with. */
  async ask<N extends RequestName>(name: N, args: Requests[N]['args']): Promise<Requests[N]['value'] | null> {
    const answer = await this.kiosk.answer(name, args);
    this.refused = answer.ok ? null : answer.failure;
    return answer.ok ? (answer.value as Requests[N]['value']) : null;
  }

  async view(): Promise<AppView> {
    const answer = await this.kiosk.answer('app:view', {});
    if (!answer.ok) throw new Error(answer.failure.kind);
    return answer.value as AppView;
  }

  async signIn(password = this.cloud.users.desktop.password): Promise<void> {
    await this.ask('auth:sign-in', { user: this.cloud.users.desktop.name, password });
  }

  /** Signed in, with the list on the screen. */
  async home(): Promise<void> {
    await this.signIn();
    await this.ask('desktops:list', {});
    await this.sees({ refused: null, trouble: null });
  }

  async open(): Promise<void> {
    await this.ask('session:open', { desktop: this.id });
  }

  async press(action: SessionAction): Promise<void> {
    await this.ask('session:act', { action });
    expect(this.refused, `${action} was not taken`).toBeNull();
  }

  /** The right user and password of the desktop's own system. */
  async typeCredentials(): Promise<void> {
    const user = this.desktop === 'xrdp' ? (this.cloud.rdp.xrdpUser ?? '') : this.cloud.rdp.user;
    await this.ask('session:credentials', { user, password: this.cloud.rdp.password });
  }

  /** To the questions before a desktop: nothing is shared, and whoever is there is thrown out. */
  async answer(): Promise<void> {
    await this.ask('session:answer', { card: false, devices: [] });
  }

  /** Opens the desktop and waits for its viewer, or its console. */
  async into(): Promise<void> {
    await this.open();
    await this.arrive();
  }

  /** From wherever the opening is to the desktop on the screen. */
  async arrive(): Promise<void> {
    await expect.poll(() => this.stage(), { timeout: 15_000 }).toMatch(/^(?:credentials|running|console)$/);
    if ((await this.stage()) === 'credentials') await this.typeCredentials();
    await expect.poll(() => this.stage(), { timeout: 15_000 }).toMatch(/^(?:running|console)$/);
  }

  /** Something that is wrong besides the fault itself, until the terminal is closed. */
  beside(fault: Fault): void {
    this.besides.push(fault);
  }

  async endBesides(): Promise<void> {
    await Promise.all(this.besides.splice(0).map((each) => each.end()));
  }

  /** The wall clock of this terminal jumps. Bites when somebody reads it afterwards. */
  jump(ms: number): Fault {
    const before = this.clock.readings;
    this.clock.ahead += ms;
    const fault = createFault(() => {
      this.clock.ahead -= ms;
    });
    return { bites: () => this.clock.readings - before, end: fault.end };
  }

  /** What the terminal's clock shows, milliseconds since the epoch. */
  now(): number {
    return systemClock.now() + this.clock.ahead;
  }

  /** Nothing else is told meanwhile. */
  async staysFor(ms: number, told: Told): Promise<void> {
    const until = systemClock.monotonic() + ms;
    while (systemClock.monotonic() < until) {
      expect(await this.told(told)).toEqual(told);
      await systemClock.sleep(100);
    }
  }

  async stage(): Promise<SessionStage | 'none'> {
    return (await this.view()).session?.stage ?? 'none';
  }

  /** Waits until this is what the person is told. */
  async sees(told: Told, within = 15_000): Promise<void> {
    await expect.poll(async () => this.told(told), { timeout: within, interval: 50 }).toEqual(told);
  }

  async knows(truth: Truth): Promise<void> {
    const { cloud, desktop } = this;
    const known = async (): Promise<Truth> => {
      const { state, lcmState, rdp, spice, booted } = await cloud.witness(desktop);
      const all = { state, lcmState, rdp: rdp?.connections ?? 0, spice: spice?.length ?? 0, booted };
      return pick(all, truth);
    };
    await expect.poll(known, { timeout: 10_000 }).toEqual(truth);
  }

  log(): string {
    return this.lines();
  }

  /** Signs out, and sees that nothing is left. */
  async close(): Promise<void> {
    await this.endBesides();
    await this.kiosk.close();
    await this.closePorts();
    for (const door of this.doors.values()) await door.close();
    expect(this.lines()).not.toContain(this.cloud.users.desktop.password);
    if (this.shares) return;
    expect(this.stand.viewers(), 'viewers that are left').toEqual([]);
    const tokens = { timeout: 3_000, message: 'login tokens that are left' };
    await expect.poll(() => this.cloud.liveTokens(), tokens).toBe(0);
  }

  /** Of everything that is told, what `wanted` is about. */
  private async told(wanted: Told): Promise<Told> {
    const { session, desktops } = await this.view();
    return pick(
      {
        ...ofSession(session),
        ...this.ofPerson(),
        trouble: desktops?.trouble?.kind ?? null,
        offer: desktops?.offers.find(({ progress }) => progress !== null)?.progress?.sentence.key ?? null,
      },
      wanted,
    );
  }

  private ofPerson(): Pick<Told, 'refused' | 'signedOut'> {
    return { refused: this.refused?.kind ?? null, signedOut: this.signedOut?.kind ?? null };
  }

  private hear(name: EventName, payload: Events[EventName]): void {
    if (name === 'auth:ended') this.signedOut = payload as Failure;
    if (name === 'session:changed' && payload !== null) this.stages.push((payload as SessionView).stage);
  }
}

function ofSession(session: SessionView | null): Told {
  if (session === null) return { stage: null };
  const { stage, sentence, ladder, failure, actions, alive } = session;
  return {
    ...{
      stage,
      sentence: sentence.key,
      actions,
      alive,
      failure: failure?.kind ?? null,
      params: failure?.params ?? {},
    },
    failed: LAYERS.find((each) => ladder[each] === 'failed') ?? null,
  };
}

/** Those entries of `all` that `wanted` has. */
const pick = <T extends object>(all: T, wanted: T): T =>
  Object.fromEntries(Object.entries(all).filter(([key]) => Object.hasOwn(wanted, key))) as T;
