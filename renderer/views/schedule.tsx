import type { ScheduleView } from '../../contract/auto.ts';
import { scheduleSentence } from '../state/schedule.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';

/** What will happen to a machine by itself, in words. Drawn with what it stands in, which is drawn anew when it changes. */
export function Schedule({ schedule }: { readonly schedule: ScheduleView }) {
  const { tell, language } = useWords();
  return (
    <span class="schedule" data-schedule={schedule.what}>
      <Icon name="waiting" />
      <span>{tell(scheduleSentence(schedule, Date.now(), language))}</span>
    </span>
  );
}
