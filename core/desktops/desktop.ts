import { DESKTOP_ACTIONS } from '../../contract/views.ts';
import type { Chip, DesktopAction, DesktopView, Phase } from '../../contract/views.ts';
import type { User, Vm } from '../opennebula/model.ts';
import { mayManage, mayUse } from '../opennebula/rights.ts';
import { phaseOf } from '../opennebula/states.ts';
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

/** What `user` sees of `vm`, and what this person may do with it now: legal in the state, allowed by the cloud and by the settings. */
export function desktopView(
  vm: Vm,
  user: User,
  allowed: readonly DesktopAction[],
  lastOpened: number | null,
): DesktopView {
  const phase = phaseOf(vm.state, vm.lcmState);
  const protocol = protocolOf(vm);
  const manage = mayManage(user, vm);
  const can = (action: DesktopAction): boolean => {
    if (action === 'open') return canOpen(vm, user, phase, manage) && protocol !== null;
    return manage && allowed.includes(action) && vmActionFor(action, vm) !== null;
  };
  const actions = DESKTOP_ACTIONS.filter(can);
  const barred =
    protocol !== null && !actions.includes('open') && !['failed', 'unknown', 'gone'].includes(phase);
  return {
    id: vm.id,
    name: shownName(vm),
    phase,
    chip: barred ? 'not-allowed' : CHIPS[phase],
    sentence: { key: barred ? 'phase.not-allowed' : `phase.${phase}` },
    protocol,
    actions,
    lastOpened,
  };
}

function canOpen(vm: Vm, user: User, phase: Phase, manage: boolean): boolean {
  if (!mayUse(user, vm)) return false;
  if (COMES_BY_ITSELF.includes(phase)) return true;
  return manage && vmActionFor('start', vm) !== null;
}

const shownName = (vm: Vm) => vm.name.slice(0, LONGEST_NAME).toWellFormed() || `#${vm.id}`;
