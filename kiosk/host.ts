import type { EventName, Events, RequestName } from '../contract/requests.ts';
import type { Answer } from '../contract/failure.ts';
import type { WindowTrouble } from './window-watch.ts';

/** What a host needs to show the one window. */
export interface HostOptions {
  /** Answers every request of the page. `args` is whatever the page sent: decoded behind this function. Never rejects. */
  readonly answer: (name: RequestName, args: unknown) => Promise<Answer<unknown>>;
  /** Path under the bundle (`/index.html`) → its bytes and media type; null for anything that is not of the bundle. */
  readonly bundle: (path: string) => BundleFile | null;
  /** The one port on 127.0.0.1 that the page may open a WebSocket to. */
  readonly consolePort: number;
  /** The window failed; it is built anew unless this is `given-up`. For the log. */
  readonly tell: (trouble: WindowTrouble) => void;
  /** The failed window was built anew, and may stand before everything else: brings what belongs in front there again. Answers whether that is this window. */
  readonly rebuilt: () => boolean;
  /** The window is gone and will not come back: the shell ends. */
  readonly gone: () => void;
}

export interface BundleFile {
  readonly body: Uint8Array;
  readonly type: string;
}

/** One window, and nothing else. Electron and Chromium implement it. */
export interface Host {
  readonly name: 'electron' | 'chromium';
  emit<N extends EventName>(name: N, payload: Events[N]): void;
  /** Process IDs that belong to the window, for measurements. */
  pids(): readonly number[];
  /** Empties the clipboard of what the last person left in it. Never rejects. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export type OpenHost = (options: HostOptions) => Promise<Host>;
