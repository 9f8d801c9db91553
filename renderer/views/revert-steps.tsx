import { useEffect, useState } from 'preact/hooks';
import type { LayerState, RevertView, SessionView } from '../../contract/views.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';

const ICONS: Readonly<Record<LayerState, IconName>> = {
  waiting: 'waiting',
  working: 'starting',
  done: 'ready',
  failed: 'failed',
};

/** The way back to a snapshot, step by step, and that it may be left at any moment. */
export function RevertSteps({
  session,
  revert,
}: {
  readonly session: SessionView;
  readonly revert: RevertView;
}) {
  const { say, tell } = useWords();
  const working = revert.steps.some(({ state }) => state === 'working');
  return (
    <>
      <p class={session.failure === null ? 'lead' : 'lead amber'} role="status">
        {session.failure !== null && <Icon name="needs-help" />}
        {tell(session.sentence)}
      </p>
      <ol class="ladder steps">
        {revert.steps.map(({ step, state }) => (
          <li
            key={step}
            class={state}
            data-step={step}
            aria-current={state === 'working' ? 'step' : undefined}
          >
            <Icon name={ICONS[state]} />
            <span>{say(`rescue.step.${step}`)}</span>
            <small>{state === 'working' ? <Elapsed since={session.since} /> : say(`layer.${state}`)}</small>
          </li>
        ))}
      </ol>
      {working && revert.steps.length > 1 && <p class="quiet-text">{say('rescue.safe')}</p>}
    </>
  );
}

function Elapsed({ since }: { readonly since: number }) {
  const { say } = useWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.round((now - since) / 1_000));
  return <span class="figures">{say('rescue.elapsed', { seconds })}</span>;
}
