import { useEffect, useRef, useState } from 'preact/hooks';
import type { CatalogueKey } from '../../contract/catalogue/en.ts';
import type { DesktopAction, SessionAction } from '../../contract/views.ts';
import { useWords } from '../words.ts';
import { DesktopName } from './desktop-name.tsx';

interface ChoiceDialogProps<Action extends DesktopAction | SessionAction> {
  /** Of the desktop that it is about. */
  readonly name: string;
  readonly actions: readonly Action[];
  /** What is asked before an action that loses work; null for one that is done at once. */
  readonly question: (action: Action) => CatalogueKey | null;
  readonly pick: (action: Action) => void;
  readonly close: () => void;
}

/** What may be done with a desktop, one of it to be picked. Escape closes it, and the focus goes back to where it was. */
export function ChoiceDialog<Action extends DesktopAction | SessionAction>(props: ChoiceDialogProps<Action>) {
  const { name, actions, question, pick, close } = props;
  const { say } = useWords();
  const [asked, setAsked] = useState<{ readonly action: Action; readonly key: CatalogueKey } | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const run = (action: Action) => {
    dialog.current?.close();
    pick(action);
  };
  const choose = (action: Action) => {
    const key = question(action);
    if (key === null) run(action);
    else setAsked({ action, key });
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={close}>
      <h2 id="dialog-title">
        <DesktopName name={name} />
      </h2>
      {asked === null ? (
        actions.map((action) => (
          <button key={action} type="button" class="wide" data-action={action} onClick={() => choose(action)}>
            {say(`action.${action}`)}
          </button>
        ))
      ) : (
        <>
          <p>{say(asked.key, { name })}</p>
          <button
            type="button"
            class="wide danger"
            data-action="confirm"
            ref={(element) => element?.focus()}
            onClick={() => run(asked.action)}
          >
            {say('confirm.yes', { action: say(`action.${asked.action}`) })}
          </button>
        </>
      )}
      <button type="button" class="wide" data-action="cancel" onClick={() => dialog.current?.close()}>
        {say('action.cancel')}
      </button>
    </dialog>
  );
}
