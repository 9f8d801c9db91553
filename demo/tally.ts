/** What came to an endpoint since it was last asked. Outlives a restart of the endpoint. */
export interface TallyRecord {
  /** Answered calls by method; `(none)` for what was no call. */
  readonly calls: Readonly<Record<string, number>>;
  /** Refusals and faults by their code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly connections: number;
  /** Connections beyond what may wait. */
  readonly resets: number;
  /** Connections in service that did not bring their request in time: 408. */
  readonly timeouts: number;
  /** Answered calls in each second, the first one since the last record. */
  readonly perSecond: readonly number[];
  /** Milliseconds that the machine was too slow for the model, as whole: with many of them the figures are those of a slower oned. */
  readonly lateMs: number;
}

export interface Tally {
  call(method: string, code: number): void;
  connection(): void;
  reset(): void;
  timeout(): void;
  late(ms: number): void;
  /** The record since the last one, and begins another. */
  take(): TallyRecord;
}

/** Seconds that a record keeps apart; what comes later is counted into the last one. */
const LONGEST_RECORD = 3600;

export function createTally(now: () => number): Tally {
  let calls = new Map<string, number>();
  let codes = new Map<string, number>();
  let perSecond: number[] = [];
  let [connections, resets, timeouts, lateMs] = [0, 0, 0, 0];
  let since = now();
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  /** The second that runs; those before it in which nothing came are there too. */
  const second = (): number => {
    const index = Math.min(Math.floor((now() - since) / 1000), LONGEST_RECORD - 1);
    while (perSecond.length <= index) perSecond.push(0);
    return index;
  };
  return {
    call(method, code) {
      count(calls, method);
      if (code !== 0) count(codes, String(code));
      const index = second();
      perSecond[index] = (perSecond[index] ?? 0) + 1;
    },
    connection: () => void (connections += 1),
    reset: () => void (resets += 1),
    timeout: () => void (timeouts += 1),
    late: (ms) => void (lateMs += ms),
    take() {
      second();
      const record = {
        ...{
          calls: Object.fromEntries(calls),
          codes: Object.fromEntries(codes),
          connections,
          resets,
          timeouts,
        },
        ...{ perSecond, lateMs: Math.round(lateMs) },
      };
      [calls, codes, perSecond, since] = [new Map(), new Map(), [], now()];
      [connections, resets, timeouts, lateMs] = [0, 0, 0, 0];
      return record;
    },
  };
}
