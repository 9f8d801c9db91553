import * as v from 'valibot';
import { CONTRASTS, DESKTOP_ACTIONS, POWER_ACTIONS, SESSION_ACTIONS, TEXT_SIZES } from '../contract/views.ts';
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
  'app:appearance': v.strictObject({ text: v.picklist(TEXT_SIZES), contrast: v.picklist(CONTRASTS) }),
  'app:power': v.strictObject({ action: v.picklist(POWER_ACTIONS) }),
  'machine:look': nothing,
  'machine:volume': v.strictObject({
    level: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
  }),
  'machine:mute': v.strictObject({ on: v.boolean() }),
  'lock:lock': nothing,
  'lock:unlock': v.strictObject({ password: typed }),
  'auth:sign-in': signIn,
  'auth:sign-in-demo': nothing,
  'auth:cancel': nothing,
  'auth:sign-out': nothing,
  'desktops:list': nothing,
  'desktops:act': v.strictObject({
    desktop: id,
    action: v.picklist(DESKTOP_ACTIONS.filter((action) => action !== 'open')),
  }),
  'offers:view': v.strictObject({ offer: id }),
  'offers:make': v.strictObject({
    offer: id,
    name: typed,
    values: v.pipe(
      v.record(v.pipe(v.string(), v.maxLength(128)), typed),
      v.check((values) => Object.keys(values).length <= 64),
    ),
    persistent: v.boolean(),
  }),
  'offers:take': v.strictObject({ offer: id }),
  'offers:cancel': v.strictObject({ offer: id }),
  'session:open': v.strictObject({ desktop: id }),
  'session:open-application': v.strictObject({ application: v.pipe(v.string(), v.maxLength(256)) }),
  'session:answer': v.strictObject({
    card: v.boolean(),
    devices: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(64)),
  }),
  'session:credentials': signIn,
  'session:credentials-demo': nothing,
  'session:revert': v.strictObject({
    snapshot: v.pipe(v.string(), v.regex(/^(?:system|disk:\d{1,5}):\d{1,9}$/)),
  }),
  'session:help': nothing,
  'session:act': v.strictObject({ action: v.picklist(SESSION_ACTIONS) }),
  'session:cancel': nothing,
  'session:show': v.strictObject({ session: id }),
  'session:home': nothing,
  'console:open': nothing,
  'auto:stay': nothing,
  'auto:stop': nothing,
  'auto:seen': nothing,
  'auto:again': nothing,
  'auto:others': nothing,
} as const satisfies { readonly [N in RequestName]: v.GenericSchema<unknown, Requests[N]['args']> };
