/**
 * From the press until the way in answers: what was seen so far and what it means. Pure: signals go in with their time, a verdict
 * comes out. The first version knows the cloud's states and whether the way in answers; it is told apart from its surroundings so
 * that it can learn to read more.
 */
import type { Phase } from '../../contract/views.ts';

export interface WatchDeadlines {
  /** From the first look until the machine runs, milliseconds. */
  readonly start: number;
  /** From the running machine until its way in answers, milliseconds. */
  readonly answer: number;
}

export type WatchSignal =
  /** The cloud told the machine's state. */
  | { readonly kind: 'phase'; readonly phase: Phase; readonly at: number }
  /** The cloud was asked to start it and said yes; that is not yet a machine that runs. */
  | { readonly kind: 'start-accepted'; readonly at: number }
  /** The machine was restarted from outside; its system has the whole time again. */
  | { readonly kind: 'restarted'; readonly at: number }
  /** The way in answered, or did not. */
  | { readonly kind: 'probe'; readonly answered: boolean; readonly at: number };

export type Verdict =
  | 'waiting'
  | 'must-start' //   it is off and will stay so until somebody starts it
  | 'ready' //        the way in answers
  | 'did-not-boot' // it runs, and its way in is silent beyond the deadline
  | 'start-timeout' //it does not run within the deadline
  | 'vm-failed' //    the cloud says that it could not
  | 'fell-back' //    the cloud accepted the start and the machine is off again (trigger_deploy_failure in src/lcm)
  | 'gone';

export interface Watch {
  readonly phase: Phase | null;
  readonly verdict: Verdict;
  /** When the present step began: waiting for the machine, or for its system. */
  readonly since: number;
  readonly startAccepted: number | null;
  /** It was seen on its way up after the start. */
  readonly rose: boolean;
}

/** How long an accepted start may leave no trace in the state, milliseconds. */
const START_GRACE = 10_000;
const RESTING: readonly Phase[] = ['off', 'asleep', 'held'];

export const beginWatch = (at: number): Watch => ({
  phase: null,
  verdict: 'waiting',
  since: at,
  startAccepted: null,
  rose: false,
});

/** Total: every signal at every time gives a verdict, and every verdict but `gone` can be mended by a later signal. */
export function observe(watch: Watch, signal: WatchSignal, deadlines: WatchDeadlines): Watch {
  switch (signal.kind) {
    case 'start-accepted':
      return { ...watch, startAccepted: signal.at, rose: false, since: signal.at, verdict: 'waiting' };
    case 'restarted':
      return { ...watch, since: signal.at, verdict: 'waiting' };
    case 'probe':
      return probed(watch, signal, deadlines);
    case 'phase':
      return withPhase(watch, signal, deadlines);
  }
}

function probed(watch: Watch, signal: { answered: boolean; at: number }, deadlines: WatchDeadlines): Watch {
  if (watch.phase !== 'running') return watch;
  if (signal.answered) return { ...watch, verdict: 'ready' };
  const late = signal.at - watch.since >= deadlines.answer;
  return { ...watch, verdict: late ? 'did-not-boot' : 'waiting' };
}

function withPhase(watch: Watch, signal: { phase: Phase; at: number }, deadlines: WatchDeadlines): Watch {
  const { phase, at } = signal;
  if (phase === 'gone') return { ...watch, phase, verdict: 'gone' };
  if (phase === 'failed') return { ...watch, phase, verdict: 'vm-failed' };
  if (phase === 'running') {
    const already = watch.phase === 'running';
    return {
      ...watch,
      phase,
      since: already ? watch.since : at,
      verdict: already ? watch.verdict : 'waiting',
    };
  }
  const since = watch.phase === 'running' ? at : watch.since;
  const late = at - since >= deadlines.start;
  if (!RESTING.includes(phase)) {
    return { ...watch, phase, since, rose: true, verdict: late ? 'start-timeout' : 'waiting' };
  }
  if (watch.startAccepted === null) return { ...watch, phase, since, verdict: 'must-start' };
  const fell = watch.rose || at - watch.startAccepted >= START_GRACE;
  return { ...watch, phase, since, verdict: fell ? 'fell-back' : 'waiting' };
}
