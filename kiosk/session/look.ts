import { untilNextLook } from '../../core/desktops/pace.ts';
import { fraction } from '../../core/opennebula/caller.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { obstacleOf } from '../../core/opennebula/retry.ts';
import { phaseOf } from '../../core/opennebula/states.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

/** Looks at the one machine that is being opened, no more often than the cloud can bear from a thousand terminals that all open one. */
export interface Look {
  /** Asks the cloud; but for a machine that runs, what was seen last, until a look is due again: what is waited for then is its guest, not the cloud. */
  vm(): Promise<Vm>;
  /** Waits until the next look at a machine that does not run yet. */
  pause(): Promise<void>;
}

const runs = (vm: Vm): boolean => phaseOf(vm.state, vm.lcmState) === 'running';

export function createLook(
  { cloud, clock, random }: Pick<Ports, 'cloud' | 'clock' | 'random'>,
  person: Person,
  id: number,
  signal: AbortSignal,
): Look {
  const begun = clock.monotonic();
  let last: Vm | null = null;
  let due = begun;
  const pace = (running: boolean) =>
    untilNextLook({ elapsed: clock.monotonic() - begun, running, random: fraction(random) });
  return {
    async vm() {
      if (last === null || !runs(last)) {
        last = await cloud.vm.info(person.session, id, { ...person.call, signal });
      } else if (clock.monotonic() >= due) {
        // The guest may answer though the cloud is away for a while: the wait goes on with what is known.
        const call = { ...person.call, signal, patience: 0 };
        const known = last;
        last = await cloud.vm.info(person.session, id, call).catch((error: unknown) => {
          if (signal.aborted || obstacleOf(error) === 'final') throw error;
          return known;
        });
      } else return last;
      due = clock.monotonic() + pace(runs(last));
      return last;
    },
    pause: () => clock.sleep(Math.max(0, due - clock.monotonic()), signal),
  };
}
