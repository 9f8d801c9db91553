import type { Clock } from '../../core/clock.ts';
import type { OpenNebula } from '../../core/opennebula/client.ts';
import type { ScheduledAction, Vm } from '../../core/opennebula/model/vm.ts';

interface Known {
  readonly ids: string;
  readonly scheduled: readonly ScheduledAction[];
  readonly at: number;
}

/** What is known of a machine's schedule may be so old, milliseconds: its times may have been changed under the same number. */
const FRESH = 1_800_000;
/** Machines of one list. */
const MOST = 1_000;

const idsOf = ({ scheduledIds }: Vm): string => scheduledIds.join();

/**
 * The SCHED_ACTIONs of listed machines. Since OpenNebula 6.4 a list has their numbers only, and `one.vm.info` the rest: whatever asks for
 * a machine teaches it, and a list asks for the others, one at a time.
 */
export class Schedules {
  private readonly clock: Pick<Clock, 'monotonic'>;
  private readonly known = new Map<number, Known>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.clock = clock;
  }

  /** What `one.vm.info` answered. */
  learned(vm: Vm): void {
    if (!this.known.has(vm.id) && this.known.size >= MOST) return;
    this.known.set(vm.id, { ids: idsOf(vm), scheduled: vm.scheduled, at: this.clock.monotonic() });
  }

  /** What is known of it; nothing where its numbers have changed since. */
  of(vm: Vm): readonly ScheduledAction[] {
    if (!isShort(vm)) return vm.scheduled;
    const known = this.known.get(vm.id);
    return known?.ids === idsOf(vm) ? known.scheduled : [];
  }

  /** What was learned of a machine last; null where it was never asked for. */
  newest(id: number): readonly ScheduledAction[] | null {
    return this.known.get(id)?.scheduled ?? null;
  }

  /** One of them that has to be asked for, or null. */
  due(vms: readonly Vm[]): number | null {
    const vm = vms.find((each) => {
      if (!isShort(each)) return false;
      const known = this.known.get(each.id);
      return known?.ids !== idsOf(each) || this.clock.monotonic() - known.at > FRESH;
    });
    return vm?.id ?? null;
  }

  forget(): void {
    this.known.clear();
  }
}

const isShort = ({ scheduled, scheduledIds }: Vm): boolean =>
  scheduled.length === 0 && scheduledIds.length > 0;

/** The same cloud, and `heard` of every machine that is asked for. */
export function overheard(cloud: OpenNebula, heard: (vm: Vm) => void): OpenNebula {
  const { vm } = cloud;
  return {
    ...cloud,
    vm: {
      ...vm,
      async info(...asked) {
        const answer = await vm.info(...asked);
        heard(answer);
        return answer;
      },
    },
  };
}
