import type { Layer } from '../../contract/views.ts';
import type { Verdict } from '../../core/boot/verdict.ts';
import { STUCK } from '../../core/boot/verdict.ts';
import { vmActionFor } from '../../core/desktops/actions.ts';
import type { Hindrance, Way } from '../../core/desktops/plan.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { actSurely } from '../act.ts';
import { Trouble } from '../failures.ts';
import type { Person } from '../person.ts';
import { unfinishedRevert } from '../rescue/unfinished.ts';
import type { ConsoleWay } from './console.ts';
import type { Screen } from './screen.ts';
import { measure, usualOf } from './usual.ts';
import { Watching } from './watching.ts';
import type { WatchPorts } from './watching.ts';

/** Between two looks at the way in of a machine that runs, milliseconds. */
const PROBE_EVERY = 700;

export type ReachPorts = WatchPorts;

export interface Ready {
  readonly verdict: 'ready';
  readonly vm: Vm;
  readonly way: Way;
  /** It ran before anything was asked of it. */
  readonly ran: boolean;
  /** What its RDP server picked; null for another protocol. */
  readonly security: string | null;
}

/** It runs, and a person is needed. */
export interface Stuck {
  readonly verdict: Verdict;
  readonly vm: Vm;
  readonly way: Way | null;
  /** The machine's own screen, where it can be shown beside its way in. */
  readonly console: ConsoleWay | null;
  readonly ran: boolean;
  /** The rows of its text screen; null where there is none to read. */
  readonly words: readonly string[] | null;
  /** The watch, which goes on until it is closed: for `follow`, which takes it up. */
  readonly watching?: Watching;
}

/** Somebody took it back to a snapshot and never came to the end of it. */
export interface Unfinished {
  readonly verdict: 'unfinished';
  readonly vm: Vm;
  readonly ran: boolean;
}

export type Reached = Ready | Stuck | Unfinished;

/**
 * Brings the desktop up and waits until its way in answers, telling each step on the screen. Rejects with `Trouble` when the cloud
 * cannot, and with the signal's reason.
 */
export async function reach(
  ports: ReachPorts,
  person: Person,
  screen: Screen,
  signal: AbortSignal,
): Promise<Reached> {
  const { id } = screen.view().desktop;
  const watching = new Watching(ports, person, id, PROBE_EVERY, signal);
  let kept = false;
  try {
    const reached = await untilReached(ports, person, screen, watching, signal);
    kept = typeof reached.verdict === 'object';
    return reached;
  } finally {
    screen.show({ usual: null });
    if (!kept) watching.close();
  }
}

async function untilReached(
  ports: ReachPorts,
  person: Person,
  screen: Screen,
  watching: Watching,
  signal: AbortSignal,
): Promise<Reached> {
  const { id } = screen.view().desktop;
  /** It ran at the first look. */
  let ran: boolean | null = null;
  let started = false;
  let runs = false;
  for (;;) {
    await watching.news();
    const { vm, way, watch } = watching;
    const verdict = watching.verdict();
    if (vm === null) {
      refuse(verdict, '');
      continue;
    }
    if (unfinishedRevert(ports, person, vm) !== null && !started)
      return { verdict: 'unfinished', vm, ran: false };
    const running = watch.cloud?.phase === 'running';
    ran ??= running;
    if (running && !runs && started) measure(person, id, 'machine', watch.since - (watch.startAccepted ?? 0));
    runs = running;
    if (running && way === null) throw hindered(watching.hindrances);
    if (running && way !== null) screen.show({ protocol: way.protocol });
    if (verdict.kind === 'ready' && way !== null) {
      if (!ran) measure(person, id, 'system', ports.clock.monotonic() - watch.since);
      return { verdict: 'ready', vm, way, ran, security: watch.way?.security ?? null };
    }
    if (STUCK.includes(verdict.kind)) {
      const console = way?.protocol === 'rdp' ? watching.console : null;
      return { verdict, vm, way, console, ran, words: watching.words, watching };
    }
    if (verdict.kind === 'must-start') {
      // Once: whoever turned it off meanwhile is not fought.
      if (started) throw new Trouble('wrong-state', { reason: 'turned-off' });
      started = true;
      // What the cloud refuses from here on is of the machine.
      tell(ports, person, screen, watching, verdict);
      watching.expect();
      await start(ports, person, vm, signal);
      watching.tell({ kind: 'start-accepted', at: ports.clock.monotonic() });
      watching.lookSoon();
      continue;
    }
    refuse(verdict, watch.cloud?.error ?? '');
    tell(ports, person, screen, watching, verdict);
  }
}

async function start(ports: ReachPorts, person: Person, vm: Vm, signal: AbortSignal): Promise<void> {
  const action = vmActionFor('start', vm);
  if (action === null) throw new Trouble('wrong-state');
  await actSurely(ports, person, vm, action, signal);
}

/** `text`: what the cloud says of this start, as far as it says anything. */
function refuse({ kind, layer, sentence }: Verdict, text: string): void {
  if (kind === 'vm-failed' || kind === 'fell-back') throw new Trouble('vm-failed', { text });
  if (kind === 'gone') throw new Trouble('not-found');
  if (kind !== 'start-timeout') return;
  if (layer === 'cloud') throw new Trouble('cloud-unreachable', { reason: 'timeout' });
  const queued = sentence.params?.['text'];
  throw new Trouble('timeout', {
    what: 'start',
    ...(queued === undefined ? {} : { reason: 'queued', text: queued }),
  });
}

function hindered(hindrances: readonly Hindrance[]): Trouble {
  const [first] = hindrances;
  switch (first?.kind) {
    case 'no-address':
      return new Trouble('no-address', { what: first.what });
    case 'policy-denied':
      return new Trouble('policy-denied', { what: first.what });
    case 'viewer-missing':
      return new Trouble('viewer-missing', { program: first.program });
    case 'no-way-in':
    case undefined:
      return new Trouble('no-way-in');
  }
}

/** `since` of the watch is of the clock that never jumps; people are shown the wall's. */
function tell(
  { clock }: ReachPorts,
  person: Person,
  screen: Screen,
  watching: Watching,
  { layer, sentence }: Verdict,
): void {
  const { watch } = watching;
  const since = Math.round(clock.now() - (clock.monotonic() - watch.since));
  const shown = screen.view();
  // The same step keeps its time: two clocks differ by a millisecond, and that is no news.
  const same = shown.ladder[layer] === 'working' && Math.abs(shown.since - since) < 1_000;
  screen.climb(layer, 'working', {
    stage: 'opening',
    sentence,
    limit: limitOf(layer, sentence.key, watching),
    usual: usual(usualOf(person, shown.desktop.id), layer),
    since: same ? shown.since : since,
    failure: null,
  });
}

function limitOf(layer: Layer, key: string, watching: Watching): number {
  const { start, answer, grace } = watching.deadlines();
  if (layer !== 'system') return start;
  return key === 'boot.busy' ? answer + grace : answer;
}

const usual = (known: ReturnType<typeof usualOf>, layer: Layer): number | null =>
  layer === 'system' ? known.system : layer === 'machine' ? known.machine : null;
