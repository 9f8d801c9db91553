/** Time, as a parameter: nothing in `core/` or `kiosk/` reads a clock of its own. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch: for stamps that are shown or compared with the cloud's. */
  now(): number;
  /** Milliseconds of a clock that never jumps: for durations and deadlines. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. Leaves no timer behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** `bytes` random bytes of cryptographic quality. */
export type RandomBytes = (bytes: number) => Uint8Array;
