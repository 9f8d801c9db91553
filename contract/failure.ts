/**
 * What went wrong, as data. The interface turns it into a sentence from the catalogue (`failure.<kind>`); no text, no
 * stack and no secret ever travels in it.
 */
export const FAILURE_KINDS = [
  'auth-rejected', //        the cloud refuses this user and password (asked again before it is said)
  'session-expired', //      the login token is no longer accepted
  'not-allowed', //          the person lacks the right for this action; params.reason = locked: nobody may
  'not-found', //            the VM is gone
  'wrong-state', //          the action is not possible in the VM's present state; params.reason = turned-off: it ran, and somebody ended it
  'limit-reached', //        a quota
  'busy', //                 something else is still being done
  'cloud-unreachable', //    no connection: params.reason = refused | reset | dns | timeout | unreachable | proxy; unsure: it broke in the middle of a change
  'cloud-misbehaves', //     an answer that is not OpenNebula's: params.reason = http | html | redirect | xml | size | shape | fault
  'tls-untrusted', //        the certificate of the cloud is not trusted: params.reason = authority | name | expired | pin
  'tls-mismatch', //         the two ends do not agree on TLS: params.reason = no-tls | needs-tls | tls-client
  'cloud-error', //          oned answered with an internal error
  'timeout', //              a deadline of the policy passed: params.what; params.reason = queued: the scheduler says why in params.text
  'vm-failed', //            the cloud could not start the machine: params.text = ERROR text, if any
  'no-way-in', //            the VM offers neither SPICE, RDP nor VNC
  'no-address', //           the VM has a way in, but no usable address: params.what
  'port-unreachable', //     the way in does not answer: params.protocol
  'viewer-missing', //       the program is not installed: params.program
  'viewer-failed', //        the program could not be started or ended at once: params.program
  'ticket-rejected', //      the SPICE or VNC server refuses the password of the VM
  'logon-rejected', //       the guest refuses user or password (RDP)
  'logon-dropped', //        the guest hung up during the sign-in without a reason: most often a wrong password; params.reason = again: it does so whatever is typed
  'logon-restricted', //     the guest refuses for another reason: params.reason = locked | expired | must-change | disabled | account-expired | hours | not-granted | unavailable | restricted
  'desktop-refuses', //      the guest lets in nobody in this way: params.reason = licence | program | security
  'session-ended', //        the guest ended the session: params.reason = server | idle | time
  'certificate-untrusted', // the guest's RDP certificate is not trusted: params.reason = changed | unknown | no-memory
  'connection-lost', //      the session broke without the person's doing: params.reason = frozen: it stood still for too long
  'replaced', //             the desktop was opened from somewhere else
  'unusable-value', //       a value that no viewer can be given, such as a line break: params.what names the field
  'policy-denied', //        the settings do not allow it
  'cancelled', //            the person cancelled
  'bad-request', //          the page asked for something that it may not: params.what
  'internal', //             our own mistake
] as const;

export type FailureKind = (typeof FAILURE_KINDS)[number];

export interface Failure {
  readonly kind: FailureKind;
  /** Small values for the sentence; never a secret, never a body of an answer. Text in it is shown as text only. */
  readonly params: Readonly<Record<string, string | number>>;
  /** Whether trying again can help: at once, after a while, or not without somebody's doing. */
  readonly retry: 'now' | 'later' | 'never';
  /** The number that stands in the log beside the cause, for example `K7Q2MX`. */
  readonly incident: string;
}

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };
