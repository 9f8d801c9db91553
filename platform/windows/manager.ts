import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { Environment } from '../process/environment.ts';
import { keepHelper } from '../process/helper.ts';
import { runToEnd } from '../process/run-to-end.ts';
import type { XTools } from './x-tools.ts';
import { OPENBOX_MENU, REFUSED, openboxConfig } from './openbox.ts';

export interface ManagerOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly runtimeDir: string;
  readonly shellClass: string;
  /** It has ended by itself and comes again. */
  readonly onLost: () => void;
  /** It has ended too often, or cannot run here. */
  readonly onGivenUp: () => void;
}

/** A window manager that the shell has brought. */
export interface Manager {
  /** While held, whatever opens begins minimised, but for the shell's window. */
  hold(held: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Until it must manage the display, milliseconds: it needs some tens. */
const FIRST_SIGN = 5_000;
const LOOK_AGAIN = 50;
/** It takes some tens, milliseconds. */
const RECONFIGURE = 3_000;

const NOTHING: Manager = { hold: async () => {}, close: async () => {} };

/**
 * Starts openbox where the display has no window manager, and keeps it alive; where another one manages, it is left alone, and stays in
 * charge. Resolves when one of them manages, or after five seconds.
 */
export async function bringManager(options: ManagerOptions, tools: XTools): Promise<Manager> {
  const { clock, environment, shellClass } = options;
  if (await tools.managed()) return NOTHING;
  const folder = makeFolder(options.runtimeDir, shellClass);
  let another = false;
  const helper = keepHelper({
    program: 'openbox',
    args: ['--config-file', join(folder, 'rc.xml'), '--sm-disable'],
    environment,
    additions: surroundings(folder),
    cwd: folder,
    clock,
    onLine: (line) => {
      another ||= REFUSED.test(line);
    },
    again() {
      if (!another) options.onLost();
      return !another;
    },
  });
  let over = false;
  void helper.over.then((how) => {
    over = true;
    if (how === 'ended' && !another) options.onGivenUp();
  });
  const latest = clock.monotonic() + FIRST_SIGN;
  while (!over && !(await tools.managed()) && clock.monotonic() < latest) await clock.sleep(LOOK_AGAIN);
  return {
    async hold(held) {
      writeFileSync(join(folder, 'rc.xml'), openboxConfig(shellClass, join(folder, 'menu.xml'), held), {
        mode: 0o600,
      });
      const args = ['--reconfigure'];
      await runToEnd({ program: 'openbox', args, environment, timeout: RECONFIGURE, clock });
    },
    async close() {
      await helper.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
    },
  };
}

function makeFolder(runtimeDir: string, shellClass: string): string {
  const folder = mkdtempSync(join(runtimeDir, 'onekiosk-windows-'));
  const menu = join(folder, 'menu.xml');
  writeFileSync(menu, OPENBOX_MENU, { mode: 0o600 });
  writeFileSync(join(folder, 'rc.xml'), openboxConfig(shellClass, menu), { mode: 0o600 });
  mkdirSync(join(folder, 'none'));
  return folder;
}

/** It reads nobody's settings, themes and menus, and leaves nothing in anybody's home. Untranslated, so that its refusal is understood. */
const surroundings = (folder: string): Readonly<Record<string, string>> => ({
  LC_ALL: 'C',
  HOME: folder,
  XDG_CONFIG_HOME: join(folder, 'none'),
  XDG_CONFIG_DIRS: join(folder, 'none'),
  XDG_CACHE_HOME: join(folder, 'none'),
  XDG_DATA_HOME: join(folder, 'none'),
});
