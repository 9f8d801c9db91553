import type { Sentence, SessionAction, SnapshotView } from '../../contract/views.ts';
import { vmActionFor } from '../../core/desktops/actions.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { VmOperation } from '../../core/opennebula/operations.ts';
import { mayDo } from '../../core/opennebula/rights.ts';
import { legalOperations } from '../../core/opennebula/states.ts';
import { ownSnapshots, snapshotChoices } from '../../core/rescue/snapshots.ts';
import type { SnapshotChoice } from '../../core/rescue/snapshots.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

/** What this person may do with this machine as it is now, by rights, state and settings. */
export interface Offers {
  readonly actions: readonly SessionAction[];
  readonly choices: readonly SnapshotChoice[];
  readonly snapshots: readonly SnapshotView[];
}

const POWER = ['restart', 'restart-hard', 'shut-down'] as const;

export function offersFor({ settings }: Pick<Ports, 'settings'>, person: Person, vm: Vm): Offers {
  const { actions: allowed, keepMost, keepFull } = settings.rescue;
  const may = (operation: VmOperation) => mayDo(operation, person.user, person.group.value, vm);
  const power = POWER.filter((action) => {
    const operation = allowed.includes(action) ? vmActionFor(action, vm) : null;
    return operation !== null && may(operation);
  });
  const choices = allowed.includes('revert') ? snapshotChoices(vm, may) : [];
  const room = ownSnapshots(vm).length < keepMost || keepFull === 'delete-oldest';
  const keeps =
    allowed.includes('keep') &&
    legalOperations(vm.state, vm.lcmState).includes('snapshot-create') &&
    may('snapshot-create') &&
    room;
  return {
    actions: [
      ...power,
      ...(choices.length > 0 ? (['revert'] as const) : []),
      ...(keeps ? (['keep'] as const) : []),
      'help',
    ],
    choices,
    snapshots: choices.map(({ id, kind, name, time, ...rest }) => ({
      ...{ id, kind, name, time },
      loses: loses('otherDisks' in rest && rest.otherDisks, kind),
    })),
  };
}

const loses = (otherDisks: boolean, kind: SnapshotChoice['kind']): Sentence => ({
  key:
    kind === 'system'
      ? 'rescue.loses-system'
      : otherDisks
        ? 'rescue.loses-disk-of-several'
        : 'rescue.loses-disk',
});

/** Those that are offered at once, best one first, and the others; `help` is always among the first. */
export function inOrder(
  best: readonly SessionAction[],
  possible: readonly SessionAction[],
): { readonly first: readonly SessionAction[]; readonly others: readonly SessionAction[] } {
  const ranked = best.filter((each, i) => possible.includes(each) && best.indexOf(each) === i);
  const without = ranked.filter((each) => each !== 'help');
  const helps = possible.includes('help');
  const first =
    helps && !ranked.slice(0, MOST).includes('help')
      ? [...without.slice(0, MOST - 1), 'help' as const]
      : ranked.slice(0, MOST);
  return { first, others: possible.filter((each) => !first.includes(each)) };
}

/** More than four are a menu and no help. */
const MOST = 4;
