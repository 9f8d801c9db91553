/** What OpenNebula does with a machine by schedule, as far as a person should know. Pure; the rules are those of src/sam/ScheduledAction.cc. */
import type { Phase } from '../../contract/views.ts';
import type { ScheduleView, Scheduled } from '../../contract/auto.ts';
import type { ScheduledAction, Vm } from '../opennebula/model/vm.ts';

const MEANS: ReadonlyMap<string, Scheduled> = new Map([
  ['poweroff', 'off'],
  ['poweroff-hard', 'off'],
  ['undeploy', 'off'],
  ['undeploy-hard', 'off'],
  ['shutdown', 'off'], // Of versions before 5.
  ['shutdown-hard', 'off'],
  ['suspend', 'sleep'],
  ['stop', 'sleep'],
  ['reboot', 'restart'],
  ['reboot-hard', 'restart'],
  ['resume', 'start'],
  ['terminate', 'end'],
  ['terminate-hard', 'end'],
  ['delete', 'end'],
]);

/** Phases in which each would do something. */
const RUNS: readonly Phase[] = ['running', 'starting', 'queued', 'busy', 'unknown'];
const RESTS: readonly Phase[] = ['off', 'asleep', 'stopping'];

const DAY = 86_400_000;
/** How far ahead a person is told, milliseconds; that a desktop ends, earlier. */
const AHEAD = 7 * DAY;
const AHEAD_OF_END = 31 * DAY;

/** The next thing that matters to somebody who sees `vm` in `phase`, or null. `now`: milliseconds since the epoch. */
export function scheduleOf(
  vm: Pick<Vm, 'scheduled' | 'created'>,
  phase: Phase,
  now: number,
): ScheduleView | null {
  let next: ScheduleView | null = null;
  for (const each of vm.scheduled) {
    const what = MEANS.get(each.action.toLowerCase());
    const at = timeOf(each, vm.created, now);
    if (what === undefined || at === null || !matters(what, phase)) continue;
    if (at - now > (what === 'end' ? AHEAD_OF_END : AHEAD)) continue;
    if (next === null || at < next.at) next = { what, at };
  }
  return next;
}

function matters(what: Scheduled, phase: Phase): boolean {
  if (what === 'end') return phase !== 'gone';
  return (what === 'start' ? RESTS : RUNS).includes(phase);
}

/**
 * When it is done next, milliseconds since the epoch; null when it never is, or cannot be known. oned writes the next time of what
 * repeats into TIME, so a TIME that has passed is late, done or missed, and nobody can tell which.
 */
function timeOf(action: ScheduledAction, created: number, now: number): number | null {
  const seconds = action.after === null ? action.time : created === 0 ? null : created + action.after;
  if (seconds === null) return null;
  if (action.done > 0 && action.done >= seconds) return null;
  if (action.end?.type === 'times' && action.end.value <= 0) return null;
  if (action.end?.type === 'date' && seconds > action.end.value) return null;
  const at = seconds * 1000;
  return at > now && Number.isSafeInteger(at) ? at : null;
}
