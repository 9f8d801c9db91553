import type { Ports } from '../../../kiosk/ports.ts';
import { stageKiosk as stage } from '../../support/kiosk.ts';

export const LOCKS = { interface: { power: ['lock', 'sleep', 'off'] } };
export const unlock = (it: Staged, password: string) => it.ask('lock:unlock', { password });
export type Staged = ReturnType<typeof scene>;

/** The application, with a screen that says what is brought to the front, and a bridge that says when its roads are closed. */
export function scene(
  settings: Readonly<Record<string, unknown>> = LOCKS,
  covers = true,
  cloud: Ports['cloud'] | null = null,
) {
  const shown: string[] = [];
  const it = stage(settings, null, {
    ...(cloud === null ? {} : { cloud }),
    windows: {
      show: async () => shown.push('desktop') > 0,
      showShell: async () => shown.push('shell') > 0,
      onShell: () => () => {},
      hold: async (held) => shown.push(held ? 'held' : 'let go') > 0 && covers,
      close: async () => {},
    },
    bridge: {
      port: 4711,
      grant: () => ({ url: 'ws://127.0.0.1:4711/console?token=0', revoke: () => {} }),
      revoke: () => void shown.push('roads closed'),
      onOutcome: () => () => {},
      close: async () => {},
    },
  });
  const view = () => it.ask('app:view', {});
  return {
    ...it,
    shown,
    view,
    locked: async () => (await view()).lock.locked,
    since: (mark: number) => it.events.slice(mark).map(({ name }) => name),
  };
}
export const inDesktop = async (...makings: Parameters<typeof scene>) => {
  const it = scene(...makings);
  await it.home();
  await it.ask('session:open', { desktop: 7 });
  await it.clock.advance(0);
  it.runs[0]?.becomeReady();
  await it.clock.advance(0);
  it.shown.length = 0;
  return it;
};
