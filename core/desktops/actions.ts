import type { DesktopAction } from '../../contract/views.ts';
import type { VmAction } from '../opennebula/model/vm.ts';
import { legalOperations } from '../opennebula/states.ts';

/** What `one.vm.action` has to be asked for, in the order of preference: the first one that is legal in the state is taken. */
const CALLS: Readonly<Record<Exclude<DesktopAction, 'open'>, readonly VmAction[]>> = {
  start: ['resume', 'release'],
  restart: ['reboot'],
  'restart-hard': ['reboot-hard'],
  'shut-down': ['poweroff'],
  'power-off-hard': ['poweroff-hard'],
  suspend: ['suspend'],
  // The guest is shut down first where it runs; hard only where nothing else is taken.
  delete: ['terminate', 'terminate-hard'],
};

/** UNKNOWN is no state to start from by a press: the host may come back with the machine still running. */
const STATE_ACTIVE = 3;

/** The OpenNebula action behind `action` in this state, or null where it is not possible now. */
export function vmActionFor(
  action: Exclude<DesktopAction, 'open'>,
  vm: { readonly state: number; readonly lcmState: number },
): VmAction | null {
  const legal = legalOperations(vm.state, vm.lcmState);
  const wanted = CALLS[action].find((each) => legal.includes(each)) ?? null;
  return action === 'start' && vm.state === STATE_ACTIVE ? null : wanted;
}
