/**
 * Runs `work` under a signal of its own, which ends with the reason of `outer`, or after `ms` with `late()`. Leaves neither timer nor
 * listener. The work is to reject with the signal's reason as soon as it ends.
 */
export async function within<T>(
  ms: number,
  late: () => Error,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const inner = new AbortController();
  const pass = () => inner.abort(outer.reason);
  const timer = setTimeout(() => inner.abort(late()), ms);
  outer.addEventListener('abort', pass, { once: true });
  try {
    return await work(inner.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', pass);
  }
}

/** What `start` settles with, or the reason of `signal` when that ends first. */
export function orEnd<T>(
  signal: AbortSignal,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const ended = () => reject(signal.reason);
    const leave = () => signal.removeEventListener('abort', ended);
    signal.addEventListener('abort', ended, { once: true });
    start(
      (value) => {
        leave();
        resolve(value);
      },
      (error) => {
        leave();
        reject(error);
      },
    );
  });
}
