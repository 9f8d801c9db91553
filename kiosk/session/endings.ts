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

/** Total over every meaning. */
export function nextStep(meaning: ExitMeaning, protocol: Protocol): NextStep {
  const program = protocol === 'rdp' ? 'xfreerdp' : 'remote-viewer';
  switch (meaning) {
    case 'closed':
    case 'cancelled':
      return { step: 'list' };
    case 'logon-rejected':
      return { step: 'ask-again', trouble: new Trouble('logon-rejected') };
    case 'dropped':
      return { step: 'ask-again', trouble: new Trouble('logon-dropped') };
    case 'logon-locked':
      return fail('logon-restricted', { reason: 'locked' });
    case 'logon-expired':
      return fail('logon-restricted', { reason: 'expired' });
    case 'logon-must-change':
      return fail('logon-restricted', { reason: 'must-change' });
    case 'logon-disabled':
      return fail('logon-restricted', { reason: 'disabled' });
    case 'logon-restricted':
      return fail('logon-restricted', { reason: 'restricted' });
    case 'ticket-rejected':
      return fail('ticket-rejected');
    case 'unreachable':
      return fail('port-unreachable', { protocol });
    case 'certificate-untrusted':
      return fail('certificate-untrusted');
    case 'security-mismatch':
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
