import { OneClientError } from '../../core/opennebula/errors.ts';

/** Runs an attempt with the first endpoint, or with the next ones while one cannot be reached. */
export type FailOver = <T>(attempt: (url: URL) => Promise<T>) => Promise<T>;

/**
 * Begins with the endpoint that worked last. A call goes on to the next one only if nothing of it was sent, and never past an endpoint that
 * answered but could not prove who it is. One that failed after sending is not begun with the next time. Rejects with the last error.
 */
export function createFailOver(urls: readonly URL[]): FailOver {
  let first = 0;
  return async (attempt) => {
    const from = first;
    const order = [...urls.keys()].map((turn) => (from + turn) % urls.length);
    let last: unknown = new TypeError('there is no endpoint');
    for (const index of order) {
      const url = urls[index];
      if (url === undefined) continue;
      try {
        const result = await attempt(url);
        first = index;
        return result;
      } catch (error) {
        last = error;
        if (!(error instanceof OneClientError)) break;
        if (canNotBeReached(error)) continue;
        if (error.sent) first = isFailing(error) ? (index + 1) % urls.length : index;
        break;
      }
    }
    throw last;
  };
}

const REACHABILITY: ReadonlySet<string> = new Set(['refused', 'reset', 'dns', 'unreachable']);

const canNotBeReached = ({ code, detail, sent }: OneClientError): boolean =>
  !sent &&
  (REACHABILITY.has(code) ||
    (code === 'timeout' && detail === 'connect') ||
    (code === 'proxy' && detail.startsWith('5')));

/** After sending: the endpoint, or what stands behind it, is down. */
const isFailing = ({ code, detail, sent }: OneClientError): boolean =>
  sent &&
  (code === 'reset' ||
    code === 'length' ||
    code === 'timeout' ||
    (code === 'http' && /^50[234]$/.test(detail)));
