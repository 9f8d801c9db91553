import type { Vm } from '../../core/opennebula/model/vm.ts';
import { ownSnapshots, snapshotName } from '../../core/rescue/snapshots.ts';
import { Trouble } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { untilDone } from './revert-system.ts';
import { callSurely } from '../surely.ts';

type KeepPorts = Pick<Ports, 'cloud' | 'clock' | 'random' | 'settings' | 'log'>;

/**
 * "It works now": makes a system snapshot of the machine as it runs. Where there are as many as the settings let, the oldest one that
 * was made here goes, once the new one is there, or none is made. Rejects as the cloud does, with `limit-reached`, or with `vm-failed`.
 */
export async function keepSnapshot(
  ports: KeepPorts,
  person: Person,
  vm: Vm,
  signal: AbortSignal,
): Promise<void> {
  const { keepMost, keepFull } = ports.settings.rescue;
  const own = ownSnapshots(vm);
  if (own.length >= keepMost && keepFull === 'refuse')
    throw new Trouble('limit-reached', { reason: 'snapshots' });
  const name = snapshotName(new Date(ports.clock.now()));
  const options = { ...person.call, signal };
  const call = () => ports.cloud.vm.snapshotCreate(person.session, vm.id, name, options);
  const had = new Set(vm.snapshots.map(({ id }) => id));
  const isThere = (now: Vm) => now.snapshots.some((each) => each.name === name && !had.has(each.id));
  await callSurely(ports, person, vm, call, isThere, signal);
  const wrong = await untilDone(ports, person, vm, () => {}, signal);
  if (wrong !== null) throw new Trouble('vm-failed', { reason: 'keep', text: wrong });
  for (const { id } of own.slice(0, own.length + 1 - keepMost)) {
    try {
      await ports.cloud.vm.snapshotDelete(person.session, vm.id, id, options);
      await untilDone(ports, person, vm, () => {}, signal);
    } catch {
      signal.throwIfAborted();
      // The new one is there: that an old one stayed is for whoever reads the log.
      ports.log.write({
        level: 'warning',
        event: 'old snapshot not deleted',
        fields: { vm: vm.id, snapshot: id },
      });
    }
  }
}
