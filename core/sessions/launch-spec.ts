/**
 * A viewer to run, as a value. Built by pure code, run by `platform/process/launcher.ts`. A secret stands in
 * `handOff.content` and nowhere else.
 */
export interface LaunchSpec {
  readonly program: ProgramId;
  /** Public arguments: they stand in /proc/PID/cmdline for every local user to read. */
  readonly args: readonly string[];
  /** What the program reads on its standard input, then end of file; null for none. */
  readonly handOff: { readonly channel: 'stdin'; readonly content: string } | null;
  /** Put into the fresh home of the run before it starts. Public as well: never a secret. */
  readonly files: readonly HomeFile[];
  /** Added to the launcher's own small environment. Public as well. */
  readonly environment: Readonly<Record<string, string>>;
  /** Reads the program's output line by line and says what it means. */
  readonly classify: LineClassifier;
  /** Lines that tell what the person types: they are classified, but never kept and never logged. */
  readonly personal?: RegExp;
  /** How long the program may take until `ready`, milliseconds. */
  readonly readyWithin: number;
  /**
   * How long the program is let be before it is asked to stop, milliseconds from its start, and from its readiness: a server may not bear a
   * client that goes while it comes.
   */
  readonly settle?: number;
  /** What an end of the program means, when no line said it before. */
  readonly exitMeaning: (exit: ProgramExit, wasReady: boolean) => ExitMeaning;
}

/** A file of the run's own home, which goes with it. */
export interface HomeFile {
  /** Below the home, such as `.config/virt-viewer/settings`. */
  readonly path: string;
  readonly content: string;
  /** Whether it is a program. */
  readonly executable: boolean;
}

/** Programs are named, never given by path: the launcher knows where each may stand. */
export type ProgramId =
  | 'remote-viewer'
  | 'xfreerdp2'
  | 'xfreerdp3'
  | 'setxkbmap'
  | 'systemctl'
  | 'openbox'
  | 'wmctrl'
  | 'xprop'
  | 'ss'
  | 'pactl'
  | 'nmcli'
  | 'systemd-notify';

/** `null`: says nothing. `ready`: the desktop is on the screen. Otherwise: the program has failed and is ended. */
export type LineVerdict = null | 'ready' | ExitMeaning;
/** A fresh one per run; `stream` tells where the line came from. Lines are cut at 4,096 characters and hold no control characters. */
export type LineClassifier = (line: string, stream: 'stdout' | 'stderr') => LineVerdict;

export type ProgramExit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'spawn-failed' };

/** What the end of a session means for the person. */
export type ExitMeaning =
  | 'closed' //                over as it should be: logged off, the guest shut down, the window was closed
  | 'cancelled' //             we ended it
  | 'ended-by-server' //       an administrator, or the server by itself, ended the session
  | 'idle-ended' //            the server's limit for a session that nobody uses
  | 'time-over' //             the server's limit for a session in use
  | 'ticket-rejected'
  | 'logon-rejected' //        wrong user name or password
  | 'logon-locked'
  | 'logon-expired' //         the password has expired
  | 'logon-must-change' //     the password has to be changed first
  | 'logon-disabled'
  | 'account-expired'
  | 'logon-hours' //           not at this time
  | 'logon-not-granted' //     the account may not sign in by Remote Desktop
  | 'logon-restricted' //      any other rule about the account
  | 'logon-unavailable' //     the guest cannot ask whoever knows the password: no domain controller, no trust, no common time
  | 'licence' //               the server has no licence for one more client
  | 'program-refused' //       the server does not start the published application
  | 'unreachable' //           no connection could be made
  | 'dropped' //               the server hung up during the sign-in and did not say why
  | 'certificate-untrusted'
  | 'security-mismatch' //     the server refuses the security that the policy asks for
  | 'lost' //                  an established session broke
  | 'replaced' //              another client took the session
  | 'guest-booting' //         the target is booting, or about to
  | 'not-found' //             the program is not installed
  | 'timed-out' //             no sign of readiness in time
  | 'failed'; //               anything else
