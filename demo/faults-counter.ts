/** Something that is made to go wrong, until it is ended. */
export interface Fault {
  /** How often it struck. One that never did proves nothing. */
  readonly bites: () => number;
  /** It goes; what it broke is as before, as far as that lies with the demo. Ending it twice does no harm. */
  end(): Promise<void>;
}

export interface Counter extends Fault {
  bite(): void;
  readonly over: () => boolean;
}

/** A fault that counts; `undo` takes back what it did. */
export function createFault(undo: () => Promise<void> | void = () => {}): Counter {
  let bites = 0;
  let over = false;
  return {
    bites: () => bites,
    bite() {
      bites += 1;
    },
    over: () => over,
    async end() {
      if (over) return;
      over = true;
      await undo();
    },
  };
}
