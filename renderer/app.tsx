import { useEffect, useReducer } from 'preact/hooks';
import type { AppView } from '../contract/views.ts';
import { terminalWish } from './terminal-keys.ts';
import { EMPTY, reduce, screenOf } from './state/model.ts';
import type { Message } from './state/model.ts';
import { watchAttention } from './attention.ts';
import { dress } from './brand.ts';
import { ask } from './shell.ts';
import { isShown } from './shown.ts';
import { Language } from './words.ts';
import { BatteryNotice } from './views/battery.tsx';
import { ByItself } from './views/by-itself.tsx';
import { Home } from './views/home.tsx';
import { Locked } from './views/lock.tsx';
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
    document.documentElement.dataset['text'] = model.app?.appearance?.text ?? 'normal';
    document.documentElement.dataset['contrast'] = model.app?.appearance?.contrast ?? 'normal';
  });
  const { app } = model;
  useEffect(() => dress(app?.brand.accent ?? null), [app?.brand.accent]);
  useEffect(() => (app === null ? undefined : hearKeys(app)), [app]);
  if (app === null) return <main class="stage" />;
  return (
    <Language.Provider value={app.language}>
      <TopBar app={app} send={send} />
      {app.person !== null && app.sessionsAtOnce > 1 && app.sessions.length > 0 && (
        <Strip sessions={app.sessions} front={model.session?.id ?? null} />
      )}
      {screen === 'locked' && app.person !== null && <Locked app={app} person={app.person} send={send} />}
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
      {!['sign-in', 'station', 'home', 'locked'].includes(screen) && model.session !== null && (
        <SessionStage
          session={model.session}
          failure={model.failure}
          demo={app.demoUser !== null}
          send={send}
        />
      )}
      <ByItself auto={app.auto} screen={screen} session={model.session} desktops={model.desktops} />
      <BatteryNotice battery={app.machine.battery} />
    </Language.Provider>
  );
}

/** Keys for the terminal itself come before whatever has the focus. */
function hearKeys(app: AppView): () => void {
  const hear = (event: KeyboardEvent) => {
    const wish = terminalWish(event, app);
    if (wish === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (wish.kind === 'volume') void ask('machine:volume', { level: wish.level });
    else if (wish.kind === 'mute') void ask('machine:mute', { on: wish.on });
    else void ask('lock:lock', {});
  };
  window.addEventListener('keydown', hear, { capture: true });
  return () => window.removeEventListener('keydown', hear, { capture: true });
}

function listen(send: (message: Message) => void): () => void {
  const shell = window.onekiosk;
  const ends = [
    shell.on('desktops:changed', (desktops) => send({ kind: 'desktops', desktops })),
    shell.on('session:changed', (session) => send({ kind: 'session', session })),
    shell.on('sessions:changed', (sessions) => send({ kind: 'sessions', sessions })),
    shell.on('auto:changed', (auto) => send({ kind: 'auto', auto })),
    shell.on('machine:changed', (machine) => send({ kind: 'machine', machine })),
    shell.on('lock:changed', (lock) => send({ kind: 'lock', lock })),
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
