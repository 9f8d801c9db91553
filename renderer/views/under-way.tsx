import type { OfferView } from '../../contract/offers.ts';
import { ask } from '../shell.ts';
import { useWords } from '../words.ts';
import { DesktopName } from './desktop-name.tsx';
import { FailureNote } from './failure-note.tsx';
import { Icon } from './icons.tsx';

/** What is being made for the person, said where nobody overlooks it, and how it went wrong. */
export function UnderWay({ offers }: { readonly offers: readonly OfferView[] }) {
  const { say, tell, time } = useWords();
  const failed = offers.filter(({ failure, progress }) => failure !== null && progress === null);
  return (
    <>
      <div class="under-way" role="status">
        {offers.map(({ id, name, progress }) =>
          progress === null ? null : (
            <div class="way" key={id} data-under-way={id} data-in-line={progress.inLine}>
              <Icon name={progress.inLine ? 'waiting' : 'starting'} />
              <p>
                <strong>
                  <DesktopName name={name} />
                </strong>
                <span>{tell(progress.sentence)}</span>
                <small>
                  {say('offer.since', { time: time(progress.since) })} · {say('offer.opens')}
                </small>
              </p>
              {progress.canCancel && (
                <button
                  type="button"
                  data-cancel-offer={id}
                  onClick={() => void ask('offers:cancel', { offer: id })}
                >
                  {say('action.cancel')}
                </button>
              )}
            </div>
          ),
        )}
      </div>
      {failed.map(({ id, failure }) => (
        <FailureNote key={id} failure={failure} />
      ))}
    </>
  );
}
