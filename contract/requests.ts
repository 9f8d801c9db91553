import type { AutoView } from './auto.ts';
import type { Answer } from './failure.ts';
import type { LockView } from './lock.ts';
import type { MachineView } from './machine.ts';
import type { OfferDetailsView } from './offers.ts';
import type {
  AppearanceView,
  AppView,
  ConsoleRoad,
  DesktopAction,
  DesktopsView,
  HelpView,
  PersonView,
  PowerAction,
  SessionAction,
  SessionTab,
  SessionView,
} from './views.ts';

/** Nothing to say. */
export type Empty = Readonly<Record<string, never>>;

/**
 * Every request that the page may make: name → argument object and value. Secrets travel in this direction only, and in
 * four places only: `auth:sign-in`, `lock:unlock`, `session:credentials`, and what a template asks for as a password (`offers:make`).
 */
export interface Requests {
  'app:view': { args: Empty; value: AppView };
  /** The page is drawn and reacts. Sent at once after the first paint and every few seconds after; `touched`: whether somebody did something since the last one. */
  'app:alive': { args: { readonly touched: boolean }; value: Empty };
  'app:language': { args: { readonly language: string }; value: AppView };
  'app:keyboard': { args: { readonly layout: string }; value: AppView };
  'app:appearance': { args: AppearanceView; value: AppView };
  'app:power': { args: { readonly action: PowerAction }; value: Empty };
  /** Looks at the terminal itself again: somebody opens a menu of the top bar. */
  'machine:look': { args: Empty; value: MachineView };
  /** Per cent, 0–100. */
  'machine:volume': { args: { readonly level: number }; value: MachineView };
  'machine:mute': { args: { readonly on: boolean }; value: MachineView };
  'lock:lock': { args: Empty; value: Empty };
  /** The password of whoever is signed in. `auth:cancel` gives it up. */
  'lock:unlock': { args: { readonly password: string }; value: AppView };
  'auth:sign-in': { args: { readonly user: string; readonly password: string }; value: PersonView };
  'auth:sign-in-demo': { args: Empty; value: PersonView };
  'auth:cancel': { args: Empty; value: Empty };
  'auth:sign-out': { args: Empty; value: Empty };
  'desktops:list': { args: Empty; value: DesktopsView };
  'desktops:act': {
    args: { readonly desktop: number; readonly action: Exclude<DesktopAction, 'open'> };
    value: Empty;
  };
  /** Everything that the form of a template needs, read now. */
  'offers:view': { args: { readonly offer: number }; value: OfferDetailsView };
  /** Makes a desktop of a template; answers its VM ID. `values`: answers to its inputs, by name. */
  'offers:make': {
    args: {
      readonly offer: number;
      readonly name: string;
      readonly values: Readonly<Record<string, string>>;
      readonly persistent: boolean;
    };
    value: { readonly desktop: number };
  };
  /** Gives the person the desktop of a class and opens it, however long that takes: answered at once, the offer tells the rest. */
  'offers:take': { args: { readonly offer: number }; value: Empty };
  /** Gives up what `offers:take` began. */
  'offers:cancel': { args: { readonly offer: number }; value: Empty };
  'session:open': { args: { readonly desktop: number }; value: SessionView };
  'session:open-application': { args: { readonly application: string }; value: SessionView };
  /** The answer to the questions of the session on the stage. */
  'session:answer': {
    args: { readonly card: boolean; readonly devices: readonly string[] };
    value: Empty;
  };
  'session:credentials': { args: { readonly user: string; readonly password: string }; value: Empty };
  'session:credentials-demo': { args: Empty; value: Empty };
  'session:act': { args: { readonly action: SessionAction }; value: Empty };
  /** Takes the machine back to one of the session's snapshots. What it then does is in the session's view. */
  'session:revert': { args: { readonly snapshot: string }; value: Empty };
  'session:help': { args: Empty; value: HelpView };
  'session:cancel': { args: Empty; value: Empty };
  /** Puts a session on the stage, and its desktop on the screen where it is open. */
  'session:show': { args: { readonly session: number }; value: Empty };
  /** Puts the list on the stage: what is open goes on behind it. */
  'session:home': { args: Empty; value: Empty };
  'console:open': { args: Empty; value: ConsoleRoad };
  /** Somebody is there: the countdown of `idle` ends. */
  'auto:stay': { args: Empty; value: Empty };
  /** The desktop that was about to open by itself does not. */
  'auto:stop': { args: Empty; value: Empty };
  /** The notice on the screen was read; its desktop comes back to the front. */
  'auto:seen': { args: Empty; value: Empty };
  /** The station signs in now, whatever it was waiting for. */
  'auto:again': { args: Empty; value: Empty };
  /** Gives the station's terminal to somebody else, where the settings let it. */
  'auto:others': { args: Empty; value: Empty };
}

export type RequestName = keyof Requests;

/** The names again, for code that must walk them: a record, so that the compiler finds the one that is missing or too many. */
const REQUESTS: Readonly<Record<RequestName, true>> = {
  'app:view': true,
  'app:alive': true,
  'app:language': true,
  'app:keyboard': true,
  'app:appearance': true,
  'app:power': true,
  'machine:look': true,
  'machine:volume': true,
  'machine:mute': true,
  'lock:lock': true,
  'lock:unlock': true,
  'auth:sign-in': true,
  'auth:sign-in-demo': true,
  'auth:cancel': true,
  'auth:sign-out': true,
  'desktops:list': true,
  'desktops:act': true,
  'offers:view': true,
  'offers:make': true,
  'offers:take': true,
  'offers:cancel': true,
  'session:open': true,
  'session:open-application': true,
  'session:answer': true,
  'session:credentials': true,
  'session:credentials-demo': true,
  'session:act': true,
  'session:revert': true,
  'session:help': true,
  'session:cancel': true,
  'session:show': true,
  'session:home': true,
  'console:open': true,
  'auto:stay': true,
  'auto:stop': true,
  'auto:seen': true,
  'auto:again': true,
  'auto:others': true,
};
export const REQUEST_NAMES = Object.keys(REQUESTS) as RequestName[];

/** Every event that the shell pushes; each carries the whole view, so a lost one does no harm. */
export interface Events {
  'desktops:changed': DesktopsView;
  /** The session on the stage. */
  'session:changed': SessionView | null;
  'sessions:changed': readonly SessionTab[];
  /** A station signed in by itself. */
  'auth:began': PersonView;
  'auto:changed': AutoView;
  'machine:changed': MachineView;
  'lock:changed': LockView;
  /** The sign-in ended without the person's doing; the page goes back to the sign-in card and shows why. */
  'auth:ended': Extract<Answer<never>, { ok: false }>['failure'];
}

export type EventName = keyof Events;

const EVENTS: Readonly<Record<EventName, true>> = {
  'desktops:changed': true,
  'session:changed': true,
  'sessions:changed': true,
  'auth:began': true,
  'auto:changed': true,
  'machine:changed': true,
  'lock:changed': true,
  'auth:ended': true,
};
export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

/** What a host puts into the page as `window.onekiosk`. */
export interface Shell {
  request<N extends RequestName>(name: N, args: Requests[N]['args']): Promise<Answer<Requests[N]['value']>>;
  /** Calls `listener` for each event; answers a function that ends it. */
  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void;
}
