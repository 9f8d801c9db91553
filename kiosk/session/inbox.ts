import type { SessionAction } from '../../contract/views.ts';

export interface GuestCredentials {
  readonly user: string;
  readonly password: string;
}

/** What the page answered to the questions of a session. */
export interface Said {
  readonly card: boolean;
  readonly devices: readonly string[];
}

/** A press: an action, and for `revert` the snapshot. */
export interface Wish {
  readonly action: SessionAction;
  /** Empty but for `revert`. */
  readonly snapshot: string;
}

/** What the person said while a session waits for it: at most one question of a kind is open at a time. */
export interface Inbox {
  /** Each resolves with what is given next; rejects when the signal aborts. */
  wish(signal: AbortSignal): Promise<Wish>;
  /** The same, where no snapshot can be meant. */
  action(signal: AbortSignal): Promise<SessionAction>;
  credentials(signal: AbortSignal): Promise<GuestCredentials>;
  answer(signal: AbortSignal): Promise<Said>;
  /** False when nobody waits for it. */
  giveAction(action: SessionAction, snapshot?: string): boolean;
  giveCredentials(given: GuestCredentials): boolean;
  giveAnswer(said: Said): boolean;
}

export function createInbox(): Inbox {
  const wishes = createQuestion<Wish>();
  const credentials = createQuestion<GuestCredentials>();
  const answers = createQuestion<Said>();
  return {
    wish: wishes.ask,
    action: async (signal) => (await wishes.ask(signal)).action,
    credentials: credentials.ask,
    answer: answers.ask,
    giveAction: (action, snapshot = '') => wishes.answer({ action, snapshot }),
    giveCredentials: credentials.answer,
    giveAnswer: answers.answer,
  };
}

function createQuestion<T>() {
  let resolve: ((value: T) => void) | null = null;
  return {
    ask(signal: AbortSignal): Promise<T> {
      return new Promise<T>((done, refuse) => {
        const stop = () => {
          resolve = null;
          refuse(signal.reason);
        };
        if (signal.aborted) return stop();
        signal.addEventListener('abort', stop, { once: true });
        resolve = (value) => {
          resolve = null;
          signal.removeEventListener('abort', stop);
          done(value);
        };
      });
    },
    answer(value: T): boolean {
      if (resolve === null) return false;
      resolve(value);
      return true;
    },
  };
}
