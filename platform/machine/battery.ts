import { join } from 'node:path';
import type { BatteryView } from '../../contract/machine.ts';
import { batteryOf } from '../../core/machine/battery.ts';
import { namesIn, smallFile } from './small-file.ts';

const MOST_SUPPLIES = 16;

/** The terminal's own batteries together; null where it has none. `root`: where the kernel names every power supply, /sys/class/power_supply. */
export function readBattery(root: string): BatteryView | null {
  const uevents = namesIn(root, MOST_SUPPLIES).map((name) => smallFile(join(root, name, 'uevent')));
  return batteryOf(uevents.filter((each) => each !== null));
}
