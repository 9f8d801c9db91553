import { Fragment } from 'preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../contract/failure.ts';
import { LONGEST_OFFER_NAME } from '../../contract/offers.ts';
import type { InputView, OfferDetailsView, OfferView } from '../../contract/offers.ts';
import { ask } from '../shell.ts';
import { answersOf } from '../state/answers.ts';
import { useWords } from '../words.ts';
import { DesktopName } from './desktop-name.tsx';
import { FailureNote } from './failure-note.tsx';
import { OfferInput } from './offer-input.tsx';
import { OfferQuota } from './offer-quota.tsx';

interface OfferFormProps {
  readonly offer: OfferView;
  readonly close: () => void;
  /** VM ID of the new desktop. */
  readonly made: (desktop: number) => void;
}

/** No input of a template has a hyphen in its name. */
const NAME = 'desktop-name';

/** What one template asks before it becomes a desktop. Escape closes it, and the focus goes back to the tile. */
export function OfferForm({ offer, close, made }: OfferFormProps) {
  const { say } = useWords();
  const [details, setDetails] = useState<OfferDetailsView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const field = (name: string) => form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`);
  useEffect(() => {
    dialog.current?.showModal();
    void ask('offers:view', { offer: offer.id }).then((answer) => {
      if (answer.ok) setDetails(answer.value);
      else setFailure(answer.failure);
    });
  }, []);
  useEffect(() => {
    if (details !== null) field(NAME)?.focus();
  }, [details]);
  const full = details?.quota.some(({ takes, left }) => takes > left) ?? false;
  const submit = (event: Event) => {
    event.preventDefault();
    if (details === null || working || full || form.current === null) return;
    const given = new FormData(form.current);
    const answers = answersOf(details.inputs, given);
    const lacking = details.inputs.find(({ name, mandatory }) => mandatory && !answers[name]);
    const [typed = ''] = given.getAll(NAME).map(String);
    const name = typed.trim();
    const blank = name === '' ? NAME : (lacking?.name ?? null);
    setWrong(blank);
    setFailure(null);
    if (blank !== null) return field(blank)?.focus();
    setWorking(true);
    const wish = { offer: offer.id, name, values: answers, persistent: given.has('keep-disks') };
    void ask('offers:make', wish).then((answer) => {
      setWorking(false);
      if (answer.ok) {
        made(answer.value.desktop);
        return dialog.current?.close();
      }
      setFailure(answer.failure);
      const { what, input } = answer.failure.params;
      const about = what === 'name' ? NAME : input === undefined ? null : String(input);
      setWrong(about);
      if (about !== null) field(about)?.focus();
    });
  };
  const title = { template: offer.name };
  const missed = details?.inputs.find(({ name }) => name === wrong)?.label ?? say('form.name');
  const word = (
    <div class="word" id="offer-word">
      {failure === null && wrong !== null && (
        <p class="missing" role="alert">
          {say('form.missing', { label: missed })}
        </p>
      )}
      <FailureNote failure={failure} />
    </div>
  );
  return (
    <dialog ref={dialog} class="dialog offer-form" aria-labelledby="offer-title" onClose={close}>
      <h2 id="offer-title">{say('form.title', title)}</h2>
      {offer.description !== '' && (
        <p class="quiet-text">
          <DesktopName name={offer.description} />
        </p>
      )}
      {details === null && failure === null && (
        <p class="quiet-text" role="status">
          {say('form.loading')}
        </p>
      )}
      <form ref={form} onSubmit={submit} noValidate autocomplete="off">
        <div class="fields">
          {details !== null && (
            <>
              <Fields details={details} wrong={wrong} word={word} />
              <OfferQuota details={details} />
              <Keep details={details} />
            </>
          )}
          {wrong === null && word}
        </div>
        <div class="row">
          <button
            type="submit"
            class="primary"
            data-action="make"
            disabled={details === null || full}
            aria-busy={working}
          >
            {say(working ? 'form.making' : 'form.make')}
          </button>
          <button type="button" data-action="cancel" onClick={() => dialog.current?.close()}>
            {say('action.cancel')}
          </button>
        </div>
      </form>
    </dialog>
  );
}

interface FieldsProps {
  readonly details: OfferDetailsView;
  /** The field that is to be mended, and what to say below it. */
  readonly wrong: string | null;
  readonly word: VNode;
}

function Fields({ details, wrong, word }: FieldsProps) {
  const { say } = useWords();
  return (
    <>
      <label for="offer-name">{say('form.name')}</label>
      <input
        id="offer-name"
        name={NAME}
        defaultValue={details.proposal}
        maxLength={LONGEST_OFFER_NAME}
        spellcheck={false}
        aria-invalid={wrong === NAME}
        aria-describedby="offer-word"
        dir="auto"
      />
      {wrong === NAME && word}
      {details.inputs.map((each: InputView) => (
        <Fragment key={each.name}>
          <OfferInput input={each} wrong={wrong === each.name} />
          {wrong === each.name && word}
        </Fragment>
      ))}
    </>
  );
}

/** Whether its disks outlive it, in plain words. */
function Keep({ details: { persistent } }: { readonly details: OfferDetailsView }) {
  const { say } = useWords();
  if (persistent !== 'choose')
    return <p class="quiet-text">{say(persistent === 'no' ? 'form.never-kept' : 'form.always-kept')}</p>;
  return (
    <label class="choice">
      <input type="checkbox" name="keep-disks" />
      <span>
        {say('form.keep')}
        <small>{say('form.keep-means')}</small>
      </span>
    </label>
  );
}
