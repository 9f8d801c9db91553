import type { ExitMeaning, LineClassifier } from '../launch-spec.ts';

/**
 * What virt-viewer 11.0 and spice-gtk 0.42 print with --debug, seen on Debian 12. The viewer stays in a modal dialog after every failure
 * to connect and answers 0 in every case, so these lines are all there is to go by. Each comes before the dialog does.
 */
const FAILURES: readonly (readonly [RegExp, ExitMeaning])[] = [
  [/main channel: auth failure/, 'ticket-rejected'],
  [/ssl: .*verification failed|Error in certificate chain verification/, 'certificate-untrusted'],
  // No reason given: there is no port for the security that one of the two sides asks for.
  [/main channel: failed to connect\s*$/, 'security-mismatch'],
  [/main channel: failed to connect/, 'unreachable'],
  // What answers is no TLS server.
  [/main-1:0: SSL_connect: /, 'security-mismatch'],
  [/Invalid file |Cannot determine the connection type|has unsupported .* display type/, 'failed'],
  // No SPICE server, or one that hung up.
  [/incomplete link header|incomplete auth reply|invalid SPICE_MAGIC/, 'dropped'],
];
const OPENED = /main channel: opened/;
const SHOWN = /notebook show display/;
const OVER = /display has disconnected, shutting down/;
/** The last word before a dialog, whatever went wrong. */
const GIVEN_UP = /zap main channel/;

/**
 * Whether the guest shut down, its host failed, the network broke or another client took its place: the viewer says the same in every
 * case, and so it is `closed` here.
 */
export function spiceLines(): LineClassifier {
  let opened = false;
  let shown = false;
  return (line) => {
    if (SHOWN.test(line)) {
      shown = true;
      return 'ready';
    }
    opened ||= OPENED.test(line);
    if (OVER.test(line)) return shown ? 'closed' : 'dropped';
    const failure = FAILURES.find(([pattern]) => pattern.test(line));
    return failure?.[1] ?? (!opened && GIVEN_UP.test(line) ? 'failed' : null);
  };
}
