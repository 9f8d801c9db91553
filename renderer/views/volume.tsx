import type { SoundView } from '../../contract/machine.ts';
import { ask } from '../shell.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';
import { Panel } from './panel.tsx';

/** How loud the terminal is, and a box to change that. */
export function Volume({ sound }: { readonly sound: SoundView }) {
  const { say } = useWords();
  const { level, muted } = sound;
  const silent = muted || level === 0;
  return (
    <Panel
      kind="sound"
      label={muted ? say('sound.label.muted') : say('sound.label', { level })}
      onOpen={() => void ask('machine:look', {})}
      face={
        <>
          <Icon name={silent ? 'sound-off' : 'sound'} />
          <span class="face">{muted ? say('sound.off') : say('sound.level', { level })}</span>
        </>
      }
    >
      <label class="slider">
        <span>{say('sound.volume')}</span>
        <output class="figures">{say('sound.level', { level })}</output>
        <input
          type="range"
          name="volume"
          min={0}
          max={100}
          step={5}
          value={level}
          onInput={({ currentTarget }) =>
            void ask('machine:volume', { level: Math.round(currentTarget.valueAsNumber) })
          }
        />
      </label>
      <button type="button" data-mute onClick={() => void ask('machine:mute', { on: !muted })}>
        <Icon name={muted ? 'sound' : 'sound-off'} />
        {say(muted ? 'sound.unmute' : 'sound.mute')}
      </button>
    </Panel>
  );
}
