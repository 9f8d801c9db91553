import type { Failure } from '../../contract/failure.ts';
import type { SessionAction, SessionStage as Stage, SessionView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { useWords } from '../words.ts';
import { ConsoleStage } from './console-stage.tsx';
import { CredentialsForm } from './credentials-form.tsx';
import { DesktopName } from './desktop-name.tsx';
import { FailureNote } from './failure-note.tsx';
import { Icon } from './icons.tsx';
import { Ladder, Progress } from './ladder.tsx';
import { Questions } from './questions.tsx';
import { RevertSteps } from './revert-steps.tsx';
import { SessionActions } from './session-actions.tsx';

export interface SessionStageProps {
  readonly session: SessionView;
  readonly failure: Failure | null;
  /** Whether the demo signs in by one button. */
  readonly demo: boolean;
  readonly send: (message: Message) => void;
}

/** Esc gives up what has not begun. */
const ESCAPABLE: readonly Stage[] = ['opening', 'questions', 'credentials'];

/** One desktop on its way to the screen: each stage of it. */
export function SessionStage(props: SessionStageProps) {
  const { session, failure, send } = props;
  const { tell, say } = useWords();
  const act = (action: SessionAction) =>
    void ask('session:act', { action }).then((answer) => {
      if (!answer.ok) send({ kind: 'failed', failure: answer.failure });
    });
  const revert = (snapshot: string) =>
    void ask('session:revert', { snapshot }).then((answer) => {
      if (!answer.ok) send({ kind: 'failed', failure: answer.failure });
    });
  const cancel = () => void ask('session:cancel', {});
  const escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && ESCAPABLE.includes(session.stage)) cancel();
  };
  const { stage } = session;
  if (stage === 'did-not-boot' || stage === 'console') {
    return <ConsoleStage session={session} failure={failure ?? session.failure} act={act} revert={revert} />;
  }
  return (
    <main class="stage centred" onKeyDown={escape}>
      <section class="card wide-card" aria-labelledby="session-title">
        <h1 id="session-title">
          <DesktopName name={session.desktop.name} />
        </h1>
        {stage === 'opening' && (
          <>
            <Ladder ladder={session.ladder} />
            <Progress session={session} />
            <button type="button" data-action="cancel" ref={focusOnce} onClick={cancel}>
              {say('action.cancel')}
            </button>
          </>
        )}
        {stage === 'questions' && session.questions !== null && (
          <>
            <p class="lead">{tell(session.sentence)}</p>
            <Questions questions={session.questions} cancel={cancel} />
          </>
        )}
        {stage === 'credentials' && (
          <>
            <p class="lead">{tell(session.sentence)}</p>
            <CredentialsForm
              user={session.guestUser}
              failure={failure ?? session.failure}
              working={false}
              layoutName={null}
              submit={(user, password) => void ask('session:credentials', { user, password })}
              cancel={cancel}
            />
            {props.demo && (
              <button
                type="button"
                class="wide"
                data-demo
                onClick={() => void ask('session:credentials-demo', {})}
              >
                {say('signin.demo', { user: session.guestUser })}
              </button>
            )}
          </>
        )}
        {stage === 'running' && (
          <>
            <p class={session.alive ? 'lead good' : 'lead amber'} role="status">
              <Icon name={session.alive ? 'ready' : 'needs-help'} />
              {tell(session.sentence)}
            </p>
            {!session.alive && <Progress session={session} />}
            <FailureNote failure={failure ?? session.failure} />
            <SessionActions session={session} act={act} revert={revert} />
          </>
        )}
        {stage === 'reverting' && session.revert !== null && (
          <>
            <RevertSteps session={session} revert={session.revert} />
            <FailureNote failure={failure ?? session.failure} />
            <SessionActions session={session} act={act} revert={revert} />
          </>
        )}
        {stage === 'failed' && (
          <>
            <p class="lead">{tell(session.sentence)}</p>
            <Ladder ladder={session.ladder} />
            <FailureNote failure={failure ?? session.failure} />
            <SessionActions session={session} act={act} revert={revert} />
          </>
        )}
      </section>
    </main>
  );
}

/** Given to an element as `ref`: it has the focus when it appears, and no longer. */
function focusOnce(element: HTMLElement | null): void {
  if (element !== null && (document.activeElement === null || document.activeElement === document.body))
    element.focus();
}
