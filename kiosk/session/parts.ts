import type { Fail } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import type { Inbox } from './inbox.ts';
import type { Losses } from './reconnect.ts';
import type { Screen } from './screen.ts';
import type { Subject } from './subject.ts';

/** Everything that one session works with. */
export interface RunParts {
  readonly ports: Ports;
  readonly person: Person;
  readonly subject: Subject;
  readonly screen: Screen;
  readonly inbox: Inbox;
  readonly fail: Fail;
  readonly losses: Losses;
  /** The XKB layout that is in force. */
  readonly keyboard: () => string;
  readonly signal: AbortSignal;
}
