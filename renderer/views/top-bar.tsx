import { useEffect, useState } from 'preact/hooks';
import type { AppView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';
import { Menu } from './menu.tsx';

/** Mark and name on one side; clock, keyboard, language and power on the other. */
export function TopBar({ app, send }: { readonly app: AppView; readonly send: (message: Message) => void }) {
  const { say } = useWords();
  const renew = (answer: Awaited<ReturnType<typeof ask<'app:language' | 'app:keyboard'>>>) => {
    if (answer.ok) send({ kind: 'app', app: answer.value });
  };
  const layout = app.keyboardLayouts.find((each) => each.layout === app.keyboardLayout);
  return (
    <header class="bar">
      <span class="mark" aria-hidden="true" />
      <span class="site">{app.siteName}</span>
      <Clock />
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
      {app.languages.length > 1 && (
        <Menu
          kind="language"
          label={say('bar.language')}
          face={
            <>
              <Icon name="language" />
              <span class="face">
                {app.languages.find((each) => each.tag === app.language)?.name ?? app.language}
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
      {app.powerActions.length > 0 && (
        <Menu
          kind="power"
          label={say('bar.power')}
          face={
            <>
              <Icon name="off" />
              <span class="face">{say('bar.power')}</span>
            </>
          }
          items={app.powerActions.map((action) => ({
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
