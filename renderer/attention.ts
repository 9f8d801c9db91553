/** Whether somebody is there, without keeping what they do. */
export interface Attention {
  /** Whether anything was touched since this was last asked. */
  touched(): boolean;
  /** Called at the first touch after a while of none. */
  onReturn(back: () => void): void;
  end(): void;
}

/** Nobody was there for so long, milliseconds, that a touch is a return. */
const AWAY = 60_000;
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Watches `target`; `now` is a clock that never jumps, milliseconds. */
export function watchAttention(target: EventTarget, now: () => number): Attention {
  let any = false;
  let last = now();
  let back = () => {};
  let at = '';
  /** A window that comes up under a pointer that lies there is told of it, as of one that moves. */
  const lies = (event: Event): boolean => {
    if (event.type !== 'pointermove' || !('screenX' in event) || !('screenY' in event)) return false;
    const before = at;
    at = `${String(event.screenX)} ${String(event.screenY)}`;
    return before === '' || before === at;
  };
  const sign = (event: Event) => {
    if (lies(event)) return;
    const away = now() - last > AWAY;
    any = true;
    last = now();
    if (away) back();
  };
  for (const name of SIGNS) target.addEventListener(name, sign, { capture: true, passive: true });
  return {
    touched() {
      const was = any;
      any = false;
      return was;
    },
    onReturn(next) {
      back = next;
    },
    end() {
      for (const name of SIGNS) target.removeEventListener(name, sign, { capture: true });
    },
  };
}
