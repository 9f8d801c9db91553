/** What is of this start, and what oned only has not forgotten: ERROR, READY and MONITORING all outlive what they tell of. */
import type { VmMonitoring } from './model/monitoring.ts';
import type { Vm, VmError } from './model/vm.ts';

/**
 * Whether ERROR was written between two looks. Both dates are of oned's clock in a zone that it does not tell, so they are compared with
 * each other and with nothing else.
 */
export const errorIsNews = (before: VmError | null, after: VmError | null): boolean =>
  after !== null && (before === null || before.at !== after.at || before.text !== after.text);

/** Whether the guest said READY between two looks. One that said so before the first look says nothing: nobody clears it. */
export const readyIsNews = (before: Vm, after: Vm): boolean =>
  after.attributes.ready && !before.attributes.ready;

/**
 * The guest agent's signals, when the probe looked after the VM began to run where it is; null for older ones, which are of an earlier
 * run: a record is merged with the one before it. Both times are of the cloud's clocks.
 */
export function freshSignals(vm: Vm): VmMonitoring | null {
  if (vm.monitoring === null || vm.host === null || vm.host.runningSince === 0) return null;
  return vm.monitoring.time > vm.host.runningSince ? vm.monitoring : null;
}
