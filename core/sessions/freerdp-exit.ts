import type { ExitMeaning, ProgramExit } from './launch-spec.ts';
import type { Progress } from './rdp/lines.ts';

/**
 * Exit codes of client/X11/xfreerdp.h, as seen from FreeRDP 2.11.7 and 3.15.0 on Debian. Those below 16 are the server's own
 * (`rdp/lines.ts`), where the picture was there.
 */
const CODES: Readonly<Record<number, ExitMeaning>> = {
  0: 'closed', //          by its window
  1: 'ended-by-server', // also an end without a word
  2: 'ended-by-server', // logged off from outside
  3: 'idle-ended',
  4: 'time-over',
  5: 'replaced',
  7: 'logon-restricted', // denied
  9: 'logon-not-granted',
  10: 'logon-rejected', // fresh credentials
  11: 'closed', //         by the person
  12: 'closed', //         logged off; xrdp says the same of another client, and of its own end
  131: 'dropped', //       whatever else happened before the picture
  132: 'logon-rejected',
  133: 'security-mismatch',
  134: 'logon-rejected',
  135: 'logon-locked',
  139: 'unreachable',
  140: 'unreachable',
  141: 'unreachable',
  142: 'dropped',
  143: 'certificate-untrusted',
  144: 'logon-not-granted',
  145: 'cancelled',
  146: 'security-mismatch',
  147: 'dropped', //       the transport broke; FreeRDP's own server answers a wrong password so
  148: 'logon-expired',
  149: 'logon-must-change',
  150: 'logon-unavailable', // no domain controller
  151: 'logon-disabled',
  152: 'logon-expired',
  153: 'logon-restricted', // revoked: disabled, locked or expired
  154: 'logon-rejected',
  155: 'logon-restricted',
  156: 'logon-restricted',
  157: 'account-expired',
  158: 'logon-not-granted',
  159: 'logon-rejected',
  160: 'guest-booting', // FreeRDP 3.16 and later
};

/**
 * Licence errors: 16 to 26 by the header, 240 to 250 in truth, for both versions subtract where they mean to add. Before the picture
 * 18 to 24 are a command line that FreeRDP does not understand.
 */
const isLicence = (code: number, ready: boolean): boolean =>
  (code >= 240 && code <= 250) || (ready && code >= 16 && code <= 26);

/** Codes that mean "could not connect" before the picture, and "the connection broke" after it. */
const BREAKS: readonly ExitMeaning[] = [
  'unreachable',
  'certificate-untrusted',
  'security-mismatch',
  'dropped',
  'failed',
];

/** Total over every end of xfreerdp. What was said goes before its exit code. */
export function freerdpExit(exit: ProgramExit, { negotiated, ready, said }: Readonly<Progress>): ExitMeaning {
  if (exit.kind === 'not-found') return 'not-found';
  if (said !== null) return said;
  if (exit.kind !== 'exited') return ready ? 'lost' : 'failed';
  if (isLicence(exit.code, ready)) return 'licence';
  const meaning = CODES[exit.code] ?? 'failed';
  if (ready && BREAKS.includes(meaning)) return 'lost';
  // Nobody listens, or somebody hung up who may not be an RDP server at all.
  return meaning === 'dropped' && !negotiated ? 'unreachable' : meaning;
}
