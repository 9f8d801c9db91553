import type { Protocol } from '../../contract/views.ts';
import type { ExitMeaning } from '../../core/sessions/launch-spec.ts';
import { Trouble } from '../failures.ts';

/** What the end of a viewer leads to: back to the list, the guest's password again, another look at the machine, or a sentence. */
export type NextStep =
  | { readonly step: 'list' }
  | { readonly step: 'ask-again'; readonly trouble: Trouble }
  | { readonly step: 'look-again' }
  | { readonly step: 'fail'; readonly trouble: Trouble };

const fail = (...args: ConstructorParameters<typeof Trouble>): NextStep => ({
  step: 'fail',
  trouble: new Trouble(...args),
});
const restricted = (reason: string): NextStep => fail('logon-restricted', { reason });
const ended = (reason: string): NextStep => fail('session-ended', { reason });

/** Total over every meaning. `troubled`: sign-ins break off here, whatever is typed (`core/boot/sign-in.ts`). */
export function nextStep(meaning: ExitMeaning, protocol: Protocol, troubled = false): NextStep {
  const program = protocol === 'rdp' ? 'xfreerdp' : 'remote-viewer';
  switch (meaning) {
    case 'closed':
    case 'cancelled':
      return { step: 'list' };
    case 'ended-by-server':
      return ended('server');
    case 'idle-ended':
      return ended('idle');
    case 'time-over':
      return ended('time');
    case 'logon-rejected':
      return { step: 'ask-again', trouble: new Trouble('logon-rejected') };
    case 'dropped':
      return troubled
        ? fail('logon-dropped', { reason: 'again' })
        : { step: 'ask-again', trouble: new Trouble('logon-dropped') };
    case 'logon-locked':
      return restricted('locked');
    case 'logon-expired':
      return restricted('expired');
    case 'logon-must-change':
      return restricted('must-change');
    case 'logon-disabled':
      return restricted('disabled');
    case 'account-expired':
      return restricted('account-expired');
    case 'logon-hours':
      return restricted('hours');
    case 'logon-not-granted':
      return restricted('not-granted');
    case 'logon-restricted':
      return restricted('restricted');
    case 'logon-unavailable':
      return restricted('unavailable');
    case 'licence':
      return fail('desktop-refuses', { reason: 'licence' });
    case 'program-refused':
      return fail('desktop-refuses', { reason: 'program' });
    case 'security-mismatch':
      return fail('desktop-refuses', { reason: 'security' });
    case 'ticket-rejected':
      return fail('ticket-rejected');
    case 'unreachable':
      return fail('port-unreachable', { protocol });
    case 'certificate-untrusted':
      return fail('certificate-untrusted');
    case 'failed':
      return fail('viewer-failed', { program });
    case 'lost':
      return fail('connection-lost');
    case 'replaced':
      return fail('replaced');
    case 'guest-booting':
      return { step: 'look-again' };
    case 'not-found':
      return fail('viewer-missing', { program });
    case 'timed-out':
      return fail('timeout', { what: 'viewer' });
  }
}
