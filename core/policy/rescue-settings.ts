export const RESCUE_ACTIONS = ['restart', 'restart-hard', 'shut-down', 'revert', 'keep'] as const;
export type RescueAction = (typeof RESCUE_ACTIONS)[number];

/** What a person may do with a desktop that is open or did not come up, where the cloud allows it too. */
export interface RescueSettings {
  readonly actions: readonly RescueAction[];
  /** Consoles are looked at, and nothing that is typed reaches the machine. */
  readonly viewOnly: boolean;
  /** How many snapshots made here a VM may have. */
  readonly keepMost: number;
  /** At that number: the oldest of them goes, or no more is made. */
  readonly keepFull: 'delete-oldest' | 'refuse';
}
