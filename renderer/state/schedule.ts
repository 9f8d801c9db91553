import type { ScheduleView } from '../../contract/auto.ts';
import type { Sentence } from '../../contract/views.ts';

const dayOf = (at: number): string => new Date(at).toDateString();

/** "Shuts down at 18:00": with the day where it is another one. By the terminal's own time zone. */
export function scheduleSentence({ what, at }: ScheduleView, now: number, language: string): Sentence {
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(at);
  if (dayOf(at) === dayOf(now)) return { key: `schedule.${what}`, params: { time } };
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  if (dayOf(at) === tomorrow.toDateString()) return { key: `schedule.${what}.tomorrow`, params: { time } };
  const date = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'long' }).format(
    at,
  );
  return { key: `schedule.${what}.date`, params: { date, time } };
}
