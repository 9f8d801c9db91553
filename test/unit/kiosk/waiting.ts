import type { SessionView } from '../../../contract/views.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { stageKiosk } from '../../support/kiosk.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const VNC = { type: 'vnc', port: 5907, listen: '', password: 'pl4nted', keymap: '' } as const;
/** One that is reached by RDP, with a VNC console beside it. */
export const RDP: Partial<Vm> = { nics: [nicOf({ rdp: true })], graphics: VNC };
export type Stage = ReturnType<typeof stageKiosk>;

/** Signed in, and the machine pressed: it is silent, and its screen can be seen, unless the test changes that before. */
export async function pressed(
  vm: Partial<Vm>,
  settings: Record<string, unknown> = {},
  prepare: (stage: Stage) => void = () => {},
) {
  const stage = stageKiosk({ deadlines: { start: 60, rdp: 60, console: 8, viewer: 30 }, ...settings });
  stage.world.vms = [vmOf(vm)];
  stage.world.answers = false;
  stage.world.eyes.trouble = null;
  prepare(stage);
  await stage.home();
  const listed = stage.world.asked;
  await stage.ask('session:open', { desktop: 7 });
  await stage.clock.advance(0);
  const shown = (): SessionView | null =>
    (stage.events.filter((event) => event.name === 'session:changed').at(-1)?.payload ??
      null) as SessionView | null;
  const now = (more: Partial<Vm>) => void (stage.world.vms = [vmOf(more)]);
  return { ...stage, shown, now, asked: () => stage.world.asked - listed };
}
