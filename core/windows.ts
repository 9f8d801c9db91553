/** The windows on the terminal's screen: the shell's own, and those of the viewers that it started. Each answers whether it was done. */
export interface Windows {
  /** Brings the windows of the process, and of those below it, to the front, and gives them the keyboard. */
  show(pid: number): Promise<boolean>;
  /** Brings the shell to the front: a viewer behind it goes on. */
  showShell(): Promise<boolean>;
  /** Calls back when the person has pressed the key that leads back to the shell. Answers a function that ends it. */
  onShell(listener: () => void): () => void;
  /**
   * While held, the shell stays in front: everything else is minimised, what opens is not shown, and what comes up by whosever doing is
   * covered again at once. Answers, for `true`, whether the shell is there.
   */
  hold(held: boolean): Promise<boolean>;
  close(): Promise<void>;
}

/** Signs of life of a viewer's connections. */
export interface Traffic {
  /**
   * Milliseconds since any TCP connection of the process, or of one below it, received something; null when it has none, or this machine
   * cannot tell. A SPICE server speaks every 15 seconds or so by itself; an RDP server may have nothing to say for as long as nobody
   * touches the desktop.
   */
  quietFor(pid: number): Promise<number | null>;
}
