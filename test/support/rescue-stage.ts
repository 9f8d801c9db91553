import type { HelpView, SessionAction, SessionView } from '../../contract/views.ts';
import type { ConsoleTarget } from '../../platform/console/bridge-types.ts';
import { createKiosk } from '../../kiosk/kiosk.ts';
import type { Ports } from '../../kiosk/ports.ts';
import { OnedVm, callsTo } from './oned-vm.ts';
import type { Fate } from './oned-vm.ts';
import { createStage } from './ports.ts';
import { nicOf } from './vm.ts';

export const RDP_AND_VNC = {
  nics: [nicOf({ rdp: true })],
  graphics: { type: 'vnc', port: 5907, listen: '', password: 'pl4nted!', keymap: '' },
} as const;

/** The application with one VM whose drivers work, at a desktop that was pressed. */
export async function rescueStage(
  settings: Readonly<Record<string, unknown>> = {},
  oned = new OnedVm(RDP_AND_VNC),
  { fates = () => 'answered', more = {} }: { fates?: (call: string) => Fate; more?: Partial<Ports> } = {},
) {
  const base = createStage();
  const granted: ConsoleTarget[] = [];
  const bridge: Ports['bridge'] = {
    ...base.ports.bridge,
    grant: (target) => {
      granted.push(target);
      return { url: 'ws://127.0.0.1:4711/console?token=0', revoke: () => {} };
    },
  };
  const cloud = { ...base.ports.cloud, ...callsTo(oned, fates) };
  const stage = createStage(
    { deadlines: { start: 60, rdp: 8, console: 8, viewer: 30 }, boot: { grace: 0 }, ...settings },
    null,
    { cloud, bridge, ...more },
  );
  base.world.vms = [oned.vm()];
  stage.world.answers = false;
  const kiosk = createKiosk(stage.ports);
  /** Time passes, and the drivers come along. */
  const pass = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 1_000) {
      await stage.clock.advance(1_000);
      oned.tick();
    }
    await stage.clock.advance(0);
  };
  const shown = (): SessionView | null => {
    const last = stage.events.filter((event) => event.name === 'session:changed').at(-1);
    return (last?.payload ?? null) as SessionView | null;
  };
  const act = (action: SessionAction) => kiosk.answer('session:act', { action });
  const revert = (snapshot: string) => kiosk.answer('session:revert', { snapshot });
  const help = async (): Promise<HelpView> => {
    const answer = await kiosk.answer('session:help', {});
    if (!answer.ok) throw new Error('no help');
    return answer.value as HelpView;
  };
  const press = async () => {
    await kiosk.answer('auth:sign-in', { user: 'alice', password: 'right' });
    await kiosk.answer('desktops:list', {});
    const answer = await kiosk.answer('session:open', { desktop: 7 });
    await stage.clock.advance(0);
    return answer;
  };
  await press();
  return { ...stage, base, oned, kiosk, granted, pass, shown, act, revert, help, press };
}
