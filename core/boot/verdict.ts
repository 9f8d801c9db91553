/** What the boot watch concludes of everything it saw: one verdict at a time, each of them to be mended by a later signal. */
import type { Layer, Sentence } from '../../contract/views.ts';

export const VERDICTS = [
  'starting', //        the cloud brings the machine up
  'queued', //          it waits for a host; the scheduler may say why
  'must-start', //      it is off and will stay so until somebody starts it
  'booting', //         it runs, and its way in is silent, which is in time
  'ready', //           the way in answers
  'did-not-boot', //    it runs and did not come up: its screen says so, or it is silent beyond the deadline
  'way-shut', //        its system is up by other signs, and the way in is shut
  'sign-in-trouble', // the way in answers and breaks off at the sign-in (seen with NLA only)
  'fell-back', //       the cloud accepted the start, and the machine is off again (trigger_deploy_failure in src/lcm)
  'vm-failed', //       the cloud says that it could not
  'start-timeout', //   it does not run within the deadline
  'gone',
] as const;
export type VerdictKind = (typeof VERDICTS)[number];

/** What may be done about it, best first; what the person may not do, or the settings do not allow, is left out by whoever offers it. */
export type NextStep =
  | 'wait'
  | 'open'
  | 'start'
  | 'restart'
  | 'restart-hard'
  | 'shut-down'
  | 'revert'
  | 'help'
  | 'try-again'
  | 'back';

export interface Verdict {
  readonly kind: VerdictKind;
  /** The layer that is worked at, or that failed. */
  readonly layer: Layer;
  readonly sentence: Sentence;
  readonly next: readonly NextStep[];
}

/** Verdicts for which a person is needed, with the machine's own screen in front of them where there is one. */
export const STUCK: readonly VerdictKind[] = ['did-not-boot', 'way-shut', 'sign-in-trouble'];
