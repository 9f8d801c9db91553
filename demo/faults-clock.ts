import { createFault } from './faults-counter.ts';
import type { Fault } from './faults-counter.ts';

export interface ClockFaults {
  /** The cloud's clock is `ms` ahead, or behind. Bites whenever it is read. */
  jump(ms: number): Fault;
}

/** The clock by which login tokens end and snapshots are dated. */
export function createFaultyClock(): { readonly now: () => number; readonly faults: ClockFaults } {
  let ahead = 0;
  let readings = 0;
  return {
    now() {
      readings += 1;
      return Date.now() + ahead;
    },
    faults: {
      jump(ms) {
        const before = readings;
        ahead += ms;
        const fault = createFault(() => {
          ahead -= ms;
        });
        return { bites: () => readings - before, end: fault.end };
      },
    },
  };
}
