import { useState } from 'preact/hooks';
import type { Failure } from '../../contract/failure.ts';
import type { AppView, PersonView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { shownName } from '../state/name.ts';
import { useWords } from '../words.ts';
import { CredentialsForm } from './credentials-form.tsx';
import { Icon } from './icons.tsx';

interface LockedProps {
  readonly app: AppView;
  readonly person: PersonView;
  readonly send: (message: Message) => void;
}

/** A locked terminal: who is signed in, and the way back for them. Nothing of what they have open is in the page. */
export function Locked({ app, person, send }: LockedProps) {
  const { say, time } = useWords();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [working, setWorking] = useState(false);
  const user = shownName(person.name);
  const unlock = async (password: string) => {
    setWorking(true);
    setFailure(null);
    const answer = await ask('lock:unlock', { password });
    setWorking(false);
    if (answer.ok) return send({ kind: 'app', app: answer.value });
    if (answer.failure.kind !== 'cancelled') setFailure(answer.failure);
  };
  const cancel = working ? () => void ask('auth:cancel', {}) : null;
  const signOut = () =>
    void ask('auth:sign-out', {}).then((answer) => {
      if (answer.ok) send({ kind: 'signed-out', failure: null });
      else setFailure(answer.failure);
    });
  const layout = app.keyboardLayouts.find((each) => each.layout === app.keyboardLayout);
  const { signsOutAt } = app.lock;
  return (
    <main
      class="stage centred"
      data-locked
      onKeyDown={(event) => {
        if (event.key === 'Escape') cancel?.();
      }}
    >
      <section class="card" aria-labelledby="lock-title">
        <h1 id="lock-title" class="lock-title">
          <Icon name="not-allowed" />
          {say('lock.title')}
        </h1>
        <p class="lead">
          <bdi>{say('lock.of', { user })}</bdi>
        </p>
        <CredentialsForm
          user={person.name}
          knows={{ submit: say('lock.unlock'), working: say('lock.working') }}
          failure={failure}
          working={working}
          layoutName={layout?.name ?? null}
          submit={(_user, password) => void unlock(password)}
          cancel={cancel}
        />
        {signsOutAt !== null && (
          <div class="lock-others">
            <p class="quiet-text">{say('lock.until', { time: time(signsOutAt) })}</p>
            <button type="button" class="wide" data-sign-out disabled={working} onClick={signOut}>
              <bdi>{say('lock.sign-out', { user })}</bdi>
            </button>
          </div>
        )}
      </section>
    </main>
  );
}
