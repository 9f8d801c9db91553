import { useRef } from 'preact/hooks';
import type { SessionQuestions } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';

interface QuestionsProps {
  readonly questions: SessionQuestions;
  readonly cancel: () => void;
}

/** What this desktop may see of the terminal, and a word of warning: asked once, before it opens. Nothing is ticked beforehand. */
export function Questions({ questions, cancel }: QuestionsProps) {
  const { say } = useWords();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const given = new FormData(form.current ?? undefined);
    void ask('session:answer', {
      card: given.has('card'),
      devices: given.getAll('device').map(String),
    });
  };
  return (
    <form class="questions" ref={form} onSubmit={submit}>
      {questions.takeOver && (
        <p class="note" role="alert">
          <Icon name="needs-help" />
          <span>{say('questions.take-over')}</span>
        </p>
      )}
      {(questions.card || questions.devices.length > 0) && (
        <fieldset>
          <legend>{say('questions.share')}</legend>
          {questions.card && (
            <label class="choice">
              <input type="checkbox" name="card" />
              <span>
                {say('questions.card')}
                <small>{say('questions.card-risk')}</small>
              </span>
            </label>
          )}
          {questions.devices.map((device) => (
            <label class="choice" key={device.id}>
              <input type="checkbox" name="device" value={device.id} />
              <bdi>{device.name}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      <div class="row">
        <button type="submit" class="primary" data-action="answer" ref={focusFirst}>
          {say(questions.takeOver ? 'questions.open-anyway' : 'action.open')}
        </button>
        <button type="button" data-action="cancel" onClick={cancel}>
          {say('action.cancel')}
        </button>
      </div>
    </form>
  );
}

/** The first thing to decide has the focus; where there is only a warning, the button below it. */
function focusFirst(button: HTMLElement | null): void {
  const first = button?.closest('form')?.querySelector<HTMLElement>('input') ?? button;
  if (document.activeElement === null || document.activeElement === document.body) first?.focus();
}
