import type { SessionView } from '../../contract/views.ts';
import type { Ports } from '../../kiosk/ports.ts';
import { stageKiosk } from './kiosk.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';

/** Signed in, the list read, the machine pressed; what the stage shows, and what its page may say to it. */
export async function press(vm: Vm, settings: Readonly<Record<string, unknown>>, more: Partial<Ports> = {}) {
  const stage = stageKiosk(settings, null, more);
  stage.world.vms = [vm];
  await stage.home();
  await stage.ask('session:open', { desktop: vm.id });
  await stage.clock.advance(1_000);
  const shown = (): SessionView | null =>
    (stage.events.filter((event) => event.name === 'session:changed').at(-1)?.payload ??
      null) as SessionView | null;
  /** What was handed to every viewer so far. */
  const handed = () => stage.runs.map((run) => run.spec.handOff?.content ?? '').join('\n');
  return { ...stage, shown, handed };
}
