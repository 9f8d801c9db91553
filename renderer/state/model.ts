import type { AutoView } from '../../contract/auto.ts';
import type { Failure } from '../../contract/failure.ts';
import type { LockView } from '../../contract/lock.ts';
import type { MachineView } from '../../contract/machine.ts';
import type { AppView, DesktopsView, SessionTab, SessionView } from '../../contract/views.ts';

/** All that the interface knows. No secret is ever in it. */
export interface Model {
  /** Null until the shell has answered for the first time. */
  readonly app: AppView | null;
  readonly desktops: DesktopsView | null;
  readonly session: SessionView | null;
  /** The desktop that was opened last: the focus comes back to its tile. */
  readonly opened: number | null;
  readonly signingIn: boolean;
  /** What to say on the present screen, beside what it is about. */
  readonly failure: Failure | null;
}

export type Message =
  | { readonly kind: 'app'; readonly app: AppView }
  | { readonly kind: 'desktops'; readonly desktops: DesktopsView }
  | { readonly kind: 'session'; readonly session: SessionView | null }
  | { readonly kind: 'sessions'; readonly sessions: readonly SessionTab[] }
  | { readonly kind: 'auto'; readonly auto: AutoView }
  | { readonly kind: 'machine'; readonly machine: MachineView }
  | { readonly kind: 'lock'; readonly lock: LockView }
  | { readonly kind: 'sign-in-began' }
  | { readonly kind: 'signed-in'; readonly name: string }
  | { readonly kind: 'signed-out'; readonly failure: Failure | null }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'failure-seen' };

export const EMPTY: Model = {
  app: null,
  desktops: null,
  session: null,
  opened: null,
  signingIn: false,
  failure: null,
};

/** The next model; pure. */
export function reduce(model: Model, message: Message): Model {
  switch (message.kind) {
    case 'app':
      return {
        ...model,
        app: message.app,
        desktops: message.app.lock.locked ? null : (message.app.desktops ?? model.desktops),
        session: message.app.session,
      };
    case 'desktops':
      // The first list that comes after all ends what was said of its absence.
      return {
        ...model,
        desktops: message.desktops,
        failure: model.desktops === null ? null : model.failure,
      };
    case 'session':
      return {
        ...model,
        session: message.session,
        opened: message.session?.desktop.id ?? model.opened,
        failure: null,
      };
    case 'sessions':
      return { ...model, app: model.app === null ? null : { ...model.app, sessions: message.sessions } };
    case 'auto':
      return { ...model, app: model.app === null ? null : { ...model.app, auto: message.auto } };
    case 'machine':
      return { ...model, app: model.app === null ? null : { ...model.app, machine: message.machine } };
    case 'lock':
      return locking(model, message.lock);
    case 'sign-in-began':
      return { ...model, signingIn: true, failure: null };
    case 'signed-in':
      return { ...model, app: withPerson(model.app, message.name), signingIn: false, failure: null };
    case 'signed-out':
      return {
        ...EMPTY,
        app:
          model.app === null
            ? null
            : { ...model.app, person: null, desktops: null, session: null, sessions: [] },
        failure: message.failure,
      };
    case 'failed':
      // What the person cancelled needs no words.
      return {
        ...model,
        signingIn: false,
        failure: message.failure.kind === 'cancelled' ? null : message.failure,
      };
    case 'failure-seen':
      return { ...model, failure: null };
  }
}

/** Whoever looks at the page of a locked terminal finds nothing of what is open. */
function locking(model: Model, lock: LockView): Model {
  if (model.app === null) return model;
  if (!lock.locked) return { ...model, app: { ...model.app, lock } };
  const auto = { ...model.app.auto, notice: null, message: null, countdown: null };
  const app = { ...model.app, lock, auto, desktops: null, session: null, sessions: [] };
  return { ...EMPTY, app, opened: model.opened };
}

const withPerson = (app: AppView | null, name: string): AppView | null =>
  app === null ? null : { ...app, person: { name } };

export type Screen = 'starting' | 'locked' | 'sign-in' | 'station' | 'home' | SessionView['stage'];

/** Which screen the model means. */
export function screenOf(model: Model): Screen {
  if (model.app === null) return 'starting';
  const { station } = model.app.auto;
  if (model.app.person === null)
    return station === null || station.state === 'others' ? 'sign-in' : 'station';
  if (model.app.lock.locked) return 'locked';
  if (model.session === null || model.session.stage === 'ended') return 'home';
  return model.session.stage;
}
