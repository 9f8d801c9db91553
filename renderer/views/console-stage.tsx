import type { Failure } from '../../contract/failure.ts';
import type { SessionAction, SessionView } from '../../contract/views.ts';
import { useWords } from '../words.ts';
import { ConsoleScreen } from './console-screen.tsx';
import { DesktopName } from './desktop-name.tsx';
import { FailureNote } from './failure-note.tsx';
import { Icon } from './icons.tsx';
import { SessionActions } from './session-actions.tsx';

interface ConsoleStageProps {
  readonly session: SessionView;
  readonly failure: Failure | null;
  readonly act: (action: SessionAction) => void;
}

/** The machine's own screen as large as it can be, what was seen above it, and what helps beside it. */
export function ConsoleStage({ session, failure, act }: ConsoleStageProps) {
  const { tell, say } = useWords();
  const ready = session.actions.includes('open');
  const tone = ready ? 'good' : session.stage === 'console' ? 'plain' : 'amber';
  return (
    <main class="stage rescue">
      <div class={`banner ${tone}`} role="alert">
        <Icon name={ready ? 'ready' : session.stage === 'console' ? 'running' : 'needs-help'} />
        <p>
          <DesktopName name={session.desktop.name} look="strong" />
          <span>{tell(session.sentence)}</span>
        </p>
      </div>
      {session.console ? (
        <ConsoleScreen name={session.desktop.name} />
      ) : (
        <p class="no-console">{say('session.no-console')}</p>
      )}
      <aside class="side">
        <SessionActions actions={session.actions} act={act} />
        <FailureNote failure={failure} />
      </aside>
    </main>
  );
}
