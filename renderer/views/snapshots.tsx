import { useEffect, useRef, useState } from 'preact/hooks';
import type { SnapshotView } from '../../contract/views.ts';
import { useWords } from '../words.ts';

interface SnapshotsDialogProps {
  /** Best one first. */
  readonly snapshots: readonly SnapshotView[];
  readonly revert: (snapshot: string) => void;
  readonly close: () => void;
}

/** Where to go back to, the best one chosen, and what will be lost by it. The second press does it. */
export function SnapshotsDialog({ snapshots, revert, close }: SnapshotsDialogProps) {
  const { say, tell, date } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [picked, setPicked] = useState(snapshots[0]?.id ?? '');
  const answer = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // It would go to the first field: the second press is to be the answer.
    answer.current?.focus();
  }, []);
  const chosen = snapshots.find(({ id }) => id === picked) ?? snapshots[0];
  const go = () => {
    dialog.current?.close();
    if (chosen !== undefined) revert(chosen.id);
  };
  const when = ({ time }: SnapshotView) => (time > 0 ? date(time) : null);
  const loses = (snapshot: SnapshotView) =>
    tell({
      ...snapshot.loses,
      params: { ...snapshot.loses.params, date: when(snapshot) ?? say('rescue.then') },
    });
  return (
    <dialog ref={dialog} class="dialog snapshots" aria-labelledby="snapshots-title" onClose={close}>
      <h2 id="snapshots-title">{say('rescue.choose')}</h2>
      <fieldset class="snapshot-list">
        <legend class="unseen">{say('rescue.choose')}</legend>
        {snapshots.map((snapshot) => {
          const { id, kind, name } = snapshot;
          const made = when(snapshot);
          return (
            <label key={id} class="choice">
              <input
                type="radio"
                name="snapshot"
                value={id}
                checked={id === chosen?.id}
                onChange={() => setPicked(id)}
              />
              <span>
                <bdi>{name === '' ? say('rescue.snapshot', { id }) : name}</bdi>
                <small>
                  {made === null ? say('rescue.undated') : say('rescue.made', { date: made })} ·{' '}
                  {say(`rescue.kind.${kind}`)}
                </small>
              </span>
            </label>
          );
        })}
      </fieldset>
      {chosen !== undefined && (
        <p class="loses" role="status">
          {loses(chosen)}
        </p>
      )}
      <div class="row">
        <button type="button" class="danger" data-action="go-back" ref={answer} onClick={go}>
          {say('rescue.go')}
        </button>
        <button type="button" data-action="cancel" onClick={() => dialog.current?.close()}>
          {say('action.cancel')}
        </button>
      </div>
    </dialog>
  );
}
