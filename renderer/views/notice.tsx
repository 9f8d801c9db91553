import type { NoticeView } from '../../contract/auto.ts';
import { ask } from '../shell.ts';
import { useModal } from '../state/modal.ts';
import { shownName } from '../state/name.ts';
import { scheduleSentence } from '../state/schedule.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';

interface NoticeProps {
  readonly notice: NoticeView;
  /** Its desktop has the stage: there is a way back to it. */
  readonly onStage: boolean;
}

/** A desktop that is open ends soon: a line where it is seen, and above everything when it is very soon. */
export function Notice({ notice, onStage }: NoticeProps) {
  const { say, tell, language } = useWords();
  const schedule = tell(scheduleSentence(notice.schedule, Date.now(), language));
  const text = say('schedule.of', { desktop: shownName(notice.desktop), schedule });
  return (
    <div class="site-banner amber" data-notice role="status">
      <Icon name="waiting" />
      <p>
        <bdi>{text}</bdi>
      </p>
      {notice.pressing && <Pressing text={text} onStage={onStage} />}
    </div>
  );
}

function Pressing({ text, onStage }: { readonly text: string; readonly onStage: boolean }) {
  const { say } = useWords();
  const dialog = useModal();
  const seen = () => void ask('auto:seen', {});
  return (
    <dialog
      ref={dialog}
      class="dialog countdown"
      data-pressing
      aria-labelledby="notice-title"
      aria-describedby="notice-text"
      onCancel={(event) => {
        event.preventDefault();
        seen();
      }}
    >
      <h2 id="notice-title">{say('auto.notice')}</h2>
      <p id="notice-text">
        <bdi>{text}</bdi>
      </p>
      <button type="button" class="wide primary" data-seen onClick={seen}>
        {say(onStage ? 'auto.notice.back' : 'auto.notice.list')}
      </button>
    </dialog>
  );
}
