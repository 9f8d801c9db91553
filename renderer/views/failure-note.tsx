import type { Failure } from '../../contract/failure.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';

/** What happened and what to do, with the number that stands in the log too. */
export function FailureNote({ failure, id }: { readonly failure: Failure | null; readonly id?: string }) {
  const { explain, say } = useWords();
  return (
    <div class="note-place" role="alert" id={id}>
      {failure !== null && (
        <div class="note">
          <Icon name="needs-help" />
          <p>
            {explain(failure)}
            {failure.incident !== '' && <small>{say('incident', { incident: failure.incident })}</small>}
          </p>
        </div>
      )}
    </div>
  );
}
