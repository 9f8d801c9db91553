import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AutoView } from '../../contract/auto.ts';
import type { Failure } from '../../contract/failure.ts';
import type { ApplicationView, DesktopView, DesktopsView, PersonView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { SEARCH_FROM, byUse, keepOrder, matching, named, openedLast } from '../state/order.ts';
import type { Listed } from '../state/order.ts';
import { useWords } from '../words.ts';
import { ActionDialog } from './action-dialog.tsx';
import { ApplicationTile } from './application-tile.tsx';
import { FailureNote } from './failure-note.tsx';
import { Icon } from './icons.tsx';
import { Classes, Templates } from './offers.tsx';
import { Tile } from './tile.tsx';
import { TileGrid } from './tile-grid.tsx';

const NONE = [] as const;

interface HomeProps {
  readonly person: PersonView;
  readonly auto: AutoView;
  readonly desktops: DesktopsView | null;
  /** The desktop that the person comes back from, if any. */
  readonly opened: number | null;
  readonly failure: Failure | null;
  readonly send: (message: Message) => void;
}

export function Home({ person, auto, desktops, opened, failure, send }: HomeProps) {
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
  const all = useOrdered(desktops?.desktops ?? NONE, language);
  const allApplications = useOrdered(desktops?.applications ?? NONE, language);
  const allOffers = desktops?.offers ?? NONE;
  const count = all.length + allApplications.length;
  const found = matching(all, query);
  const applications = matching(allApplications, query);
  const offers = named(allOffers, query);
  const classes = offers.filter(({ kind }) => kind === 'class');
  const templates = offers.filter(({ kind }) => kind === 'template');
  const tell = (answer: { ok: true } | { ok: false; failure: Failure }) => {
    if (!answer.ok) send({ kind: 'failed', failure: answer.failure });
  };
  const open = ({ id }: DesktopView) => void ask('session:open', { desktop: id }).then(tell);
  const openApplication = ({ id }: ApplicationView) =>
    void ask('session:open-application', { application: id }).then(tell);
  const last = openedLast<DesktopView | ApplicationView>([...all, ...allApplications]);
  const begin = applications.find((each) => each === last) ?? null;
  const signOut = () => void ask('auth:sign-out', {}).then(() => send({ kind: 'signed-out', failure: null }));
  const giveOver = () => void ask('auto:others', {}).then(() => send({ kind: 'signed-out', failure: null }));
  return (
    <main class="stage home">
      <div class="head">
        <h1>{say('home.hello', { name: person.name })}</h1>
        {count + allOffers.length >= SEARCH_FROM && (
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
        {!auto.own && (
          <button type="button" data-sign-out onClick={signOut}>
            <Icon name="leave" />
            {say('home.sign-out')}
          </button>
        )}
        {auto.own && auto.others && (
          <button type="button" data-others onClick={giveOver}>
            <Icon name="leave" />
            {say('station.others')}
          </button>
        )}
      </div>
      <FailureNote failure={failure ?? desktops?.trouble ?? null} />
      {desktops !== null && desktops.trouble !== null && failure === null && (
        <p class="quiet-text">{say('home.stale', { time: time(desktops.readAt) })}</p>
      )}
      {classes.length > 0 && <Classes offers={classes} takesFocus={opened === null} send={send} />}
      {(found.length > 0 || applications.length === 0) && <h2 id="desktops">{say('home.desktops')}</h2>}
      {desktops === null && failure === null && <p class="quiet-text">{say('home.loading')}</p>}
      {desktops === null && failure !== null && (
        <button type="button" onClick={read}>
          {say('home.try-again')}
        </button>
      )}
      {desktops !== null && count === 0 && (
        <p class="quiet-text">{say(allOffers.length === 0 ? 'home.empty' : 'home.empty-but-offers')}</p>
      )}
      {count > 0 && found.length + applications.length + offers.length === 0 && (
        <p class="quiet-text">{say('home.none-found')}</p>
      )}
      {found.length > 0 && (
        <TileGrid
          items={found}
          begin={found.find(({ id }) => id === opened) ?? null}
          takesFocus={begin === null}
          labelledBy="desktops"
          tile={(desktop, place) => (
            <Tile
              key={desktop.id}
              desktop={desktop}
              place={place}
              open={() => open(desktop)}
              more={() => setMore(desktop)}
            />
          )}
          onMenu={(desktop) => {
            if (desktop.actions.some((action) => action !== 'open')) setMore(desktop);
          }}
        />
      )}
      {templates.length > 0 && (
        <Templates offers={templates} takesFocus={count === 0 && classes.length === 0} />
      )}
      {applications.length > 0 && (
        <>
          <h2 id="applications">{say('home.applications')}</h2>
          <TileGrid
            items={applications}
            begin={begin}
            takesFocus={begin !== null}
            labelledBy="applications"
            tile={(application, place) => (
              <ApplicationTile
                key={application.id}
                application={application}
                desktop={all.find(({ id }) => id === application.desktop)?.name ?? null}
                place={place}
                open={() => openApplication(application)}
              />
            )}
          />
        </>
      )}
      {more !== null && <ActionDialog desktop={more} close={() => setMore(null)} send={send} />}
    </main>
  );
}

/** Sorted when it is first seen; after that news changes tiles where they stand. */
function useOrdered<T extends Listed>(next: readonly T[], language: string): readonly T[] {
  const shown = useRef<readonly T['id'][]>([]);
  return useMemo(() => {
    const sorted =
      shown.current.length === 0 ? [...next].sort(byUse(language)) : keepOrder(shown.current, next);
    shown.current = sorted.map((each) => each.id);
    return sorted;
  }, [next, language]);
}
