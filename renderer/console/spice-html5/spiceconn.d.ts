/**
 * The part of spice-html5 0.3 (Debian's package) that is used here; it brings no types, and is not in this project: the host serves it
 * to the page from /usr/share/spice-html5. Relative paths to it are those in the bundle.
 */
export interface Message {
  readonly type: number;
  data?: ArrayBuffer;
}

/** One channel, which is one WebSocket. */
export class SpiceConn {
  readonly state: string;
  /** Undefined after `cleanup`. */
  readonly ws?: WebSocket;
  /** The main channel, for the others. */
  readonly parent?: SpiceConn;
  /** Undefined: an error is thrown. */
  onerror?(error: unknown): void;
  process_inbound(this: SpiceConn, ...rest: unknown[]): void;
  process_channel_message(this: SpiceConn, message: Message): boolean;
  log_info(...what: unknown[]): void;
  log_warn(...what: unknown[]): void;
  log_err(...what: unknown[]): void;
}
