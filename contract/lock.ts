/** Whether this terminal is locked, whole, so that a lost event does no harm. */
export interface LockView {
  /** Somebody is signed in whom a lock would wait for. */
  readonly possible: boolean;
  readonly locked: boolean;
  /** When a locked terminal signs out by itself, milliseconds since the epoch; null where it waits. Where it is set, others may sign out. */
  readonly signsOutAt: number | null;
}

export const UNLOCKED: LockView = { possible: false, locked: false, signsOutAt: null };
