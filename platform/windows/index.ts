import type { Clock } from '../../core/clock.ts';
import type { SessionSettings } from '../../core/policy/settings.ts';
import type { Windows } from '../../core/windows.ts';
import type { Environment } from '../process/environment.ts';
import { Desk } from './desk.ts';
import { bringManager } from './manager.ts';
import { createXTools } from './x-tools.ts';

/** WM_CLASS of the shell's window, its second part: `--class` of Chromium, the application's name under Electron. */
export const SHELL_CLASS = 'onekiosk';

export interface WindowsOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  /** Where temporary folders go, best in memory. */
  readonly runtimeDir: string;
  readonly manager: SessionSettings['windowManager'];
  /** `SHELL_CLASS`, but in tests. */
  readonly shellClass: string;
  /** For the log. */
  readonly tell: (trouble: WindowsTrouble) => void;
}

export type WindowsTrouble =
  | 'manager-lost' //     it has ended, and is started again
  | 'manager-given-up' // it cannot be kept alive, or is not installed: what comes in front is left to chance
  | 'blind' //            xprop cannot be kept alive, or is not installed: the way back to the shell is not noticed
  | 'dialog'; //          a viewer puts up one dialog after the other

/** Where a compositor decides what is in front, or there is no display at all. */
const NOWHERE: Windows = {
  show: async () => false,
  showShell: async () => false,
  onShell: () => () => {},
  hold: async () => false,
  close: async () => {},
};

/** The windows of the X display that `environment` names, with a window manager where it has none. Rejects when `runtimeDir` cannot be written. */
export async function openWindows(options: WindowsOptions): Promise<Windows> {
  const { clock, environment, shellClass, tell } = options;
  const has = (name: string) => (environment[name] ?? '') !== '';
  if (!has('DISPLAY') || has('WAYLAND_DISPLAY')) return NOWHERE;
  const tools = createXTools(clock, environment);
  const manager =
    options.manager === 'none'
      ? null
      : await bringManager(
          {
            ...options,
            onLost: () => tell('manager-lost'),
            onGivenUp: () => tell('manager-given-up'),
          },
          tools,
        );
  const desk = new Desk({
    clock,
    environment,
    shellClass,
    tools,
    onBlind: () => tell('blind'),
    onDialog: () => tell('dialog'),
  });
  return {
    show: (pid) => desk.show(pid),
    showShell: () => desk.showShell(),
    onShell: (listener) => desk.onShell(listener),
    async hold(held) {
      const done = await desk.hold(held);
      await manager?.hold(held);
      return done;
    },
    async close() {
      await desk.close();
      await manager?.close();
    },
  };
}
