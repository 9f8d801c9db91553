import type { Failure } from '../contract/failure.ts';
import type { Requests, RequestName, Shell } from '../contract/requests.ts';

declare global {
  interface Window {
    /** Put there by the host before this script runs. */
    readonly onekiosk: Shell;
  }
}

/** Asks the shell; a host that is gone answers as a mistake of ours. */
export async function ask<N extends RequestName>(
  name: N,
  args: Requests[N]['args'],
): Promise<{ ok: true; value: Requests[N]['value'] } | { ok: false; failure: Failure }> {
  try {
    return await window.onekiosk.request(name, args);
  } catch {
    return { ok: false, failure: { kind: 'internal', params: {}, retry: 'later', incident: '' } };
  }
}
