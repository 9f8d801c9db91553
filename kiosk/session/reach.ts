import type { Layer, Phase, Sentence } from '../../contract/views.ts';
import { beginWatch, observe } from '../../core/boot/watch.ts';
import type { Watch } from '../../core/boot/watch.ts';
import { vmActionFor } from '../../core/desktops/actions.ts';
import { connectionPlan, consoleWay } from '../../core/desktops/plan.ts';
import type { Hindrance, Way } from '../../core/desktops/plan.ts';
import type { Vm, VmError } from '../../core/opennebula/model/vm.ts';
import { errorIsNews } from '../../core/opennebula/news.ts';
import { phaseOf } from '../../core/opennebula/states.ts';
import { actSurely } from '../act.ts';
import { Trouble } from '../failures.ts';
import type { Person } from '../person.ts';
import { equipmentOf } from '../ports.ts';
import type { Ports } from '../ports.ts';
import { answers } from './answers.ts';
import type { ConsoleWay } from './console.ts';
import { createLook } from './look.ts';
import type { Screen } from './screen.ts';

/** Between two looks at the way in of a machine that runs, milliseconds. */
const PROBE_EVERY = 700;

export type Reached =
  | { readonly verdict: 'ready'; readonly vm: Vm; readonly way: Way; readonly ran: boolean }
  /** It runs, and its way in is silent. */
  | {
      readonly verdict: 'did-not-boot';
      readonly vm: Vm;
      readonly way: Way;
      readonly console: ConsoleWay | null;
      readonly ran: boolean;
    };

export type ReachPorts = Pick<
  Ports,
  'cloud' | 'probes' | 'launcher' | 'settings' | 'clock' | 'random' | 'spiceHtml5'
>;

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
  const { clock, settings } = ports;
  const look = createLook(ports, person, id, signal);
  let watch = beginWatch(clock.monotonic());
  /** ERROR as it stood before this start: one that stays the same tells of an earlier one. */
  let stale: VmError | null = null;
  /** It ran at the first look. */
  let ran: boolean | null = null;
  let deadlines = { start: settings.deadlines.start, answer: settings.deadlines.rdp };
  for (;;) {
    const vm = await look.vm();
    const phase = phaseOf(vm.state, vm.lcmState);
    ran ??= phase === 'running';
    watch = observe(watch, { kind: 'phase', phase, at: clock.monotonic() }, deadlines);
    if (phase === 'running') {
      const plan = connectionPlan(vm, settings, equipmentOf(ports));
      const [way] = plan.ways;
      if (way === undefined) throw hindered(plan.hindrances);
      deadlines = {
        ...deadlines,
        answer: way.protocol === 'rdp' ? settings.deadlines.rdp : settings.deadlines.console,
      };
      tell(ports, screen, watch, 'system', { key: `session.waiting-${way.protocol}` }, deadlines.answer);
      screen.show({ protocol: way.protocol });
      const answered = await answers(ports.probes, way, signal);
      watch = observe(watch, { kind: 'probe', answered, at: clock.monotonic() }, deadlines);
      if (watch.verdict === 'ready') return { verdict: 'ready', vm, way, ran };
      if (watch.verdict === 'did-not-boot') {
        if (way.protocol !== 'rdp') throw new Trouble('port-unreachable', { protocol: way.protocol });
        const console = consoleWay(vm, settings, equipmentOf(ports));
        return { verdict: 'did-not-boot', vm, way, console, ran };
      }
    } else if (watch.verdict === 'must-start') {
      stale = vm.error;
      await start(ports, person, vm, signal);
      watch = observe(watch, { kind: 'start-accepted', at: clock.monotonic() }, deadlines);
      tell(ports, screen, watch, 'machine', { key: startSentence(phase) }, deadlines.start);
    } else {
      refuse(watch, errorIsNews(stale, vm.error) ? (vm.error?.text ?? '') : '');
      tell(ports, screen, watch, 'machine', waitSentence(phase, vm), deadlines.start);
    }
    await (phase === 'running' ? clock.sleep(PROBE_EVERY, signal) : look.pause());
  }
}

async function start(ports: ReachPorts, person: Person, vm: Vm, signal: AbortSignal): Promise<void> {
  const action = vmActionFor('start', vm);
  if (action === null) throw new Trouble('wrong-state');
  await actSurely(ports, person, vm, action, signal);
}

/** `text`: what the cloud says of this start, as far as it says anything. */
function refuse(watch: Watch, text: string): void {
  if (watch.verdict === 'vm-failed') throw new Trouble('vm-failed', { text });
  if (watch.verdict === 'fell-back') throw new Trouble('vm-failed', { text });
  if (watch.verdict === 'gone') throw new Trouble('not-found');
  if (watch.verdict === 'start-timeout') throw new Trouble('timeout', { what: 'start' });
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

const startSentence = (phase: Phase): string =>
  phase === 'asleep' ? 'session.resuming' : 'session.starting';

function waitSentence(phase: Phase, vm: Vm): Sentence {
  if (phase === 'queued' && vm.schedulerMessage !== '') {
    return { key: 'session.queued', params: { text: vm.schedulerMessage } };
  }
  if (phase === 'stopping') return { key: 'session.stopping' };
  if (phase === 'busy' || phase === 'unknown') return { key: 'session.busy' };
  return { key: 'session.starting' };
}

/** `since` of the watch is of the clock that never jumps; people are shown the wall's. */
function tell(
  ports: ReachPorts,
  screen: Screen,
  watch: Watch,
  layer: Layer,
  sentence: Sentence,
  limit: number,
): void {
  const ago = ports.clock.monotonic() - watch.since;
  const since = Math.round(ports.clock.now() - ago);
  const shown = screen.view();
  // The same step keeps its time: two clocks differ by a millisecond, and that is no news.
  const same = shown.ladder[layer] === 'working' && Math.abs(shown.since - since) < 1_000;
  screen.climb(layer, 'working', {
    stage: 'opening',
    sentence,
    limit,
    since: same ? shown.since : since,
    failure: null,
  });
}
