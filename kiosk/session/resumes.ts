/** The sleeps of the machine that one session has gone through. */
export interface Resumes {
  /** When it came back last, by the clock that never jumps; null where it did not sleep. */
  readonly last: () => number | null;
  /** Aborts when it comes back the next time. */
  readonly next: () => AbortSignal;
  note(at: number): void;
}

export function createResumes(): Resumes {
  let last: number | null = null;
  let waiting = new AbortController();
  return {
    last: () => last,
    next: () => waiting.signal,
    note(at) {
      last = at;
      const woken = waiting;
      waiting = new AbortController();
      woken.abort();
    },
  };
}
