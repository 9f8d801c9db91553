import * as v from 'valibot';
import { DESKTOP_ACTIONS, SESSION_ACTIONS } from '../contract/views.ts';
import type { RequestName, Requests } from '../contract/requests.ts';

/** Texts that people type are short; a page that sends more is not ours. */
const typed = v.pipe(v.string(), v.maxLength(1024));
const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_147_483_647));
const nothing = v.strictObject({});
const signIn = v.strictObject({ user: typed, password: typed });

/** One decoder a request: what the page sent is `unknown` until it went through here. */
export const DECODERS = {
  'app:view': nothing,
  'app:alive': v.strictObject({ touched: v.boolean() }),
  'app:language': v.strictObject({ language: v.pipe(v.string(), v.maxLength(35)) }),
  'app:keyboard': v.strictObject({ layout: v.pipe(v.string(), v.maxLength(8)) }),
  'app:power': v.strictObject({ action: v.picklist(['off', 'restart', 'leave']) }),
  'auth:sign-in': signIn,
  'auth:sign-in-demo': nothing,
  'auth:cancel': nothing,
  'auth:sign-out': nothing,
  'desktops:list': nothing,
  'desktops:act': v.strictObject({
    desktop: id,
    action: v.picklist(DESKTOP_ACTIONS.filter((action) => action !== 'open')),
  }),
  'session:open': v.strictObject({ desktop: id }),
  'session:open-application': v.strictObject({ application: v.pipe(v.string(), v.maxLength(256)) }),
  'session:answer': v.strictObject({
    card: v.boolean(),
    devices: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(64)),
  }),
  'session:credentials': signIn,
  'session:credentials-demo': nothing,
  'session:act': v.strictObject({ action: v.picklist(SESSION_ACTIONS) }),
  'session:cancel': nothing,
  'session:show': v.strictObject({ session: id }),
  'session:home': nothing,
  'console:open': nothing,
} as const satisfies { readonly [N in RequestName]: v.GenericSchema<unknown, Requests[N]['args']> };
