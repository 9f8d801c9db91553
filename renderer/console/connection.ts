export type ConsoleState = 'connecting' | 'connected' | 'closed';

/** A console on the screen, whatever draws it. */
export interface ConsoleConnection {
  /** From here on keys go to the machine. */
  focus(): void;
  sendCtrlAltDel(): void;
  close(): void;
}

export type Changed = (state: ConsoleState) => void;
