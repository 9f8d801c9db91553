import type { AutoView, StationView } from '../../contract/auto.ts';
import { ask } from '../shell.ts';
import { useSecondsLeft } from '../state/left.ts';
import { useWords } from '../words.ts';
import { FailureNote } from './failure-note.tsx';

interface StationProps {
  readonly station: StationView;
  readonly others: AutoView['others'];
  readonly cloudName: string;
}

/** A terminal that signs in by itself, on its way, or held up. */
export function Station({ station, others, cloudName }: StationProps) {
  const { say } = useWords();
  const { state, user, failure, next } = station;
  const waits = state === 'waiting' || state === 'stopped';
  return (
    <main class="stage centred">
      <section class="card" aria-labelledby="station-title" data-station={state}>
        <h1 id="station-title">{say('station.title')}</h1>
        <FailureNote failure={failure} />
        <p class={state === 'waiting' ? 'unseen' : 'lead'} role="status">
          {state === 'stopped' && say('station.stopped')}
          {state === 'signing-in' && say('station.signing-in', { user })}
        </p>
        {state === 'waiting' && next !== null && <Waiting next={next} />}
        {waits && (
          <button
            type="button"
            class="wide primary"
            data-again
            ref={(element) => element?.focus()}
            onClick={() => void ask('auto:again', {})}
          >
            {say('station.again')}
          </button>
        )}
        {others && (
          <button type="button" class="wide" data-others onClick={() => void ask('auto:others', {})}>
            {say('station.others')}
          </button>
        )}
        <p class="cloud">{say('signin.cloud', { cloud: cloudName })}</p>
      </section>
    </main>
  );
}

function Waiting({ next }: { readonly next: number }) {
  const { say } = useWords();
  return <p class="lead">{say('station.waiting', { seconds: useSecondsLeft(next) })}</p>;
}
