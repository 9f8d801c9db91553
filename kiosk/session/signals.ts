import type { CloudSignal } from '../../core/boot/signals.ts';
import type { Vm, VmError } from '../../core/opennebula/model/vm.ts';
import { errorIsNews, freshSignals, readyIsNews } from '../../core/opennebula/news.ts';
import { phaseOf } from '../../core/opennebula/states.ts';

/**
 * The document of the VM as a signal. `before` is the look before it; `stale` is ERROR as it stood before anything was asked of the
 * machine: one that is still the same tells of an earlier failure.
 */
export function cloudSignal(vm: Vm, before: Vm | null, stale: VmError | null, at: number): CloudSignal {
  const fresh = freshSignals(vm);
  return {
    kind: 'cloud',
    at,
    phase: phaseOf(vm.state, vm.lcmState),
    sequence: vm.host?.sequence ?? null,
    queued: vm.schedulerMessage,
    error: errorIsNews(stale, vm.error) ? (vm.error?.text ?? '') : '',
    guest: {
      ready: before !== null && readyIsNews(before, vm),
      record: fresh && {
        time: fresh.time,
        answers: fresh.agent === 'answers',
        addresses: fresh.guestAddresses,
      },
    },
  };
}

/** What is known of a VM that the cloud does not know any more. */
export const goneSignal = (at: number): CloudSignal => ({
  kind: 'cloud',
  at,
  phase: 'gone',
  sequence: null,
  queued: '',
  error: '',
  guest: { ready: false, record: null },
});
