import type { Clock } from '../../../core/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly serial: number;
  readonly wake: () => void;
  gone: boolean;
}

/** A clock that is turned by hand and holds ten thousand sleepers: those that sleep are kept in a heap. */
export class VirtualClock implements Clock {
  private time = 0;
  private serial = 0;
  private readonly heap: Sleeper[] = [];

  now(): number {
    return 1_700_000_000_000 + this.time;
  }
  monotonic(): number {
    return this.time;
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const stop = () => {
        sleeper.gone = true;
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        at: this.time + Math.max(0, ms),
        serial: (this.serial += 1),
        wake: () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
        gone: false,
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.push(sleeper);
    });
  }

  /** Turns the clock on by `ms`; whoever wakes does what there is to do before the next one does. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    for (let next = this.heap[0]; next !== undefined && next.at <= until; next = this.heap[0]) {
      this.pop();
      if (next.gone) continue;
      this.time = next.at;
      next.wake();
      for (let turn = 0; turn < 40; turn++) await Promise.resolve();
    }
    this.time = until;
  }

  private before(a: Sleeper | undefined, b: Sleeper | undefined): boolean {
    if (a === undefined || b === undefined) return a !== undefined;
    return a.at < b.at || (a.at === b.at && a.serial < b.serial);
  }
  private swap(a: number, b: number): void {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (first === undefined || second === undefined) return;
    this.heap[a] = second;
    this.heap[b] = first;
  }
  private push(sleeper: Sleeper): void {
    let at = this.heap.push(sleeper) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.before(this.heap[at], this.heap[above])) return;
      this.swap(at, above);
      at = above;
    }
  }
  private pop(): void {
    this.swap(0, this.heap.length - 1);
    this.heap.pop();
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const below = this.before(this.heap[right], this.heap[left]) ? right : left;
      if (!this.before(this.heap[below], this.heap[at])) return;
      this.swap(at, below);
      at = below;
    }
  }
}
