import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../demo/ports.ts';
import type { Nursery } from '../../demo/process.ts';
import { openQmp } from '../../demo/qmp.ts';
import type { Qmp } from '../../demo/qmp.ts';
import type { Address } from '../../core/probes.ts';
import type { BootGuest } from './boot-guests.ts';

/** A QEMU that was just switched on. */
export interface BootRun {
  readonly vnc: Address;
  readonly qmp: Qmp;
  /** When it said what it says on its serial port (`BootGuest.says`), by `performance.now()`; null before. */
  saidAt(): number | null;
  end(): Promise<void>;
}

/** Switches `guest` on; `name` is not that of another one that runs in this folder. */
export async function switchOn(
  nursery: Nursery,
  folder: string,
  guest: BootGuest,
  name: string,
  more: readonly string[] = [],
): Promise<BootRun> {
  const socket = join(folder, `${name}.qmp`);
  await rm(socket, { force: true });
  const port = await freePort();
  let heard = '';
  let at: number | null = null;
  const child = nursery.start({
    command: [
      ...(['/usr/bin/qemu-system-x86_64', '-machine', 'pc', '-accel', 'tcg', '-nodefaults'] as const),
      ...['-m', String(guest.memory), '-vga', 'std', '-display', 'none', '-vnc', `127.0.0.1:${port - 5_900}`],
      ...['-chardev', 'stdio,id=com1,signal=off', '-serial', 'chardev:com1'],
      ...['-qmp', `unix:${socket},server=on,wait=off`, ...guest.arguments, ...more],
    ],
    cwd: folder,
    onOutput(chunk) {
      if (guest.says === null || at !== null) return;
      heard = (heard + chunk.toString('latin1')).slice(-4_096);
      if (heard.includes(guest.says)) at = performance.now();
    },
  });
  const ended = child.gone.then((how) => {
    throw new Error(`${guest.name}: QEMU ended, ${how}: ${heard.slice(-400)}`);
  });
  const qmp = await Promise.race([openQmp(socket, 15_000, () => {}), ended]);
  ended.catch(() => {});
  return {
    vnc: { host: '127.0.0.1', port },
    qmp,
    saidAt: () => at,
    async end() {
      qmp.close();
      child.kill();
      await child.gone;
    },
  };
}
