import type { Failure } from '../../contract/failure.ts';
import type { AppView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { useWords } from '../words.ts';
import { CredentialsForm } from './credentials-form.tsx';

interface SignInProps {
  readonly app: AppView;
  readonly working: boolean;
  readonly failure: Failure | null;
  readonly send: (message: Message) => void;
}

export function SignIn({ app, working, failure, send }: SignInProps) {
  const { say } = useWords();
  const finish = async (answering: ReturnType<typeof ask<'auth:sign-in'>>) => {
    send({ kind: 'sign-in-began' });
    const answer = await answering;
    if (!answer.ok) return send({ kind: 'failed', failure: answer.failure });
    send({ kind: 'signed-in', name: answer.value.name });
  };
  const cancel = working ? () => void ask('auth:cancel', {}) : null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') cancel?.();
  };
  const layout = app.keyboardLayouts.find((each) => each.layout === app.keyboardLayout);
  return (
    <main class="stage centred" onKeyDown={onKeyDown}>
      {app.brand.picture !== null && (
        <img class="backdrop" src={app.brand.picture} alt="" draggable={false} />
      )}
      <section class="card" aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{say('signin.title')}</h1>
        <CredentialsForm
          user=""
          failure={failure}
          working={working}
          layoutName={layout?.name ?? null}
          submit={(user, password) => void finish(ask('auth:sign-in', { user, password }))}
          cancel={cancel}
        />
        {app.demoUser !== null && (
          <button
            type="button"
            class="wide"
            data-demo
            disabled={working}
            onClick={() => void finish(ask('auth:sign-in-demo', {}))}
          >
            {say('signin.demo', { user: app.demoUser })}
          </button>
        )}
        {app.auto.isStation && (
          <button
            type="button"
            class="wide"
            data-again
            disabled={working}
            onClick={() => void ask('auto:again', {})}
          >
            {say('station.back')}
          </button>
        )}
        <p class="cloud">{say('signin.cloud', { cloud: app.cloudName })}</p>
      </section>
    </main>
  );
}
