import { useEffect, useState } from 'preact/hooks';
import type { AppView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { useWords } from '../words.ts';
import { Appearance } from './appearance.tsx';
import { Battery } from './battery.tsx';
import { Icon } from './icons.tsx';
import { Menu } from './menu.tsx';
import { Network } from './network.tsx';
import { Volume } from './volume.tsx';

/** Mark and name on one side; clock, keyboard, language and power on the other. */
export function TopBar({ app, send }: { readonly app: AppView; readonly send: (message: Message) => void }) {
  const { say } = useWords();
  const renew = (
    answer: Awaited<ReturnType<typeof ask<'app:language' | 'app:keyboard' | 'app:appearance'>>>,
  ) => {
    if (answer.ok) send({ kind: 'app', app: answer.value });
  };
  const mayLock = app.lock.possible && !app.lock.locked;
  const power = app.powerActions.filter((action) => action !== 'lock' || mayLock);
  const layout = app.keyboardLayouts.find((each) => each.layout === app.keyboardLayout);
  return (
    <header class="bar">
      {app.brand.mark === null ? (
        <span class="mark" aria-hidden="true" />
      ) : (
        <img class="own-mark" src={app.brand.mark} alt="" draggable={false} />
      )}
      <span class="site">{app.siteName}</span>
      <Clock />
      {app.machine.network !== null && <Network network={app.machine.network} />}
      {app.machine.sound !== null && <Volume sound={app.machine.sound} />}
      {app.machine.battery !== null && <Battery battery={app.machine.battery} />}
      {app.keyboardLayouts.length > 1 && (
        <Menu
          kind="keyboard"
          label={`${say('bar.keyboard')}: ${layout?.name ?? app.keyboardLayout}`}
          face={
            <>
              <Icon name="keyboard" />
              <span class="face">{app.keyboardLayout.toUpperCase()}</span>
            </>
          }
          items={app.keyboardLayouts.map((each) => ({
            key: each.layout,
            label: each.name,
            checked: each.layout === app.keyboardLayout,
            pick: () => void ask('app:keyboard', { layout: each.layout }).then(renew),
          }))}
        />
      )}
      {app.appearance !== null && <Appearance appearance={app.appearance} renew={renew} />}
      {app.languages.length > 1 && (
        <Menu
          kind="language"
          label={say('bar.language')}
          face={
            <>
              <Icon name="language" />
              <span class="face long">
                {app.languages.find((each) => each.tag === app.language)?.name ?? app.language}
              </span>
              <span class="face short" aria-hidden="true">
                {app.language.toUpperCase()}
              </span>
            </>
          }
          items={app.languages.map((each) => ({
            key: each.tag,
            label: each.name,
            checked: each.tag === app.language,
            pick: () => void ask('app:language', { language: each.tag }).then(renew),
          }))}
        />
      )}
      {power.length > 0 && (
        <Menu
          kind="power"
          label={say('bar.power')}
          face={
            <>
              <Icon name="off" />
              <span class="face">{say('bar.power')}</span>
            </>
          }
          items={power.map((action) => ({
            key: action,
            label: say(`bar.power.${action}`),
            pick: () =>
              void ask('app:power', { action }).then((answer) => {
                if (!answer.ok) send({ kind: 'failed', failure: answer.failure });
              }),
          }))}
        />
      )}
    </header>
  );
}

/** Hours and minutes, drawn anew when the minute turns and at no other time. */
function Clock() {
  const { time } = useWords();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), 60_000 - (Date.now() % 60_000) + 50);
    return () => clearTimeout(timer);
  }, [now]);
  return <time class="clock">{time(now.getTime())}</time>;
}
