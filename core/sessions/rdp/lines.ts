import type { ExitMeaning, LineClassifier } from '../launch-spec.ts';
import { NO_SCRIPT } from './keys.ts';

/** How far a run came, and what was said of its end; the first word counts. */
export interface Progress {
  /** The server took one of the securities that were offered: an RDP server is there. */
  negotiated: boolean;
  /** The picture's buffer is made, after the sign-in. */
  ready: boolean;
  said: ExitMeaning | null;
}

export const newProgress = (): Progress => ({ negotiated: false, ready: false, said: null });

const NEGOTIATED = /Negotiated \S+ security/;
const READY = 'Local framebuffer format';

/** What a server says of itself before it ends a session (MS-RDPBCGR 2.2.5.1.1): before the picture the exit code does not tell it. */
const ERROR_INFO = /ERRINFO_\w+ \(?0x([0-9A-F]{8})\b/;
const LICENCE = [0x100, 0x10a] as const;
/** `[before the picture, after it]`. The first two are also what FreeRDP makes of an end without a word. */
const ENDS: Readonly<Record<number, readonly [ExitMeaning, ExitMeaning]>> = {
  0x01: ['dropped', 'ended-by-server'], // RPC_INITIATED_DISCONNECT
  0x02: ['dropped', 'ended-by-server'], // RPC_INITIATED_LOGOFF
  0x03: ['idle-ended', 'idle-ended'], // IDLE_TIMEOUT
  0x04: ['time-over', 'time-over'], // LOGON_TIMEOUT: the limit of an active session
  0x05: ['replaced', 'replaced'], // DISCONNECTED_BY_OTHERCONNECTION
  0x07: ['logon-restricted', 'ended-by-server'], // SERVER_DENIED_CONNECTION
  0x09: ['logon-not-granted', 'logon-not-granted'], // SERVER_INSUFFICIENT_PRIVILEGES
  0x0a: ['logon-rejected', 'logon-rejected'], // SERVER_FRESH_CREDENTIALS_REQUIRED
  0x0b: ['closed', 'closed'], // RPC_INITIATED_DISCONNECT_BYUSER
  0x0c: ['closed', 'closed'], // LOGOFF_BYUSER
  0x19: ['guest-booting', 'closed'], // SERVER_SHUTDOWN
  0x1a: ['guest-booting', 'closed'], // SERVER_REBOOT
};

/** NTSTATUS (MS-ERREF 2.3.1) for which FreeRDP has one exit code, 132, and says which it was. */
const REFUSED = /SPNEGO failed with NTSTATUS: \w+ \[0x([0-9A-F]{8})\]/;
const REFUSALS: Readonly<Record<number, ExitMeaning>> = {
  0xc000005e: 'logon-unavailable', // NO_LOGON_SERVERS
  0xc000006f: 'logon-hours', // INVALID_LOGON_HOURS
  0xc0000070: 'logon-restricted', // INVALID_WORKSTATION
  0xc00000dc: 'logon-unavailable', // INVALID_SERVER_STATE
  0xc0000133: 'logon-unavailable', // TIME_DIFFERENCE_AT_DC
  0xc000018c: 'logon-unavailable', // TRUSTED_DOMAIN_FAILURE
  0xc000018d: 'logon-unavailable', // TRUSTED_RELATIONSHIP_FAILURE
};

/** Before the picture: somebody is there and says no more. In a session that stands it is one attempt of several to take it up again. */
const SILENT = /Timeout waiting for activation/;

/** A RemoteApp that the server does not start (MS-RDPERP 2.2.2.3.2). */
const NO_PROGRAM = /RAIL exec error/;

/**
 * Reads FreeRDP 2.11 and 3.15 with nego at DEBUG, and notes in `progress` what their exit codes do not tell. They end by themselves after
 * what is noted there, and tidy up; only keys that are not swallowed end a run at once.
 */
export function classifierOf(progress: Progress): LineClassifier {
  return (line) => {
    if (line.includes(READY)) {
      progress.ready = true;
      return 'ready';
    }
    progress.negotiated ||= NEGOTIATED.test(line);
    progress.said ??= saidBy(line, progress.ready);
    return NO_SCRIPT.test(line) ? 'failed' : null;
  };
}

function saidBy(line: string, ready: boolean): ExitMeaning | null {
  if (NO_PROGRAM.test(line)) return 'program-refused';
  if (SILENT.test(line)) return ready ? null : 'timed-out';
  return endOf(line, ready) ?? REFUSALS[numberIn(REFUSED, line)] ?? null;
}

function endOf(line: string, ready: boolean): ExitMeaning | null {
  const code = numberIn(ERROR_INFO, line);
  if (code >= LICENCE[0] && code <= LICENCE[1]) return 'licence';
  return ENDS[code]?.[ready ? 1 : 0] ?? null;
}

/** NaN where there is none. */
const numberIn = (pattern: RegExp, line: string): number =>
  Number.parseInt(pattern.exec(line)?.[1] ?? '', 16);
