/** What the kernel tells of power supplies (Documentation/ABI/testing/sysfs-class-power), as the top bar shows it. Pure. */
import type { BatteryView } from '../../contract/machine.ts';

/** At or below so many per cent, while no charger is connected. */
const LOW = 10;
const CRITICAL = 5;
/** A charge beyond this, in µWh or µAh, is no battery's. */
const MOST = 1e9;

interface Cell {
  readonly level: number;
  /** How much it counts beside others: its full charge. */
  readonly weight: number;
  readonly charging: boolean;
  readonly discharging: boolean;
}

/** `uevents`: the file `uevent` of each supply. Null where the terminal has no battery of its own: those of mice and headsets do not count. */
export function batteryOf(uevents: readonly string[]): BatteryView | null {
  const cells = uevents.map(cellOf).filter((each) => each !== null);
  const whole = cells.reduce((sum, { weight }) => sum + weight, 0);
  if (whole === 0) return null;
  const level = Math.round(cells.reduce((sum, cell) => sum + cell.level * cell.weight, 0) / whole);
  const charging = cells.some((cell) => cell.charging);
  // One battery of two may charge while the other one waits.
  const discharging = !charging && cells.some((cell) => cell.discharging);
  const state = charging ? 'charging' : discharging ? 'discharging' : 'full';
  return { level, state, warning: discharging ? warningAt(level) : null };
}

const warningAt = (level: number): BatteryView['warning'] =>
  level <= CRITICAL ? 'critical' : level <= LOW ? 'low' : null;

function cellOf(uevent: string): Cell | null {
  const values = new Map(
    uevent.split('\n').flatMap((line) => {
      const [, name, value] = /^POWER_SUPPLY_([A-Z_]+)=(.{0,64})$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const number = (name: string): number | null => {
    const text = values.get(name) ?? '';
    const value = /^\d{1,12}$/.test(text) ? Number(text) : null;
    return value !== null && value <= MOST ? value : null;
  };
  if (values.get('TYPE') !== 'Battery' || values.get('SCOPE') === 'Device' || values.get('PRESENT') === '0')
    return null;
  const now = number('ENERGY_NOW') ?? number('CHARGE_NOW');
  const full = number('ENERGY_FULL') ?? number('CHARGE_FULL');
  const known = number('CAPACITY');
  const measured = now !== null && full !== null && full > 0 ? (now / full) * 100 : null;
  const level = measured ?? known;
  if (level === null) return null;
  const status = values.get('STATUS') ?? '';
  return {
    level: Math.min(100, level),
    weight: full !== null && full > 0 ? full : 1,
    charging: status === 'Charging',
    discharging: status === 'Discharging',
  };
}
