import { useEffect, useRef, useState } from 'preact/hooks';
import { connectConsole } from '../console/connect.ts';
import type { ConsoleConnection, ConsoleState } from '../console/connection.ts';
import { ask } from '../shell.ts';
import { useWords } from '../words.ts';

/** The console itself. Its code is loaded when one is shown, and its address is good for one. */
export function ConsoleScreen({ name }: { readonly name: string }) {
  const { say } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const connection = useRef<ConsoleConnection | null>(null);
  const [state, setState] = useState<ConsoleState>('connecting');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let over = false;
    const connect = async () => {
      setState('connecting');
      const road = await ask('console:open', {});
      if (over || place.current === null) return;
      if (!road.ok) return setState('closed');
      const opened = await connectConsole(place.current, road.value, (next) => !over && setState(next));
      if (over) opened.close();
      else connection.current = opened;
    };
    connect().catch(() => setState('closed'));
    return () => {
      over = true;
      connection.current?.close();
      connection.current = null;
    };
  }, [attempt]);
  // The way out of a screen that takes every key.
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !event.ctrlKey || !event.altKey || !event.shiftKey) return;
    event.stopPropagation();
    document.querySelector<HTMLElement>('.side button')?.focus();
  };
  return (
    <section class="console" data-console={state} aria-label={say('console.label', { name })}>
      <div
        class="console-place"
        ref={place}
        tabIndex={state === 'connected' ? 0 : -1}
        onFocus={() => connection.current?.focus()}
        onKeyDownCapture={leave}
      />
      {state !== 'connected' && (
        <div class="console-cover">
          <p role="status">{say(state === 'connecting' ? 'console.connecting' : 'console.closed')}</p>
          {state === 'closed' && (
            <button type="button" class="primary" onClick={() => setAttempt(attempt + 1)}>
              {say('console.again')}
            </button>
          )}
        </div>
      )}
      <div class="console-foot">
        <span>{say('console.keys')}</span>
        <button
          type="button"
          disabled={state !== 'connected'}
          onClick={() => connection.current?.sendCtrlAltDel()}
        >
          {say('console.cad')}
        </button>
      </div>
    </section>
  );
}
