/** Severity as syslog and journald count it (RFC 5424, 6.2.1). */
export type Level = 'error' | 'warning' | 'notice' | 'info' | 'debug';

export interface LogEntry {
  readonly level: Level;
  /** What happened, in few fixed words: `sign-in refused`. Values go into `fields`. */
  readonly event: string;
  readonly incident?: string;
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
}

/** Where the shell writes down what it did. Never rejects, never throws, never shows a secret that was made known to it. */
export interface Log {
  write(entry: LogEntry): void;
  /** From now on `secret` is masked wherever it would be written; the answer ends that. */
  hide(secret: string): () => void;
}
