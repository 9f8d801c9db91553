import { useEffect, useState } from 'preact/hooks';
import type { AutoView } from '../../contract/auto.ts';
import type { DesktopsView, SessionView } from '../../contract/views.ts';
import type { Screen } from '../state/model.ts';
import { Countdown } from './countdown.tsx';
import { Message } from './message.tsx';
import { Notice } from './notice.tsx';
import { Schedule } from './schedule.tsx';

interface ByItselfProps {
  readonly auto: AutoView;
  readonly screen: Screen;
  readonly session: SessionView | null;
  readonly desktops: DesktopsView | null;
}

/** Where the site's message and what a desktop will do are read: before one is open. */
const TOLD_ON: readonly Screen[] = ['home', 'opening'];

/** What the shell says of its own accord, on whatever screen. */
export function ByItself({ auto, screen, session, desktops }: ByItselfProps) {
  const [read, setRead] = useState('');
  const { countdown, notice, message } = auto;
  // Whoever signs in next has not read it.
  useEffect(() => {
    if (message === null) setRead('');
  }, [message]);
  const opening = screen === 'opening' ? session : null;
  const schedule = desktops?.desktops.find(({ id }) => id === opening?.desktop.id)?.schedule ?? null;
  return (
    <>
      {message !== null && message.text !== read && TOLD_ON.includes(screen) && (
        <Message message={message} dismiss={() => setRead(message.text)} />
      )}
      {opening !== null && schedule !== null && (
        <div class="site-banner info" role="status">
          <Schedule schedule={schedule} />
        </div>
      )}
      {notice !== null && <Notice notice={notice} onStage={notice.session === session?.id} />}
      {countdown !== null && <Countdown countdown={countdown} own={auto.own} />}
    </>
  );
}
