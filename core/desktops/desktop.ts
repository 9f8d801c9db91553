import { DESKTOP_ACTIONS } from '../../contract/views.ts';
import type { Chip, DesktopAction, DesktopView, Phase } from '../../contract/views.ts';
import type { OperationRights, User } from '../opennebula/model/user.ts';
import type { Vm } from '../opennebula/model/vm.ts';
import { isLockedFor, mayDo, mayUse } from '../opennebula/rights.ts';
import { stateMeaning } from '../opennebula/states.ts';
import { vmActionFor } from './actions.ts';
import { protocolOf } from './plan.ts';

/** A terminal's list holds 500 desktops at most; a name is shown in 128 characters, as OpenNebula limits it. */
const LONGEST_NAME = 128;

const CHIPS: Readonly<Record<Phase, Chip>> = {
  running: 'ready',
  starting: 'starting',
  queued: 'starting',
  held: 'off',
  off: 'off',
  asleep: 'asleep',
  stopping: 'busy',
  busy: 'busy',
  unknown: 'needs-help',
  failed: 'needs-help',
  gone: 'off',
};

/** A phase from which opening waits until the machine runs. */
const COMES_BY_ITSELF: readonly Phase[] = ['running', 'starting', 'queued', 'stopping', 'busy'];

export interface Beside {
  /** VM_*_OPERATIONS of the user's primary group; null where nobody asked for them. */
  readonly group: OperationRights | null;
  /** `cloud.inherited-graphics` of the settings. */
  readonly inherited: 'spice' | 'vnc';
  /** What the settings allow. */
  readonly allowed: readonly DesktopAction[];
  /** Milliseconds since the epoch, or null. */
  readonly lastOpened: number | null;
}

/** What `user` sees of `vm`, and what this person may do with it now: legal in the state, allowed by the cloud and by the settings. */
export function desktopView(
  vm: Vm,
  user: User,
  { group, allowed, inherited, lastOpened }: Beside,
): DesktopView {
  const { phase, sentence } = stateMeaning(vm.state, vm.lcmState);
  const protocol = protocolOf(vm, inherited);
  const may = (action: Exclude<DesktopAction, 'open'>): boolean => {
    const operation = vmActionFor(action, vm);
    return operation !== null && mayDo(operation, user, group, vm);
  };
  const can = (action: DesktopAction): boolean => {
    if (action !== 'open') return allowed.includes(action) && may(action);
    if (protocol === null || !mayUse(user, vm)) return false;
    return COMES_BY_ITSELF.includes(phase) || may('start');
  };
  const actions = DESKTOP_ACTIONS.filter(can);
  const barred =
    protocol !== null && !actions.includes('open') && !['failed', 'unknown', 'gone'].includes(phase);
  const locked = barred && isLockedFor(user, vm, 'manage');
  return {
    id: vm.id,
    name: shownName(vm),
    phase,
    chip: barred ? 'not-allowed' : CHIPS[phase],
    sentence: { key: locked ? 'phase.locked' : barred ? 'phase.not-allowed' : sentence },
    protocol,
    actions,
    lastOpened,
    schedule: null, // Who knows of it adds it.
  };
}

const shownName = (vm: Vm) => vm.name.slice(0, LONGEST_NAME).toWellFormed() || `#${vm.id}`;
