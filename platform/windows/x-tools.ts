import type { Clock } from '../../core/clock.ts';
import type { ProgramId } from '../../core/sessions/launch-spec.ts';
import type { Environment } from '../process/environment.ts';
import { linesOf, runToEnd } from '../process/run-to-end.ts';
import { WINDOW_PROPERTIES, readRoot, readWindow } from './properties.ts';
import type { WindowProperties } from './properties.ts';

/** What the shell asks of an X display, by wmctrl(1) and xprop(1). None rejects. */
export interface XTools {
  /** Whether a window manager is at work. */
  managed(): Promise<boolean>;
  /** The windows that the manager knows now, oldest first; null when that cannot be told. */
  clients(): Promise<readonly number[] | null>;
  /** Null for a window that is gone. */
  inspect(window: number): Promise<WindowProperties | null>;
  /** Asks the manager to bring it up, raise it and give it the keyboard (_NET_ACTIVE_WINDOW). */
  activate(window: number): Promise<void>;
  /** Asks the manager to minimise everything (_NET_SHOWING_DESKTOP): openbox brings back only what is activated after that. */
  minimiseAll(): Promise<void>;
  /** Asks it to close, as its close button would. */
  dismiss(window: number): Promise<void>;
}

/** Milliseconds for each of these programs, which need some tens. */
const PATIENCE = 3_000;

export function createXTools(clock: Clock, environment: Environment): XTools {
  const common = { environment, clock, timeout: PATIENCE };
  const run = async (program: ProgramId, ...args: readonly string[]) =>
    await runToEnd({ ...common, program, args });
  const id = (window: number) => `0x${window.toString(16)}`;
  return {
    async managed() {
      const exit = await run('wmctrl', '-m');
      return exit.kind === 'exited' && exit.code === 0;
    },
    async clients() {
      const args = ['-root', '_NET_CLIENT_LIST'];
      const lines = await linesOf({ ...common, program: 'xprop', args });
      return lines?.map((line) => readRoot(line)?.clients).find((each) => each !== undefined) ?? null;
    },
    async inspect(window) {
      const args = ['-id', id(window), ...WINDOW_PROPERTIES];
      const lines = await linesOf({ ...common, program: 'xprop', args });
      return lines === null ? null : readWindow(lines);
    },
    async activate(window) {
      await run('wmctrl', '-i', '-a', id(window));
    },
    async minimiseAll() {
      await run('wmctrl', '-k', 'on');
    },
    async dismiss(window) {
      await run('wmctrl', '-i', '-c', id(window));
    },
  };
}
