import { deadlinesOf } from '../../core/boot/deadlines.ts';
import { verdictOf } from '../../core/boot/judge.ts';
import type { WatchSignal } from '../../core/boot/signals.ts';
import type { Verdict } from '../../core/boot/verdict.ts';
import { beginWatch, observe } from '../../core/boot/watch.ts';
import type { Watch, WatchDeadlines } from '../../core/boot/watch.ts';
import { connectionPlan, consoleWay } from '../../core/desktops/plan.ts';
import type { Hindrance, Way } from '../../core/desktops/plan.ts';
import type { Vm, VmError } from '../../core/opennebula/model/vm.ts';
import type { Person } from '../person.ts';
import { equipmentOf } from '../ports.ts';
import type { Ports } from '../ports.ts';
import { lookAt } from './answers.ts';
import type { ConsoleWay } from './console.ts';
import { gazeOn } from './gaze-on.ts';
import { createLook } from './look.ts';
import type { Look } from './look.ts';
import { cloudSignal, goneSignal } from './signals.ts';

export type WatchPorts = Pick<
  Ports,
  | 'cloud'
  | 'probes'
  | 'eyes'
  | 'launcher'
  | 'settings'
  | 'clock'
  | 'random'
  | 'spiceHtml5'
  | 'vncAuthority'
  | 'log'
>;

/** Deadlines pass although nobody tells anything: then what is known is judged anew, milliseconds. */
const TICK = 1_000;

/**
 * The boot watch at work on one machine: asks the cloud, looks at the way in and at the console, each at its own pace, and keeps what they
 * told. Works from the first moment until `close` or the end of `signal`.
 */
export class Watching {
  vm: Vm | null = null;
  way: Way | null = null;
  console: ConsoleWay | null = null;
  hindrances: readonly Hindrance[] = [];
  /** The rows of the text screen, while there is one. */
  words: readonly string[] | null = null;
  /** Between two looks at the way in, milliseconds. */
  probeEvery: number;
  private facts: Watch;
  private readonly ports: WatchPorts;
  private readonly look: Look;
  private readonly ending = new AbortController();
  private readonly over: AbortSignal;
  private stale: VmError | null = null;
  private guest: { readonly of: string; readonly end: AbortController } | null = null;
  private nap = new AbortController();
  private woken = Promise.withResolvers<void>();
  private broken: { readonly error: unknown } | null = null;

  constructor(ports: WatchPorts, person: Person, id: number, probeEvery: number, signal: AbortSignal) {
    this.ports = ports;
    this.probeEvery = probeEvery;
    this.over = AbortSignal.any([signal, this.ending.signal]);
    this.facts = beginWatch(ports.clock.monotonic());
    this.look = createLook(ports, person, id, this.over);
    const stop = () => {
      this.nap.abort();
      this.woken.resolve();
    };
    this.over.addEventListener('abort', stop, { once: true });
    this.keep(this.askCloud());
  }

  get watch(): Watch {
    return this.facts;
  }

  deadlines(): WatchDeadlines {
    const { settings } = this.ports;
    if (this.vm !== null) return deadlinesOf(this.vm, settings, this.way?.protocol ?? 'rdp');
    const { start, rdp, console } = settings.deadlines;
    return { start, answer: rdp, console, grace: 0 };
  }

  verdict(): Verdict {
    return verdictOf(this.facts, this.deadlines(), this.ports.clock.monotonic());
  }

  /** Resolves as soon as something was told, at the latest after a second. Rejects when the watch cannot go on, or is over. */
  async news(): Promise<void> {
    this.over.throwIfAborted();
    if (this.broken !== null) throw this.broken.error;
    const tick = new AbortController();
    const pause = this.ports.clock.sleep(TICK, tick.signal).catch(() => {});
    await Promise.race([this.woken.promise, pause]);
    tick.abort();
    this.woken = Promise.withResolvers();
    this.over.throwIfAborted();
  }

  tell(signal: WatchSignal): void {
    this.facts = observe(this.facts, signal);
    this.woken.resolve();
  }

  /** Something is about to be asked of the machine: what ERROR says until now is of before. */
  expect(): void {
    this.stale = this.vm?.error ?? null;
  }

  /** It was asked: the cloud is looked at now, and quickly for a while. */
  lookSoon(): void {
    this.look.soon();
    this.nap.abort();
  }

  /** From here on nothing that the cloud says ends the watch. */
  endure(): void {
    this.look.endures = true;
  }

  /** Leaves the console's screen, and asks nobody any more. */
  close(): void {
    this.ending.abort(new Error('the watch is over'));
  }

  private keep(task: Promise<void>): void {
    void task.catch((error: unknown) => {
      if (this.over.aborted) return;
      this.broken = { error };
      this.woken.resolve();
    });
  }

  private async askCloud(): Promise<void> {
    const { clock } = this.ports;
    for (;;) {
      this.over.throwIfAborted();
      this.nap = new AbortController();
      const seen = await this.look.vm();
      this.over.throwIfAborted();
      const at = clock.monotonic();
      if (seen === 'silent') this.tell({ kind: 'cloud-silent', at });
      else if (seen === 'gone') this.atCloud(null, at);
      else this.atCloud(seen, at);
      await clock.sleep(this.look.pause(), this.nap.signal).catch(() => {});
    }
  }

  private atCloud(vm: Vm | null, at: number): void {
    const signal = vm === null ? goneSignal(at) : cloudSignal(vm, this.vm, this.stale, at);
    if (vm !== null) this.vm = vm;
    this.facts = observe(this.facts, signal);
    this.lookAtGuest(vm !== null && signal.phase === 'running' ? vm : null, at);
    this.woken.resolve();
  }

  /** Begins to look at a machine that runs, anew where its way in or its console has moved; ends with it. */
  private lookAtGuest(vm: Vm | null, at: number): void {
    const { ports } = this;
    const plan = vm === null ? null : connectionPlan(vm, ports.settings, equipmentOf(ports));
    this.way = plan?.ways[0] ?? null;
    this.hindrances = plan?.hindrances ?? [];
    this.console = vm === null ? null : consoleWay(vm, ports.settings, equipmentOf(ports));
    const of = vm === null ? '' : JSON.stringify([vm.host?.sequence, this.way, this.console]);
    if (of === (this.guest?.of ?? '')) return;
    if (this.guest !== null) this.facts = observe(this.facts, { kind: 'moved', at });
    this.guest?.end.abort();
    this.guest = null;
    this.words = null;
    if (vm === null) return;
    const end = new AbortController();
    this.guest = { of, end };
    const signal = AbortSignal.any([this.over, end.signal]);
    if (this.way !== null) this.keep(this.probe(this.way, signal));
    // Where the console is the way in, the one look is the other.
    if (this.console !== null && this.way?.protocol === 'rdp') this.keep(this.gaze(this.console, signal));
  }

  private async probe(way: Way, signal: AbortSignal): Promise<void> {
    const { clock, probes } = this.ports;
    const { protocol, address } = way;
    try {
      for (;;) {
        const looked = await lookAt(probes, way, signal);
        signal.throwIfAborted();
        this.tell({ kind: 'way', protocol, ...looked, address: address.host, at: clock.monotonic() });
        await clock.sleep(this.probeEvery, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async gaze(console: ConsoleWay, signal: AbortSignal): Promise<void> {
    const tells = {
      signal: (each: WatchSignal) => {
        if (!signal.aborted) this.tell(each);
      },
      words: (words: readonly string[] | null) => {
        if (!signal.aborted) this.words = words;
      },
    };
    await gazeOn(this.ports, console, tells, signal);
  }
}
