import type { ExitMeaning, ProgramExit } from './launch-spec.ts';

/** Exit codes of client/X11/xfreerdp.h, as seen from FreeRDP 2.11.7 and 3.15.0 on Debian. */
const CODES: Readonly<Record<number, ExitMeaning>> = {
  0: 'closed',
  1: 'closed', //    disconnect
  2: 'closed', //    logoff
  3: 'lost', //      idle time-out of the server
  4: 'lost', //      logon time-out
  5: 'replaced',
  7: 'logon-restricted', // denied
  9: 'logon-restricted', // insufficient privileges
  11: 'closed', //   by the person
  12: 'closed', //   logged off in the session; also another client, or the server was stopped: it tells no difference
  131: 'unreachable',
  132: 'logon-rejected',
  133: 'security-mismatch',
  134: 'logon-rejected',
  135: 'logon-locked',
  139: 'unreachable',
  140: 'unreachable',
  141: 'unreachable',
  143: 'certificate-untrusted',
  144: 'logon-restricted',
  145: 'cancelled',
  147: 'dropped', //  the transport broke; FreeRDP's own server of 2.11 answers a wrong password so
  148: 'logon-expired',
  149: 'logon-must-change',
  151: 'logon-disabled',
  154: 'logon-rejected',
  155: 'logon-restricted',
  156: 'logon-restricted',
  157: 'logon-expired',
  158: 'logon-restricted',
  159: 'logon-rejected',
  160: 'guest-booting',
};

/** Codes that mean "could not connect" before the picture, and "the connection broke" after it. */
const BREAKS: readonly ExitMeaning[] = [
  'unreachable',
  'certificate-untrusted',
  'security-mismatch',
  'dropped',
  'failed',
];

/** Total over every end of xfreerdp. */
export function freerdpExit(exit: ProgramExit, wasReady: boolean): ExitMeaning {
  if (exit.kind === 'not-found') return 'not-found';
  const meaning = exit.kind === 'exited' ? (CODES[exit.code] ?? 'failed') : 'failed';
  return wasReady && BREAKS.includes(meaning) ? 'lost' : meaning;
}
