import type { Vm } from '../../core/opennebula/model/vm.ts';
import { errorIsNews } from '../../core/opennebula/news.ts';
import { phaseOf } from '../../core/opennebula/states.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { callSurely } from '../surely.ts';
import { watchVm } from './watch-vm.ts';

type SystemPorts = Pick<Ports, 'cloud' | 'clock' | 'random'>;

/** HOTPLUG_SNAPSHOT (include/VirtualMachine.h): the machine stands still, and every action is refused. */
const AT_THE_SNAPSHOT = 24;

/** What ERROR tells of it, once the machine runs again; null when nothing went wrong. */
export type SnapshotError = string | null;

/** Takes the running machine back to a system snapshot: one call, while it stands still. Rejects as the cloud does. */
export async function revertSystem(
  ports: SystemPorts,
  person: Person,
  vm: Vm,
  snapshot: number,
  silent: (silent: boolean) => void,
  signal: AbortSignal,
): Promise<SnapshotError> {
  const options = { ...person.call, signal };
  const call = () => ports.cloud.vm.snapshotRevert(person.session, vm.id, snapshot, options);
  // Twice does what once does: back to the same moment.
  await callSurely(ports, person, vm, call, (now) => now.lcmState === AT_THE_SNAPSHOT, signal);
  return await untilDone(ports, person, vm, silent, signal);
}

/** Until the machine goes on: the call answers before it is done, and ERROR alone tells that it failed. */
export async function untilDone(
  ports: SystemPorts,
  person: Person,
  before: Vm,
  silent: (silent: boolean) => void,
  signal: AbortSignal,
): Promise<SnapshotError> {
  const watch = watchVm(ports, person, before.id, silent, signal);
  for (;;) {
    await watch.pause();
    const vm = await watch.look();
    if (phaseOf(vm.state, vm.lcmState) === 'busy') continue;
    return errorIsNews(before.error, vm.error) ? (vm.error?.text ?? '') : null;
  }
}
