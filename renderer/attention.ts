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
  const sign = () => {
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
