import type { EventName, RequestName } from '../../contract/requests.ts';
import type { AppView } from '../../contract/views.ts';
import type { Emit } from '../ports.ts';

/** What a page may ask while the terminal is locked: what needs nobody's sign-in, and what opens the lock. */
const ALLOWED: readonly RequestName[] = [
  'app:view',
  'app:alive',
  'app:language',
  'app:keyboard',
  'app:appearance',
  'app:power',
  'machine:look',
  'machine:volume',
  'machine:mute',
  'lock:lock',
  'lock:unlock',
  'auth:cancel',
];

/** `mayEnd`: the settings let others end a locked sign-in. */
export const isAllowedLocked = (name: RequestName, mayEnd: boolean): boolean =>
  ALLOWED.includes(name) || (name === 'auth:sign-out' && mayEnd);

/** Events that tell what somebody has, and is doing. */
const WITHHELD: readonly EventName[] = [
  'desktops:changed',
  'session:changed',
  'sessions:changed',
  'auto:changed',
];

/** Passes on what a page may know while the terminal is locked; all of it else. The page asks for the whole view when it is unlocked. */
export const guardedEmit =
  (emit: Emit, locked: () => boolean): Emit =>
  (name, payload) => {
    if (!locked() || !WITHHELD.includes(name)) emit(name, payload);
  };

/** The same view without anything that is open. */
export const viewWhileLocked = (view: AppView): AppView => ({
  ...view,
  desktops: null,
  session: null,
  sessions: [],
  auto: { ...view.auto, notice: null, message: null, countdown: null },
});
