import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, RandomBytes } from '../core/clock.ts';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await sleep(Math.max(0, ms), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node wraps the reason in an AbortError; whoever waits wants the reason that was given.
      signal?.throwIfAborted();
      throw error;
    }
  },
};

export const systemRandom: RandomBytes = (bytes) => randomBytes(bytes);
