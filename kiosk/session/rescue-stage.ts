import type { Failure } from '../../contract/failure.ts';
import type { SessionAction } from '../../contract/views.ts';
import type { NextStep, Verdict } from '../../core/boot/verdict.ts';
import { consoleWay } from '../../core/desktops/plan.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { phaseOf, stateMeaning } from '../../core/opennebula/states.ts';
import { Trouble } from '../failures.ts';
import { equipmentOf } from '../ports.ts';
import { inOrder, offersFor } from '../rescue/offers.ts';
import { DONE } from '../rescue/press.ts';
import type { ConsoleOffer, ConsoleWay } from './console.ts';
import type { Seen } from './follow.ts';
import type { RunParts } from './parts.ts';
import type { Stuck } from './reach.ts';

/** A desktop that opens by itself can be stopped for so long, milliseconds. */
const COUNTDOWN = 5_000;
/** Where a verdict names less. */
const BY_DEFAULT: readonly NextStep[] = ['wait', 'restart', 'revert', 'help'];
/** The guest is on its way: what happens to it is no failure. */
const UNDERWAY: readonly Verdict['kind'][] = ['starting', 'queued', 'booting'];

export type Rescued = 'open' | 'again' | 'back';

/** What stands on the screen meanwhile. */
export class RescueStage {
  vm: Vm;
  private verdict: Verdict;
  /** A way in that is itself the console has nothing beside it. */
  private readonly beside: boolean;
  private leaving = false;
  private stayed = false;
  private counting: AbortController | null = null;
  private readonly parts: RunParts;
  private readonly offer: ConsoleOffer;
  private readonly decided: PromiseWithResolvers<Rescued>;
  private readonly signal: AbortSignal;

  constructor(
    parts: RunParts,
    { vm, verdict, way, console }: Stuck,
    offer: ConsoleOffer,
    decided: PromiseWithResolvers<Rescued>,
    signal: AbortSignal,
  ) {
    this.parts = parts;
    this.vm = vm;
    this.verdict = verdict;
    this.beside = way?.protocol === 'rdp' || console !== null;
    this.offer = offer;
    this.decided = decided;
    this.signal = signal;
  }

  begin(): void {
    const { ports, person } = this.parts;
    const way = this.way();
    if (way !== null) {
      const look = async () => {
        this.vm = await ports.cloud.vm.info(person.session, this.vm.id, {
          ...person.call,
          signal: this.signal,
        });
        return this.way();
      };
      this.offer.open(way, { viewOnly: ports.settings.rescue.viewOnly, look });
    }
    this.show(null);
  }

  saw({ verdict, vm }: Seen): void {
    const was = this.verdict.kind;
    this.vm = vm;
    this.verdict = verdict;
    this.offer.move(this.way());
    const phase = phaseOf(vm.state, vm.lcmState);
    if (phase === 'gone' || verdict.kind === 'gone') return this.decided.reject(new Trouble('not-found'));
    if (this.leaving && (phase === 'off' || phase === 'asleep')) return this.decided.resolve('back');
    if (verdict.kind !== 'ready') this.stopCounting();
    else if (was !== 'ready') this.count();
    this.show(verdict.kind === 'ready' ? null : this.parts.screen.view().failure);
  }

  /** The press was obeyed. */
  did(action: keyof typeof DONE): void {
    this.leaving = action === 'shut-down';
    const { ports, screen } = this.parts;
    screen.show({ sentence: { key: DONE[action] }, since: ports.clock.now(), failure: null });
  }

  stay(): null {
    this.stayed = true;
    this.stopCounting();
    this.show(null);
    return null;
  }

  private way(): ConsoleWay | null {
    const { ports } = this.parts;
    if (!this.beside || !stateMeaning(this.vm.state, this.vm.lcmState).domain) return null;
    return consoleWay(this.vm, ports.settings, equipmentOf(ports));
  }

  /** By policy it opens by itself, unless somebody stops it in time. */
  private count(): void {
    const { ports, subject } = this.parts;
    if (ports.settings.boot.openWhenReady !== 'by-itself' || this.stayed || subject.program !== null) return;
    const counting = new AbortController();
    this.counting = counting;
    ports.clock.sleep(COUNTDOWN, AbortSignal.any([this.signal, counting.signal])).then(
      () => this.decided.resolve('open'),
      () => {},
    );
  }

  private stopCounting(): void {
    this.counting?.abort();
    this.counting = null;
  }

  private show(failure: Failure | null): void {
    const { ports, person, screen } = this.parts;
    const { verdict } = this;
    const offers = offersFor(ports, person, this.vm);
    const ready = verdict.kind === 'ready';
    const underway = UNDERWAY.includes(verdict.kind);
    const possible: readonly SessionAction[] = [
      ...(verdict.next.includes('wait') && !underway ? (['wait'] as const) : []),
      ...(verdict.next.includes('start') ? (['start'] as const) : []),
      ...(verdict.next.includes('try-again') && !verdict.next.includes('wait')
        ? (['try-again'] as const)
        : []),
      ...offers.actions.filter((each) => each !== 'keep' || ready),
    ];
    const wanted = verdict.next.length > 0 ? [...verdict.next, ...BY_DEFAULT] : BY_DEFAULT;
    const { first, others } = inOrder(wanted.filter(isAtOnce), possible);
    const counting = this.counting !== null;
    screen.climb(verdict.layer, ready ? 'done' : underway ? 'working' : 'failed', {
      stage: 'did-not-boot',
      sentence: verdict.sentence,
      layer: ready || underway ? null : verdict.layer,
      since: screen.view().sentence.key === verdict.sentence.key ? screen.view().since : ports.clock.now(),
      limit: null,
      console: this.way() !== null,
      consoleInput: !ports.settings.rescue.viewOnly,
      actions: ready ? ['open', ...(counting ? (['stay'] as const) : []), 'back'] : [...first, 'back'],
      more: ready ? possible : others,
      snapshots: offers.snapshots,
      opensAt: counting ? (screen.view().opensAt ?? ports.clock.now() + COUNTDOWN) : null,
      revert: null,
      failure,
    });
  }
}

/** What is offered at once; the rest is behind "More". */
const AT_ONCE: readonly NextStep[] = ['start', 'try-again', 'wait', 'restart', 'revert', 'help'];
type AtOnce = Exclude<NextStep, 'open' | 'back'>;
const isAtOnce = (step: NextStep): step is AtOnce => AT_ONCE.includes(step);
