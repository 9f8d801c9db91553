import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Failure, FailureKind } from '../../contract/failure.ts';
import { useWords } from '../words.ts';
import { FailureNote } from './failure-note.tsx';

export interface CredentialsFormProps {
  readonly user: string;
  readonly failure: Failure | null;
  readonly working: boolean;
  readonly layoutName: string | null;
  readonly submit: (user: string, password: string) => void;
  readonly cancel: (() => void) | null;
  /** The user is known, and only the password is asked for; what the button says. */
  readonly knows?: { readonly submit: string; readonly working: string };
}

const TEXT = { type: 'text' } as const;
const PASSWORD = { type: 'password' } as const;

/** Failures that speak of what was typed: after any other one the password may well have been right. */
const OF_WHAT_WAS_TYPED: ReadonlySet<FailureKind | undefined> = new Set([
  'auth-rejected',
  'logon-rejected',
  'logon-dropped',
]);

/** A sign-in that takes longer than this, milliseconds, gets a word of its own. */
const LONG = 4_000;

/** True once `working` has lasted long. */
function useLate(working: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!working) return;
    const timer = setTimeout(() => setLate(true), LONG);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [working]);
  return late;
}

/** User and password. The password is read from its field when it is sent, and the field emptied at once: nothing here keeps it. */
export function CredentialsForm(props: CredentialsFormProps) {
  const { say } = useWords();
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  const [missing, setMissing] = useState<'user' | 'password' | null>(null);
  const late = useLate(props.working);
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const id = useId();
  const known = props.knows !== undefined;
  // The focus is where there is something to mend, or to begin.
  useEffect(() => {
    if (!props.working) (known || user.current?.value ? password : user).current?.focus();
  }, [props.working, props.failure]);
  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'));
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const [userField, passwordField] = [user.current, password.current];
    if (passwordField === null || props.working) return;
    const name = known ? props.user : (userField?.value ?? '');
    const lacking = name.trim() === '' ? 'user' : passwordField.value === '' ? 'password' : null;
    setMissing(lacking);
    if (lacking !== null) return (lacking === 'user' ? userField : passwordField)?.focus();
    const typed = passwordField.value;
    passwordField.value = '';
    setShown(false);
    props.submit(name, typed);
  };
  return (
    <form class="credentials" onSubmit={onSubmit} noValidate autocomplete="off">
      {!known && (
        <>
          <label for={`${id}u`}>{say('signin.user')}</label>
          <input
            ref={user}
            id={`${id}u`}
            name="user"
            defaultValue={props.user}
            maxLength={128}
            readOnly={props.working}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-invalid={missing === 'user'}
            aria-describedby={`${id}m`}
            dir="auto"
          />
        </>
      )}
      <label for={`${id}p`}>{say('signin.password')}</label>
      <div class="password">
        <input
          ref={password}
          id={`${id}p`}
          name="password"
          {...(shown ? TEXT : PASSWORD)}
          maxLength={512}
          readOnly={props.working}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={missing === 'password' || OF_WHAT_WAS_TYPED.has(props.failure?.kind)}
          aria-describedby={`${id}m ${id}f ${id}h`}
          onKeyDown={watchCaps}
          onKeyUp={watchCaps}
        />
        <button type="button" class="quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {say(shown ? 'signin.hide' : 'signin.show')}
        </button>
      </div>
      <p class="hint" id={`${id}h`} aria-live="polite">
        {props.layoutName !== null && <span>{say('signin.layout', { layout: props.layoutName })}</span>}
        {caps && <strong>{say('signin.caps')}</strong>}
      </p>
      <p class="missing" id={`${id}m`} role="alert">
        {missing !== null && say(missing === 'user' ? 'signin.missing-user' : 'signin.missing-password')}
      </p>
      <FailureNote failure={missing === null ? props.failure : null} id={`${id}f`} />
      <p class="waiting" role="status">
        {late && say('signin.waiting')}
      </p>
      <div class="row">
        <button type="submit" class="primary" aria-busy={props.working}>
          {props.working
            ? (props.knows?.working ?? say('signin.working'))
            : (props.knows?.submit ?? say('signin.submit'))}
        </button>
        {props.cancel !== null && (
          <button type="button" data-action="cancel" onClick={props.cancel}>
            {say('action.cancel')}
          </button>
        )}
      </div>
    </form>
  );
}
