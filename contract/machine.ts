/** What the top bar can show of the terminal itself. */
export const STATUS_PARTS = ['sound', 'network', 'battery'] as const;
export type StatusPart = (typeof STATUS_PARTS)[number];

export interface SoundView {
  /** Per cent, 0–100. */
  readonly level: number;
  readonly muted: boolean;
}

export interface NetworkView {
  readonly kind: 'wired' | 'wifi' | 'none';
  /** Name of the interface, such as `enp3s0`; empty for `none`. */
  readonly interface: string;
  readonly addresses: readonly string[];
  /** Of the Wi-Fi network, which a stranger may have chosen; empty where it is not known. */
  readonly name: string;
  /** Of the Wi-Fi network, per cent; null where it is not known. */
  readonly signal: number | null;
}

export interface BatteryView {
  /** Per cent of all batteries together, 0–100. */
  readonly level: number;
  readonly state: 'charging' | 'discharging' | 'full';
  readonly warning: 'low' | 'critical' | null;
}

/** Null: not there, not known, or not to be shown. */
export interface MachineView {
  readonly sound: SoundView | null;
  readonly network: NetworkView | null;
  readonly battery: BatteryView | null;
}

export const NOTHING_KNOWN: MachineView = { sound: null, network: null, battery: null };
