import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../contract/failure.ts';
import type { DesktopView, DesktopsView, PersonView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { SEARCH_FROM, byUse, keepOrder, matching } from '../state/order.ts';
import { useWords } from '../words.ts';
import { ActionDialog } from './action-dialog.tsx';
import { FailureNote } from './failure-note.tsx';
import { Icon } from './icons.tsx';
import { TileGrid } from './tile-grid.tsx';

interface HomeProps {
  readonly person: PersonView;
  readonly desktops: DesktopsView | null;
  /** The desktop that the person comes back from, if any. */
  readonly opened: number | null;
  readonly failure: Failure | null;
  readonly send: (message: Message) => void;
}

export function Home({ person, desktops, opened, failure, send }: HomeProps) {
  const { say, time, language } = useWords();
  const [query, setQuery] = useState('');
  const [more, setMore] = useState<DesktopView | null>(null);
  const read = () =>
    void ask('desktops:list', {}).then((answer) => {
      send(
        answer.ok
          ? { kind: 'desktops', desktops: answer.value }
          : { kind: 'failed', failure: answer.failure },
      );
    });
  useEffect(read, []);
  const ordered = useOrdered(desktops, language);
  const found = matching(ordered, query);
  const open = (desktop: DesktopView) =>
    void ask('session:open', { desktop: desktop.id }).then((answer) => {
      if (!answer.ok) send({ kind: 'failed', failure: answer.failure });
    });
  const signOut = () => void ask('auth:sign-out', {}).then(() => send({ kind: 'signed-out', failure: null }));
  return (
    <main class="stage home">
      <div class="head">
        <h1>{say('home.hello', { name: person.name })}</h1>
        {ordered.length >= SEARCH_FROM && (
          <label class="search">
            <Icon name="search" />
            <span class="unseen">{say('home.search')}</span>
            <input
              type="search"
              value={query}
              placeholder={say('home.search')}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
          </label>
        )}
        <button type="button" data-sign-out onClick={signOut}>
          <Icon name="leave" />
          {say('home.sign-out')}
        </button>
      </div>
      <FailureNote failure={failure ?? desktops?.trouble ?? null} />
      {desktops !== null && desktops.trouble !== null && failure === null && (
        <p class="quiet-text">{say('home.stale', { time: time(desktops.readAt) })}</p>
      )}
      <h2>{say('home.desktops')}</h2>
      {desktops === null && failure === null && <p class="quiet-text">{say('home.loading')}</p>}
      {desktops === null && failure !== null && (
        <button type="button" onClick={read}>
          {say('home.try-again')}
        </button>
      )}
      {desktops !== null && ordered.length === 0 && <p class="quiet-text">{say('home.empty')}</p>}
      {ordered.length > 0 && found.length === 0 && <p class="quiet-text">{say('home.none-found')}</p>}
      <TileGrid desktops={found} begin={opened} open={open} more={setMore} />
      {more !== null && <ActionDialog desktop={more} close={() => setMore(null)} send={send} />}
    </main>
  );
}

/** Sorted when it is first seen; after that news changes tiles where they stand. */
function useOrdered(desktops: DesktopsView | null, language: string): readonly DesktopView[] {
  const shown = useRef<readonly number[]>([]);
  return useMemo(() => {
    const next = desktops?.desktops ?? [];
    const sorted =
      shown.current.length === 0 ? [...next].sort(byUse(language)) : keepOrder(shown.current, next);
    shown.current = sorted.map((each) => each.id);
    return sorted;
  }, [desktops, language]);
}
