import type { Settings } from '../../core/policy/settings.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import { startDemoCloud } from '../../demo/cloud.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { systemClock } from '../../platform/clock.ts';
import { demoSettings } from '../../tour/settings.ts';
import { onScreen, openTerminal, signIn, temporary } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

export const SCREEN_WIDTH = 1280;
const SIZE = `${SCREEN_WIDTH}x800`;

/** A cloud, and a terminal of it with the window manager that the shell brings. */
export interface Ground {
  readonly cloud: DemoCloud;
  readonly terminal: Terminal;
  /** Another terminal in the place of one that something has got out of. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export interface GroundOptions {
  readonly desktops: readonly VmKey[];
  readonly settings?: (settings: Settings) => Partial<Settings>;
}

export async function openGround({ desktops, settings }: GroundOptions): Promise<Ground> {
  const cloud = await startDemoCloud({
    ...{ workDir: temporary('test-cloud'), desktops },
    log: (line) => console.warn(line),
  });
  const open = async () => {
    const common = demoSettings(cloud);
    return await openTerminal(cloud, {
      size: SIZE,
      settings: { ...common, ...settings?.(common) },
      // As the package starts its X server (build/package/root/usr/lib/onekiosk/display).
      server: ['-accessx'],
    });
  };
  let terminal = await open();
  return {
    cloud,
    get terminal() {
      return terminal;
    },
    async renew() {
      await terminal.close();
      terminal = await open();
    },
    async close() {
      await terminal.close();
      await cloud.close();
    },
  };
}

export const tileOf = ({ cloud }: Ground, key: VmKey): string => `[data-desktop="${cloud.vmId(key)}"]`;

export async function toList(ground: Ground): Promise<void> {
  const { terminal, cloud } = ground;
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await terminal.page.waitForSelector('[data-desktop]:focus');
}

/** Waits until `now` answers what `wanted` takes; rejects with what it answered last. Works outside of a test, which `expect.poll` does not. */
export async function until<T>(
  now: () => Promise<T>,
  wanted: (seen: T) => boolean,
  patience = 10_000,
): Promise<void> {
  const latest = performance.now() + patience;
  for (;;) {
    const seen = await now();
    if (wanted(seen)) return;
    if (performance.now() > latest) throw new Error(`never as it should be: ${JSON.stringify(seen)}`);
    await systemClock.sleep(100);
  }
}
