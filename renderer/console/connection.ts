export type ConsoleState = 'connecting' | 'connected' | 'closed';

/** How a console is shown. */
export interface ConsoleManner {
  /** Whether keyboard and pointer go to the machine. */
  readonly input: boolean;
  /** As large as the place allows; else pixel by pixel, and the place is scrolled. */
  readonly fit: boolean;
}

/** A console on the screen, whatever draws it. */
export interface ConsoleConnection {
  /** From here on keys go to the machine. */
  focus(): void;
  /** A key by its place, as `KeyboardEvent.code` names it. */
  key(code: string, down: boolean): void;
  fit(on: boolean): void;
  /** What it drew, also when it is over. */
  picture(): HTMLCanvasElement | null;
  close(): void;
}

export type Changed = (state: ConsoleState) => void;
