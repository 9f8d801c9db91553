import { untilNextLook } from '../../core/desktops/pace.ts';
import { fraction } from '../../core/opennebula/caller.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { obstacleOf } from '../../core/opennebula/retry.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

/** Looks at a machine that is being changed: waits through a cloud that is away, at the pace of everything else. */
export interface VmWatch {
  /** Rejects where the cloud refuses, or with the signal's reason. `silent` is told whether it is away, each time that changes. */
  look(): Promise<Vm>;
  pause(): Promise<void>;
  /** Does `call` until it went through, where that can do no harm. */
  insist(call: () => Promise<void>): Promise<void>;
}

export function watchVm(
  { cloud, clock, random }: Pick<Ports, 'cloud' | 'clock' | 'random'>,
  person: Person,
  id: number,
  silent: (silent: boolean) => void,
  signal: AbortSignal,
): VmWatch {
  const begun = clock.monotonic();
  const pause = () =>
    clock.sleep(
      untilNextLook({ elapsed: clock.monotonic() - begun, running: false, random: fraction(random) }),
      signal,
    );
  const insistent = async <T>(call: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        const value = await call();
        silent(false);
        return value;
      } catch (error) {
        signal.throwIfAborted();
        if (obstacleOf(error) === 'final' || obstacleOf(error) === 'refused') throw error;
        silent(true);
        await pause();
      }
    }
  };
  return {
    look: () => insistent(() => cloud.vm.info(person.session, id, { ...person.call, patience: 0, signal })),
    pause,
    insist: insistent,
  };
}
