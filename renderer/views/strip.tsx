import type { SessionTab } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';

interface StripProps {
  readonly sessions: readonly SessionTab[];
  /** The session on the stage, or null for the list. */
  readonly front: number | null;
}

const ICONS: Readonly<Record<SessionTab['stage'], IconName>> = {
  opening: 'starting',
  questions: 'needs-help',
  credentials: 'not-allowed',
  running: 'running',
  'did-not-boot': 'needs-help',
  reverting: 'starting',
  console: 'running',
  failed: 'failed',
  ended: 'ready',
};

/** What is open, to go from one to the other; where only one may be, there is nothing to choose. */
export function Strip({ sessions, front }: StripProps) {
  const { say } = useWords();
  return (
    <nav class="strip" aria-label={say('strip.label')}>
      <button
        type="button"
        data-strip="home"
        aria-current={front === null ? 'page' : undefined}
        onClick={() => void ask('session:home', {})}
      >
        <Icon name="more" />
        {say('strip.home')}
      </button>
      {sessions.map((each) => (
        <button
          key={each.id}
          type="button"
          data-strip={each.id}
          class={each.attention && each.id !== front ? 'attention' : ''}
          aria-current={front === each.id ? 'page' : undefined}
          onClick={() => void ask('session:show', { session: each.id })}
        >
          <Icon name={ICONS[each.stage]} />
          <bdi class="strip-name">{each.name}</bdi>
          {each.attention && each.id !== front && <small>{say('strip.attention')}</small>}
        </button>
      ))}
    </nav>
  );
}
