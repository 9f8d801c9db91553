import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionAction } from '../../contract/views.ts';
import { useWords } from '../words.ts';
import { DesktopName } from './desktop-name.tsx';

/** Work that is not saved is lost by these: they are asked about. */
const LOSES_WORK = ['restart', 'restart-hard', 'shut-down'] as const;
type Loses = (typeof LOSES_WORK)[number];
const losesWork = (action: SessionAction): action is Loses => LOSES_WORK.some((each) => each === action);

interface MoreDialogProps {
  readonly name: string;
  readonly actions: readonly SessionAction[];
  readonly pick: (action: SessionAction) => void;
  readonly close: () => void;
}

/** What may be done besides. Escape closes it, and the focus goes back to where it was. */
export function MoreDialog({ name, actions, pick, close }: MoreDialogProps) {
  const { say } = useWords();
  const [asked, setAsked] = useState<Loses | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const run = (action: SessionAction) => {
    dialog.current?.close();
    pick(action);
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="more-title" onClose={close}>
      <h2 id="more-title">
        <DesktopName name={name} />
      </h2>
      {asked === null ? (
        actions.map((action) => (
          <button
            key={action}
            type="button"
            class="wide"
            data-action={action}
            onClick={() => (losesWork(action) ? setAsked(action) : run(action))}
          >
            {say(`action.${action}`)}
          </button>
        ))
      ) : (
        <>
          <p>{say(`rescue.confirm.${asked}`, { name })}</p>
          <button
            type="button"
            class="wide danger"
            data-action="confirm"
            ref={(element) => element?.focus()}
            onClick={() => run(asked)}
          >
            {say('confirm.yes', { action: say(`action.${asked}`) })}
          </button>
        </>
      )}
      <button type="button" class="wide" data-action="cancel" onClick={() => dialog.current?.close()}>
        {say('action.cancel')}
      </button>
    </dialog>
  );
}
