import type { SessionAction } from '../../contract/views.ts';
import { useWords } from '../words.ts';

/** What may be done now, best one first; the first one has the focus when they appear. */
export function SessionActions(props: {
  readonly actions: readonly SessionAction[];
  readonly act: (action: SessionAction) => void;
}) {
  const { say } = useWords();
  return (
    <div class="actions">
      {props.actions.map((action, index) => (
        <button
          key={action}
          type="button"
          class={index === 0 ? 'primary' : ''}
          data-action={action}
          ref={index === 0 ? focusNew : null}
          onClick={() => props.act(action)}
        >
          {say(`action.${action}`)}
        </button>
      ))}
    </div>
  );
}

const seen = new WeakSet<HTMLElement>();
function focusNew(element: HTMLElement | null): void {
  if (element === null || seen.has(element)) return;
  seen.add(element);
  element.focus();
}
