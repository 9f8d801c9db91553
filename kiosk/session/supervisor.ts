import type { ConsoleRoad, HelpView, SessionAction, SessionView } from '../../contract/views.ts';
import type { Run } from '../../core/sessions/launcher.ts';
import { Cancelled, Trouble } from '../failures.ts';
import type { Fail } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { createInbox } from './inbox.ts';
import type { GuestCredentials, Said } from './inbox.ts';
import { partFrom } from './parting.ts';
import { noLosses } from './reconnect.ts';
import { SessionRun } from './run.ts';
import { createScreen } from './screen.ts';
import type { Subject } from './subject.ts';

/** One desktop on its way to the screen, or on it. */
export interface SessionHandle {
  readonly subject: Subject;
  readonly view: () => SessionView;
  /** The viewer that covers the screen now, if any. */
  readonly viewer: () => Run | null;
  /** Resolves when it is over and everything that belonged to it is gone. Never rejects. */
  readonly over: Promise<void>;
  /** Each throws `Trouble('bad-request')` when nobody waits for it. */
  act(action: SessionAction): void;
  credentials(given: GuestCredentials): void;
  answer(said: Said): void;
  console(): Promise<ConsoleRoad>;
  /** Takes the machine back to one of the view's snapshots. */
  revert(snapshot: string): void;
  help(): HelpView;
  cancel(): void;
  /** The machine has slept: its connection may be gone without a word. */
  resumed(): void;
}

/** What the page does by itself, or by a request of its own. */
const OF_THE_PAGE: readonly SessionAction[] = ['revert', 'help'];

export interface Surroundings {
  readonly id: number;
  readonly fail: Fail;
  /** The XKB layout that is in force. */
  readonly keyboard: () => string;
  readonly changed: (view: SessionView) => void;
}

/** Runs one session from the press to its end. Tells `changed` every step. */
export function openSession(
  ports: Ports,
  person: Person,
  subject: Subject,
  { id, fail, keyboard, changed }: Surroundings,
): SessionHandle {
  const cancelling = new AbortController();
  const signal = AbortSignal.any([cancelling.signal, person.signal]);
  const inbox = createInbox();
  const desktop = { id: subject.id, name: subject.name };
  const screen = createScreen(id, desktop, ports.clock.now(), changed);
  const losses = noLosses();
  const run = new SessionRun({ ports, person, subject, screen, inbox, fail, losses, keyboard, signal });
  const over = async () => {
    await run.untilOver();
    if (run.wasOpen) await partFrom(ports, person, subject.id);
  };
  const offers = (action: SessionAction) => {
    const { actions, more } = screen.view();
    return actions.includes(action) || more.includes(action);
  };
  return {
    subject,
    view: screen.view,
    viewer: () => run.viewer,
    over: over(),
    act(action) {
      if (OF_THE_PAGE.includes(action) || !offers(action) || !inbox.giveAction(action)) {
        throw new Trouble('bad-request', { what: 'action' });
      }
    },
    revert(snapshot) {
      const known = screen.view().snapshots.some(({ id: each }) => each === snapshot);
      if (!known || !offers('revert') || !inbox.giveAction('revert', snapshot)) {
        throw new Trouble('bad-request', { what: 'snapshot' });
      }
    },
    help: () => run.help(),
    credentials(given) {
      if (!inbox.giveCredentials(given)) throw new Trouble('bad-request', { what: 'credentials' });
    },
    answer(said) {
      if (!inbox.giveAnswer(said)) throw new Trouble('bad-request', { what: 'answer' });
    },
    console: () => run.road(),
    cancel: () => cancelling.abort(new Cancelled('session')),
    resumed: () => run.resumes.note(ports.clock.monotonic()),
  };
}
