import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import type { Launcher, Run } from '../../core/sessions/launcher.ts';
import { spiceSpec } from '../../core/sessions/remote-viewer.ts';
import type { SpiceOptions } from '../../core/sessions/remote-viewer.ts';
import { bootFloppy } from '../../demo/boot-sector.ts';
import { startGuest } from '../../demo/guest.ts';
import type { Guest, GuestHardware } from '../../demo/guest.ts';
import { freePort } from '../../demo/ports.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLauncher } from '../../platform/process/launcher.ts';
import { openScreen } from './frames.ts';
import type { Screen } from './frames.ts';
import { spiceOptions } from './launch.ts';
import { temporary } from './terminal.ts';

/** SPICE channel types (spice/enums.h). */
export const CHANNEL = {
  main: 1,
  display: 2,
  inputs: 3,
  cursor: 4,
  playback: 5,
  record: 6,
  smartCard: 8,
  usb: 9,
  webdav: 11,
} as const;

export interface SpiceChannel {
  readonly 'channel-type': number;
  readonly tls: boolean;
}

/** A QEMU of the test's own. */
export interface SpiceGuest extends Guest {
  readonly port: number;
  readonly password: string;
  /** Who is connected, as QEMU tells it. */
  channels(): Promise<readonly SpiceChannel[]>;
  types(): Promise<readonly number[]>;
  /** Resolves when the viewer's channels are all there, and have settled: QEMU 7.2 was seen to crash in usbredir when a client goes before. */
  whole(): Promise<void>;
  /** QEMU's monitor for people. */
  monitor(command: string): Promise<string>;
  /** What QEMU and the guest's serial port have said so far. */
  said(): string;
  /** How often the guest's own code has begun. */
  boots(): number;
}

export interface GuestOptions {
  /** `none`: nothing to boot from. */
  readonly medium?: 'floppy' | 'none';
  /** A folder with the certificates: a second port under TLS. */
  readonly pki?: string;
  readonly more?: readonly string[];
}

/** One run of remote-viewer, with all that it said. */
export interface Viewer extends Run {
  readonly lines: readonly string[];
}

/** A screen, guests, and viewers of them through the launcher. */
export interface SpiceBench {
  readonly workDir: string;
  readonly nursery: Nursery;
  readonly screen: Screen;
  guest(options?: GuestOptions): Promise<SpiceGuest & { readonly tlsPort: number }>;
  /** What is run for `guest`. */
  spec(guest: SpiceGuest, more?: Partial<SpiceOptions>): LaunchSpec;
  /** Runs that; `change` is the test's own hand on it. */
  view(guest: SpiceGuest, more?: Partial<SpiceOptions>, change?: (spec: LaunchSpec) => LaunchSpec): Viewer;
  /** Ends the viewers and guests that there are. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openSpiceBench(
  purpose: string,
  openbox?: (folder: string) => string,
): Promise<SpiceBench> {
  const workDir = temporary(purpose);
  const nursery = openNursery(workDir);
  const screen = await openScreen(nursery, workDir, openbox);
  const launcher = createLauncher({
    clock: systemClock,
    environment: { DISPLAY: screen.display },
    runtimeDir: workDir,
  });
  const floppy = join(workDir, 'floppy.img');
  writeFileSync(floppy, bootFloppy('SPICE', 1));
  const runs: Run[] = [];
  const guests: SpiceGuest[] = [];
  const spec: SpiceBench['spec'] = ({ port, password }, more = {}) =>
    spiceSpec(spiceOptions({ host: '127.0.0.1', port, password, readyWithin: 20_000, ...more }));
  const settle = async () => {
    await Promise.all(runs.splice(0).map((run) => run.stop()));
    await Promise.all(guests.splice(0).map((guest) => guest.off()));
  };
  return {
    workDir,
    nursery,
    screen,
    settle,
    async guest({ medium = 'floppy', pki, more = [] } = {}) {
      const [port, tlsPort] = [await freePort(), await freePort()];
      const password = `pw-${port}`;
      const guest = await startSpiceGuest(nursery, workDir, {
        accelerator: 'tcg',
        name: `guest-${port}`,
        graphics: {
          ...{ type: 'spice', port, password },
          ...(pki === undefined ? {} : { tls: { port: tlsPort, folder: pki } }),
        },
        medium: medium === 'floppy' ? floppy : null,
        disk: null,
        more,
      });
      guests.push(guest);
      return { ...guest, tlsPort };
    },
    spec,
    view(guest, more = {}, change = (its) => its) {
      const viewer = watched(launcher, change(spec(guest, more)));
      runs.push(viewer);
      return viewer;
    },
    async close() {
      await settle();
      await nursery.close();
      rmSync(workDir, { recursive: true, force: true });
    },
  };
}

function watched(launcher: Launcher, spec: LaunchSpec): Viewer {
  const lines: string[] = [];
  const run = launcher.launch({
    ...spec,
    classify(line, stream) {
      lines.push(line);
      return spec.classify(line, stream);
    },
  });
  return { pid: run.pid, ready: run.ready, ended: run.ended, stop: () => run.stop(), lines };
}

async function startSpiceGuest(
  nursery: Nursery,
  workDir: string,
  hardware: GuestHardware,
): Promise<SpiceGuest> {
  let said = '';
  let boots = 0;
  const events = {
    booted: () => (boots += 1),
    down: () => {},
    said: (text: string) => (said += text),
  };
  const guest = await startGuest(nursery, workDir, hardware, events, null);
  const channels = async () => {
    const answer = (await guest.qmp.run('query-spice')) as { channels?: readonly SpiceChannel[] };
    return answer.channels ?? [];
  };
  const types = async () => (await channels()).map((each) => each['channel-type']).toSorted((a, b) => a - b);
  return {
    ...guest,
    port: hardware.graphics.port,
    password: hardware.graphics.password,
    channels,
    types,
    async whole() {
      await expect.poll(types, { timeout: 10_000 }).toContain(CHANNEL.inputs);
      for (let before = -1; ;) {
        const now = (await channels()).length;
        await systemClock.sleep(1_000);
        if (now === before) return;
        before = now;
      }
    },
    monitor: async (command) =>
      String(await guest.qmp.run('human-monitor-command', { 'command-line': command })),
    said: () => said,
    boots: () => boots,
  };
}
