import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { VmOperation } from '../../core/opennebula/operations.ts';
import { mayDo } from '../../core/opennebula/rights.ts';
import { foundRevert } from '../../core/rescue/revert.ts';
import type { RevertProgress } from '../../core/rescue/revert.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

const NEEDS: readonly VmOperation[] = ['disk-snapshot-revert', 'resume'];

/** A revert that was begun at this machine and never ended, where the settings and the person's rights let it be finished here; else null. */
export function unfinishedRevert(
  { settings, clock }: Pick<Ports, 'settings' | 'clock'>,
  person: Person,
  vm: Vm,
): RevertProgress | null {
  if (!settings.rescue.actions.includes('revert')) return null;
  const allowed = NEEDS.every((operation) => mayDo(operation, person.user, person.group.value, vm));
  return allowed ? foundRevert(vm, clock.now()) : null;
}
