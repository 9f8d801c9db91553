import type { Answer } from './failure.ts';
import type {
  AppView,
  ConsoleRoad,
  DesktopAction,
  DesktopsView,
  PersonView,
  PowerAction,
  SessionAction,
  SessionView,
} from './views.ts';

/** Nothing to say. */
export type Empty = Readonly<Record<string, never>>;

/**
 * Every request that the page may make: name → argument object and value. Secrets travel in this direction only, and in
 * two places only: `auth:sign-in` and `session:credentials`.
 */
export interface Requests {
  'app:view': { args: Empty; value: AppView };
  /** The page is drawn and reacts. Sent at once after the first paint and every few seconds after. */
  'app:alive': { args: Empty; value: Empty };
  'app:language': { args: { readonly language: string }; value: AppView };
  'app:keyboard': { args: { readonly layout: string }; value: AppView };
  'app:power': { args: { readonly action: PowerAction }; value: Empty };
  'auth:sign-in': { args: { readonly user: string; readonly password: string }; value: PersonView };
  'auth:sign-in-demo': { args: Empty; value: PersonView };
  'auth:cancel': { args: Empty; value: Empty };
  'auth:sign-out': { args: Empty; value: Empty };
  'desktops:list': { args: Empty; value: DesktopsView };
  'desktops:act': {
    args: { readonly desktop: number; readonly action: Exclude<DesktopAction, 'open'> };
    value: Empty;
  };
  'session:open': { args: { readonly desktop: number }; value: SessionView };
  'session:credentials': { args: { readonly user: string; readonly password: string }; value: Empty };
  'session:act': { args: { readonly action: SessionAction }; value: Empty };
  'session:cancel': { args: Empty; value: Empty };
  'console:open': { args: Empty; value: ConsoleRoad };
}

export type RequestName = keyof Requests;

/** The names again, for code that must walk them; the type below fails when one is missing. */
export const REQUEST_NAMES = [
  'app:view',
  'app:alive',
  'app:language',
  'app:keyboard',
  'app:power',
  'auth:sign-in',
  'auth:sign-in-demo',
  'auth:cancel',
  'auth:sign-out',
  'desktops:list',
  'desktops:act',
  'session:open',
  'session:credentials',
  'session:act',
  'session:cancel',
  'console:open',
] as const satisfies readonly RequestName[];

type Missing = Exclude<RequestName, (typeof REQUEST_NAMES)[number]>;
const NO_NAME_IS_MISSING: [Missing] extends [never] ? true : Missing = true;

/** Every event that the shell pushes; each carries the whole view, so a lost one does no harm. */
export interface Events {
  'desktops:changed': DesktopsView;
  'session:changed': SessionView | null;
  /** The sign-in ended without the person's doing; the page goes back to the sign-in card and shows why. */
  'auth:ended': Extract<Answer<never>, { ok: false }>['failure'];
}

export type EventName = keyof Events;

export const EVENT_NAMES = [
  'desktops:changed',
  'session:changed',
  'auth:ended',
] as const satisfies readonly EventName[];
type MissingEvent = Exclude<EventName, (typeof EVENT_NAMES)[number]>;
const NO_EVENT_IS_MISSING: [MissingEvent] extends [never] ? true : MissingEvent = true;

/** What a host puts into the page as `window.onekiosk`. */
export interface Shell {
  request<N extends RequestName>(name: N, args: Requests[N]['args']): Promise<Answer<Requests[N]['value']>>;
  /** Calls `listener` for each event; answers a function that ends it. */
  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void;
}
