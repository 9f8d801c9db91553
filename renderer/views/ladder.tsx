import { useEffect, useState } from 'preact/hooks';
import { LAYERS } from '../../contract/views.ts';
import type { LayerState, SessionView } from '../../contract/views.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';

const ICONS: Readonly<Record<LayerState, IconName>> = {
  waiting: 'waiting',
  working: 'starting',
  done: 'ready',
  failed: 'failed',
};

/** Cloud, machine, system, connection: how far it has come. */
export function Ladder({ ladder }: { readonly ladder: SessionView['ladder'] }) {
  const { say } = useWords();
  return (
    <ol class="ladder">
      {LAYERS.map((layer) => (
        <li key={layer} class={ladder[layer]} aria-current={ladder[layer] === 'working' ? 'step' : undefined}>
          <Icon name={ICONS[ladder[layer]]} />
          <span>{say(`layer.${layer}`)}</span>
          <small>{say(`layer.${ladder[layer]}`)}</small>
        </li>
      ))}
    </ol>
  );
}

const atLeastOne = (ms: number): number => Math.max(1, Math.round(ms / 1_000));

/** What is waited for, and for how long it has been: honest, so no bar that runs to its end by itself. */
export function Progress({ session }: { readonly session: SessionView }) {
  const { tell, say } = useWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.round((now - session.since) / 1_000));
  const limit = session.limit === null ? 0 : Math.round(session.limit / 1_000);
  return (
    <p class="lead">
      <span role="status">{tell(session.sentence)}</span>
      {limit > 0 && seconds >= 1 && (
        <small class="figures">
          {say('session.took', { seconds, limit })}
          {session.usual !== null && `; ${say('boot.usual', { seconds: atLeastOne(session.usual) })}`}
        </small>
      )}
    </p>
  );
}
