import { useEffect, useReducer } from 'preact/hooks';
import { EMPTY, reduce, screenOf } from './state/model.ts';
import type { Message } from './state/model.ts';
import { watchAttention } from './attention.ts';
import { ask } from './shell.ts';
import { isShown } from './shown.ts';
import { Language } from './words.ts';
import { ByItself } from './views/by-itself.tsx';
import { Home } from './views/home.tsx';
import { SessionStage } from './views/session.tsx';
import { SignIn } from './views/sign-in.tsx';
import { Station } from './views/station.tsx';
import { Strip } from './views/strip.tsx';
import { TopBar } from './views/top-bar.tsx';

/** The page says that it lives, at this pace, milliseconds: the shell rebuilds a window that is silent. */
const ALIVE_EVERY = 5_000;

/** Joins model, events of the shell and screens. */
export function App() {
  const [model, send] = useReducer(reduce, EMPTY);
  useEffect(() => listen(send), []);
  const screen = screenOf(model);
  useEffect(() => {
    document.body.dataset['screen'] = screen;
    document.body.dataset['failure'] = model.failure?.kind ?? model.session?.failure?.kind ?? '';
    document.documentElement.lang = model.app?.language ?? 'en';
  });
  const { app } = model;
  if (app === null) return <main class="stage" />;
  return (
    <Language.Provider value={app.language}>
      <TopBar app={app} send={send} />
      {app.person !== null && app.sessionsAtOnce > 1 && app.sessions.length > 0 && (
        <Strip sessions={app.sessions} front={model.session?.id ?? null} />
      )}
      {screen === 'station' && app.auto.station !== null && (
        <Station station={app.auto.station} others={app.auto.others} cloudName={app.cloudName} />
      )}
      {screen === 'sign-in' && (
        <SignIn app={app} working={model.signingIn} failure={model.failure} send={send} />
      )}
      {screen === 'home' && app.person !== null && (
        <Home
          person={app.person}
          auto={app.auto}
          desktops={model.desktops}
          opened={model.opened}
          failure={model.failure}
          send={send}
        />
      )}
      {!['sign-in', 'station', 'home'].includes(screen) && model.session !== null && (
        <SessionStage
          session={model.session}
          failure={model.failure}
          demo={app.demoUser !== null}
          send={send}
        />
      )}
      <ByItself auto={app.auto} screen={screen} session={model.session} desktops={model.desktops} />
    </Language.Provider>
  );
}

function listen(send: (message: Message) => void): () => void {
  const shell = window.onekiosk;
  const ends = [
    shell.on('desktops:changed', (desktops) => send({ kind: 'desktops', desktops })),
    shell.on('session:changed', (session) => send({ kind: 'session', session })),
    shell.on('sessions:changed', (sessions) => send({ kind: 'sessions', sessions })),
    shell.on('auto:changed', (auto) => send({ kind: 'auto', auto })),
    shell.on('auth:began', ({ name }) => send({ kind: 'signed-in', name })),
    shell.on('auth:ended', (failure) => send({ kind: 'signed-out', failure })),
  ];
  void ask('app:view', {}).then((answer) => {
    if (answer.ok) send({ kind: 'app', app: answer.value });
    void ask('app:alive', { touched: true });
  });
  const attention = watchAttention(window, () => performance.now());
  const alive = () => {
    if (isShown(document)) void ask('app:alive', { touched: attention.touched() });
  };
  const timer = setInterval(alive, ALIVE_EVERY);
  // Whoever comes back after a while does not wait for the next beat.
  attention.onReturn(alive);
  return () => {
    clearInterval(timer);
    attention.end();
    ends.forEach((end) => end());
  };
}
