import { useEffect, useRef, useState } from 'preact/hooks';
import type { DesktopAction, DesktopView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { useWords } from '../words.ts';
import { DesktopName } from './desktop-name.tsx';

type Other = Exclude<DesktopAction, 'open'>;
/** Work that is not saved is lost by these: they are asked about. */
const LOSES_WORK: readonly Other[] = ['restart', 'restart-hard', 'shut-down', 'power-off-hard', 'delete'];

interface ActionDialogProps {
  readonly desktop: DesktopView;
  readonly close: () => void;
  readonly send: (message: Message) => void;
}

/** What may be done with a desktop besides opening it. Escape closes it, and the focus goes back to where it was. */
export function ActionDialog({ desktop, close, send }: ActionDialogProps) {
  const { say } = useWords();
  const [asked, setAsked] = useState<Other | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const actions = desktop.actions.filter((action) => action !== 'open');
  const run = (action: Other) => {
    dialog.current?.close();
    void ask('desktops:act', { desktop: desktop.id, action }).then((answer) => {
      send(answer.ok ? { kind: 'failure-seen' } : { kind: 'failed', failure: answer.failure });
    });
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={close}>
      <h2 id="dialog-title">
        <DesktopName name={desktop.name} />
      </h2>
      {asked === null ? (
        actions.map((action) => (
          <button
            key={action}
            type="button"
            class="wide"
            data-action={action}
            onClick={() => (LOSES_WORK.includes(action) ? setAsked(action) : run(action))}
          >
            {say(`action.${action}`)}
          </button>
        ))
      ) : (
        <>
          <p>{say(asked === 'delete' ? 'confirm.delete' : 'confirm.restart', { name: desktop.name })}</p>
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
