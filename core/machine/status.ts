import type { BatteryView, NetworkView, SoundView } from '../../contract/machine.ts';

/** What this terminal can tell of itself. None rejects. */
export interface MachineSources {
  /** Null where it cannot be told. */
  network(): Promise<NetworkView | null>;
  battery(): Promise<BatteryView | null>;
  readonly sound: SoundControl;
}

/** The output that is in use. */
export interface SoundControl {
  /** Null where there is no sound server, or it has no output. */
  read(): Promise<SoundView | null>;
  /** Per cent, 0–100. Answers whether it was done. */
  volume(level: number): Promise<boolean>;
  mute(on: boolean): Promise<boolean>;
  /** Calls back when somebody else has changed it. Answers what ends that. */
  watch(changed: () => void): { close(): Promise<void> };
}
