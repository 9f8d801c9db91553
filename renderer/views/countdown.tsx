import { useEffect } from 'preact/hooks';
import type { CountdownView } from '../../contract/auto.ts';
import { ask } from '../shell.ts';
import { useSecondsLeft } from '../state/left.ts';
import { useModal } from '../state/modal.ts';
import { shownName } from '../state/name.ts';
import { hearSigns } from '../state/signs.ts';
import { useWords } from '../words.ts';

interface CountdownProps {
  readonly countdown: CountdownView;
  /** At a station nobody is signed out. */
  readonly own: boolean;
}

/** What happens in a moment unless somebody says otherwise: above everything, and gone at the first sign of life. */
export function Countdown({ countdown, own }: CountdownProps) {
  const { say } = useWords();
  const { kind, until, desktop } = countdown;
  const seconds = useSecondsLeft(until);
  const dialog = useModal();
  const stop = () => void ask(kind === 'idle' ? 'auto:stay' : 'auto:stop', {});
  useEffect(() => hearSigns(window, { came: stop, deliberate: kind === 'connect' }), [kind]);
  return (
    <dialog
      ref={dialog}
      class="dialog countdown"
      data-countdown={kind}
      aria-labelledby="countdown-title"
      aria-describedby="countdown-text"
      onCancel={(event) => {
        event.preventDefault();
        stop();
      }}
    >
      <span class="ring" aria-hidden="true">
        {seconds}
      </span>
      {kind === 'idle' || desktop === null ? (
        <>
          <h2 id="countdown-title">{say('auto.idle')}</h2>
          <p id="countdown-text">
            {say(own ? 'auto.idle.station' : 'auto.idle.sign-out', { seconds })} {say('auto.idle.machines')}
          </p>
          <button type="button" class="wide primary" data-stay onClick={stop}>
            {say('auto.idle.stay')}
          </button>
          <p class="quiet-text">{say('auto.idle.any')}</p>
        </>
      ) : (
        <>
          <h2 id="countdown-title">
            <bdi>{say('auto.connect', { desktop: shownName(desktop.name) })}</bdi>
          </h2>
          <p id="countdown-text">{say('auto.connect.left', { seconds })}</p>
          <button
            type="button"
            class="wide primary"
            data-now
            onClick={() => void ask('session:open', { desktop: desktop.id })}
          >
            {say('auto.connect.now')}
          </button>
          <button type="button" class="wide" data-stop onClick={stop}>
            {say('auto.connect.stop')}
          </button>
        </>
      )}
    </dialog>
  );
}
