import { useState } from 'preact/hooks';
import type { SessionAction, SessionView } from '../../contract/views.ts';
import type { CatalogueKey } from '../../contract/catalogue/en.ts';
import { useWords } from '../words.ts';
import { HelpDialog } from './help.tsx';
import { MoreDialog } from './more-dialog.tsx';
import { SnapshotsDialog } from './snapshots.tsx';

/** What is asked about first, or has a page of its own. */
type Opened = 'more' | 'revert' | 'help';

/** What may be done now, best one first; the first one has the focus when they appear, unless somebody types into the console. */
export function SessionActions(props: {
  readonly session: SessionView;
  readonly act: (action: SessionAction) => void;
  readonly revert: (snapshot: string) => void;
}) {
  const { session, act, revert } = props;
  const { say } = useWords();
  const [opened, setOpened] = useState<Opened | null>(null);
  /** One that opens another is told of its own end later. */
  const close = (which: Opened) => () => setOpened((now) => (now === which ? null : now));
  const pick = (action: SessionAction) =>
    action === 'revert' || action === 'help' ? setOpened(action) : act(action);
  const actions = session.actions.filter((action) => action !== 'back');
  // While a machine goes back, one Enter too many must not stop it.
  const calm = session.stage === 'reverting' && session.failure === null;
  return (
    <div class="actions">
      {actions.map((action, index) => (
        <button
          key={action}
          type="button"
          class={index === 0 && !calm ? 'primary' : ''}
          data-action={action}
          ref={index === 0 && !calm ? focusNew : null}
          onClick={() => pick(action)}
        >
          {say(labelOf(action, session))}
        </button>
      ))}
      {session.more.length > 0 && (
        <button type="button" data-action="more" aria-haspopup="dialog" onClick={() => setOpened('more')}>
          {say('action.more')}
        </button>
      )}
      {session.actions.includes('back') && (
        <button
          type="button"
          class={actions.length === 0 && !calm ? 'primary' : 'quiet'}
          data-action="back"
          ref={actions.length === 0 && !calm ? focusNew : null}
          onClick={() => act('back')}
        >
          {say('action.back')}
        </button>
      )}
      {opened === 'more' && (
        <MoreDialog name={session.desktop.name} actions={session.more} pick={pick} close={close('more')} />
      )}
      {opened === 'revert' && (
        <SnapshotsDialog snapshots={session.snapshots} revert={revert} close={close('revert')} />
      )}
      {opened === 'help' && <HelpDialog close={close('help')} />}
    </div>
  );
}

const labelOf = (action: SessionAction, { stage }: SessionView): CatalogueKey =>
  action === 'start' && stage === 'reverting' ? 'rescue.start-as-is' : `action.${action}`;

const seen = new WeakSet<HTMLElement>();
function focusNew(element: HTMLElement | null): void {
  if (element === null || seen.has(element)) return;
  seen.add(element);
  const busy = document.activeElement?.closest('.console-place, dialog') ?? null;
  if (busy === null) element.focus();
}
