import { useEffect, useState } from 'preact/hooks';
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
  readonly revert: (snapshot: string) => void;
}

/** The machine's own screen as large as it can be, what was seen above it, and what helps beside it. */
export function ConsoleStage({ session, failure, act, revert }: ConsoleStageProps) {
  const { tell, say } = useWords();
  const ready = session.actions.includes('open');
  const plain = session.stage === 'console' || (!ready && session.layer === null);
  const tone = ready ? 'good' : plain ? 'plain' : 'amber';
  const icon = ready ? 'ready' : plain ? 'running' : 'needs-help';
  return (
    <main class="stage rescue">
      <div class={`banner ${tone}`} role="alert">
        <Icon name={icon} />
        <p>
          <DesktopName name={session.desktop.name} look="strong" />
          <span>{tell(session.sentence)}</span>
        </p>
        {session.layer !== null && (
          <small class="layer">{say('rescue.layer', { layer: say(`layer.${session.layer}`) })}</small>
        )}
        {session.opensAt !== null && <Countdown at={session.opensAt} />}
      </div>
      {session.console ? (
        <ConsoleScreen name={session.desktop.name} input={session.consoleInput} />
      ) : (
        <p class="no-console">{say('session.no-console')}</p>
      )}
      <aside class="side">
        <SessionActions session={session} act={act} revert={revert} />
        <FailureNote failure={failure} />
      </aside>
    </main>
  );
}

function Countdown({ at }: { readonly at: number }) {
  const { say } = useWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((at - now) / 1_000));
  // Each second is no news to who listens.
  return (
    <small class="layer figures" role="timer" aria-live="off">
      {say('rescue.opens-in', { seconds })}
    </small>
  );
}
