import { useEffect, useRef, useState } from 'preact/hooks';
import { CHORDS, CTRL_ALT_DEL, play } from '../console/chords.ts';
import type { Chord } from '../console/chords.ts';
import { connectConsole } from '../console/connect.ts';
import type { ConsoleConnection, ConsoleState } from '../console/connection.ts';
import { ask } from '../shell.ts';
import { useWords } from '../words.ts';
import { Menu } from './menu.tsx';

/** Between two tries to connect again by itself, milliseconds: a machine that was switched off needs a while. */
const AGAIN_AFTER = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;
const LONGEST = 15_000;

interface ConsoleScreenProps {
  readonly name: string;
  /** Whether keyboard and pointer go to the machine. */
  readonly input: boolean;
}

/** The console itself. Its code is loaded when one is shown, and its address is good for one. */
export function ConsoleScreen({ name, input }: ConsoleScreenProps) {
  const { say } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const connection = useRef<ConsoleConnection | null>(null);
  const [state, setState] = useState<ConsoleState>('connecting');
  const [attempt, setAttempt] = useState(0);
  /** Connected at least once: what was seen last stays until there is something new. */
  const [seen, setSeen] = useState(false);
  const [fit, setFit] = useState(true);
  const [comesBack, setComesBack] = useState(true);
  const failures = useRef(0);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      if (over) return;
      setState('closed');
      setComesBack(true);
      timer = setTimeout(() => setAttempt(attempt + 1), AGAIN_AFTER[failures.current] ?? LONGEST);
      failures.current += 1;
    };
    const connect = async () => {
      setState('connecting');
      const road = await ask('console:open', {});
      if (over || place.current === null) return;
      if (!road.ok) return again();
      const { protocol } = road.value;
      const changed = (next: ConsoleState) => {
        if (over) return;
        if (next === 'connected') {
          failures.current = 0;
          setSeen(true);
          forgetPicture(place.current);
        }
        if (next === 'closed') keepPicture(place.current, connection.current?.picture() ?? null);
        // A SPICE server takes one client: two that come back by themselves would throw each other out for ever.
        if (next === 'closed' && protocol === 'vnc') again();
        else {
          setState(next);
          setComesBack(next !== 'closed');
        }
      };
      const opened = await connectConsole(place.current, road.value, { input, fit }, changed);
      if (over) opened.close();
      else connection.current = opened;
    };
    connect().catch(again);
    return () => {
      over = true;
      clearTimeout(timer);
      connection.current?.close();
      connection.current = null;
    };
  }, [attempt, input]);
  // The way out of a screen that takes every key.
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !event.ctrlKey || !event.altKey || !event.shiftKey) return;
    event.stopPropagation();
    document.querySelector<HTMLElement>('.side button')?.focus();
  };
  const send = (chord: Chord) => {
    const now = connection.current;
    if (now !== null) void play(chord, (code, down) => now.key(code, down));
    now?.focus();
  };
  const resize = () => {
    connection.current?.fit(!fit);
    setFit(!fit);
  };
  const off = state !== 'connected';
  const closed = state === 'closed' && !(seen && comesBack);
  const words = closed ? 'console.closed' : seen ? 'console.reconnecting' : 'console.connecting';
  return (
    <section class="console" data-console={state} aria-label={say('console.label', { name })}>
      <div
        class="console-place"
        ref={place}
        tabIndex={!off && input ? 0 : -1}
        onFocus={() => connection.current?.focus()}
        onKeyDownCapture={leave}
      />
      {off && (
        <div class={seen && comesBack ? 'console-cover later' : 'console-cover'}>
          <p role="status">{say(words)}</p>
          {state === 'closed' && (
            <button
              type="button"
              class="primary"
              onClick={() => {
                failures.current = 0;
                setAttempt(attempt + 1);
              }}
            >
              {say('console.again')}
            </button>
          )}
        </div>
      )}
      <div class="console-foot">
        {input && (
          <button type="button" data-chord="ctrl-alt-del" disabled={off} onClick={() => send(CTRL_ALT_DEL)}>
            {say('console.cad')}
          </button>
        )}
        {input && (
          <Menu
            label={say('console.keys-menu')}
            face={say('console.keys-menu')}
            kind="keys upward"
            items={CHORDS.map(([key, chord]) => ({ key, label: say(key), pick: () => send(chord) }))}
          />
        )}
        <button type="button" data-scale aria-pressed={!fit} disabled={off} onClick={resize}>
          {say('console.real')}
        </button>
        <span>{say(input ? 'console.keys' : 'console.view-only')}</span>
      </div>
    </section>
  );
}

const STILL = 'console-still';

/** The picture stays while the machine is away: nothing flickers. */
function keepPicture(place: HTMLElement | null, picture: HTMLCanvasElement | null): void {
  if (place === null || picture === null) return;
  forgetPicture(place);
  const still = document.createElement('div');
  still.className = STILL;
  still.append(picture);
  place.append(still);
}

function forgetPicture(place: HTMLElement | null): void {
  place?.querySelectorAll(`.${STILL}`).forEach((each) => each.remove());
}
