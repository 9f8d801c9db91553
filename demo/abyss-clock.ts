/**
 * What a gate's time may go forward in one turn of Node's loop, milliseconds. A machine that is slower than oned's then slows the accept
 * thread and the calls alike, and what a storm loses does not change.
 */
const LONGEST_STEP = 5;

export interface AbyssClock {
  /** Before anything is told to the gate. */
  touch(): void;
  stop(): void;
}

/** Moves a gate's time along with `now`, only while there is something to happen. `late` hears what the machine was too slow for. */
export function startAbyssClock(
  gate: { advance(ms: number): void; pending(): boolean },
  now: () => number,
  late: (ms: number) => void,
): AbyssClock {
  let last = now();
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const elapsed = (): number => {
    const before = last;
    last = now();
    return last - before;
  };
  const tick = () => {
    const ms = elapsed();
    if (ms > LONGEST_STEP) late(ms - LONGEST_STEP);
    gate.advance(Math.min(ms, LONGEST_STEP));
    timer = gate.pending() && !stopped ? setTimeout(tick, 1) : null;
  };
  return {
    touch() {
      if (timer !== null || stopped) return;
      gate.advance(elapsed()); // Nothing happens: it was at rest.
      timer = setTimeout(tick, 1);
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
