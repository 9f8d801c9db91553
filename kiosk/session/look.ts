import { untilNextLook } from '../../core/desktops/pace.ts';
import { fraction } from '../../core/opennebula/caller.ts';
import { ONE_ERROR, OneServerError } from '../../core/opennebula/errors.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { obstacleOf } from '../../core/opennebula/retry.ts';
import { phaseOf } from '../../core/opennebula/states.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

/** Looks at the one machine that is being opened, no more often than the cloud can bear from a thousand terminals that all open one. */
export interface Look {
  /**
   * One look. The first one that ever succeeds is waited for with the patience of any call; later, a cloud that is away is only `silent`.
   * Rejects when asking again cannot help, unless `endures`, and with the signal's reason.
   */
  vm(): Promise<Vm | 'gone' | 'silent'>;
  /** Milliseconds until the next look is due. */
  pause(): number;
  /** Something was asked of the machine: it is looked at quickly again for a while. */
  soon(): void;
  /** Goes on whatever the cloud says: nobody waits in front of it for an answer. */
  endures: boolean;
}

/** So many 256 in a row are believed: oned's database may be locked. */
const REFUSALS = 4;
/** And so many "does not exist" of a VM that was there: a locked database has said that too. */
const MISSES = 2;
/** The slowest pace while the cloud does not answer, milliseconds. */
const SLOWEST_IN_TROUBLE = 30_000;

const runs = (vm: Vm | null): boolean => vm !== null && phaseOf(vm.state, vm.lcmState) === 'running';

export function createLook(
  { cloud, clock, random }: Pick<Ports, 'cloud' | 'clock' | 'random'>,
  person: Person,
  id: number,
  signal: AbortSignal,
): Look {
  let begun = clock.monotonic();
  let last: Vm | null = null;
  let failures = 0;
  let refusals = 0;
  let missed = 0;

  const failed = (error: unknown): 'gone' | 'silent' => {
    if (signal.aborted) throw error;
    const missing = error instanceof OneServerError && error.code === ONE_ERROR.NO_EXISTS;
    missed = missing ? missed + 1 : 0;
    failures += 1;
    if (missing && (last === null || missed >= MISSES)) return 'gone';
    const obstacle = obstacleOf(error);
    refusals = obstacle === 'refused' ? refusals + 1 : 0;
    const believed = (obstacle === 'final' && !missing) || refusals >= REFUSALS;
    if (!look.endures && (believed || last === null)) throw error;
    return 'silent';
  };

  const look: Look = {
    endures: false,
    async vm() {
      // The guest may answer though the cloud is away for a while: the wait goes on with what is known.
      const patience = last === null ? {} : { patience: 0 };
      try {
        last = await cloud.vm.info(person.session, id, { ...person.call, signal, ...patience });
      } catch (error) {
        return failed(error);
      }
      failures = 0;
      refusals = 0;
      missed = 0;
      return last;
    },
    pause() {
      const chance = fraction(random);
      if (missed > 0 && missed < MISSES) return untilNextLook({ elapsed: 0, running: false, random: chance });
      const elapsed = clock.monotonic() - begun;
      const pause = untilNextLook({ elapsed, running: runs(last), random: chance });
      if (failures === 0) return pause;
      // From half to one and a half: terminals that failed together must not come back together.
      return Math.max(pause, Math.min(SLOWEST_IN_TROUBLE, pause * 2 ** failures) * (0.5 + chance));
    },
    soon() {
      begun = clock.monotonic();
    },
  };
  return look;
}
