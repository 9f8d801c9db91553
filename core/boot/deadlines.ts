/** How long each step of an opening may take on one desktop. */
import type { Protocol } from '../../contract/views.ts';
import type { Vm } from '../opennebula/model/vm.ts';
import type { Settings } from '../policy/settings.ts';
import type { WatchDeadlines } from './watch.ts';

/** The shortest that a VM may ask for itself, milliseconds: an owner who mistypes is not locked out of the desktop. */
const SHORTEST = 10_000;

/**
 * The rule of the settings that names the VM or its template goes first, then what the VM asks for itself (VDI_BOOT_DEADLINE, whole
 * seconds for its RDP; the owner may edit it, so it stays between 10 s and `boot.longest`), then `settings.deadlines`.
 */
export function deadlinesOf(
  vm: Vm,
  { boot, deadlines }: Pick<Settings, 'boot' | 'deadlines'>,
  protocol: Protocol,
): WatchDeadlines {
  const rule = boot.rules.find(
    (each) =>
      each.desktops.includes(vm.id) || (vm.templateId !== null && each.templates.includes(vm.templateId)),
  );
  const rdp = rule?.rdp ?? ownDeadline(vm, boot.longest) ?? deadlines.rdp;
  const console = rule?.console ?? deadlines.console;
  return {
    start: rule?.start ?? deadlines.start,
    answer: protocol === 'rdp' ? rdp : console,
    console,
    grace: protocol === 'rdp' ? boot.grace : 0,
  };
}

function ownDeadline({ attributes }: Vm, longest: number): number | null {
  const text = (attributes.vdi['VDI_BOOT_DEADLINE'] ?? '').trim();
  return /^\d{1,6}$/.test(text) ? Math.min(longest, Math.max(SHORTEST, Number(text) * 1_000)) : null;
}
