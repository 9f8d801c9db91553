import * as v from 'valibot';
import { isNetwork } from '../networks.ts';
import { RDP_GRAPHICS, RDP_LINKS } from '../settings.ts';
import { flag, listOf, oneOf, path, pin, proxy, seconds, table, text, whole } from './parts.ts';

/** How sessions are kept: one or several, and what becomes of them. */
export const sessions = table({
  'at-once': v.optional(whole(1, 8), 1),
  'on-disconnect': v.optional(oneOf(['leave', 'suspend']), 'leave'),
  'take-over': v.optional(oneOf(['ask', 'ask-shared', 'silent']), 'ask-shared'),
  'frozen-after': seconds(15, 3, 600),
  'lost-after': seconds(120, 5, 3_600),
  'window-manager': v.optional(oneOf(['openbox', 'none']), 'openbox'),
});

const tls = v.pipe(
  table({
    mode: v.optional(oneOf(['off', 'offered', 'required']), 'off'),
    ca: v.optional(path),
    'host-subject': v.optional(text(1_024), ''),
    'port-offset': v.optional(whole(-65_535, 65_535), 0),
  }),
  v.forward(
    v.check(
      (it) => it.mode === 'off' || it.ca !== undefined,
      'must be there: a viewer trusts nobody without it',
    ),
    ['ca'],
  ),
);

export const spice = table({
  'usb-redirection': flag(true),
  clipboard: flag(true),
  sound: flag(true),
  'absolute-pointer': v.optional(oneOf(['by-input', 'always']), 'by-input'),
  'trusted-network': flag(false),
  proxy,
  tls: v.optional(tls, {}),
});

const id = (most: number) => v.optional(whole(0, most));
const rule = v.pipe(
  table({
    class: id(0xff),
    vendor: id(0xffff),
    product: id(0xffff),
    allow: v.boolean('must be true or false'),
  }),
  v.forward(
    v.check((it) => it.product === undefined || it.vendor !== undefined, 'means nothing without a vendor'),
    ['product'],
  ),
  v.forward(
    v.check(
      (it) => it.class !== 0x00 && it.class !== 0xef,
      'leaves it to the interfaces: name the class of an interface',
    ),
    ['class'],
  ),
  v.forward(
    v.check(
      (it) => !(it.allow && it.class === 0x0b),
      'no rule lets a smart-card reader out: see smart-card instead',
    ),
    ['class'],
  ),
  v.forward(
    v.check(
      (it) =>
        !(it.allow && (it.class === 0x03 || it.class === 0x09)) ||
        (it.vendor !== undefined && it.product !== undefined),
      'a keyboard, a mouse or a hub is let out by vendor and product only',
    ),
    ['class'],
  ),
);

export const usb = table({
  choose: v.optional(oneOf(['policy', 'person']), 'policy'),
  default: v.optional(oneOf(['allow', 'deny']), 'allow'),
  rules: v.optional(
    v.pipe(v.array(rule, 'must be a list of tables'), v.maxLength(64, 'must not hold more than 64 rules')),
    [],
  ),
});

/** libcacard is given it in quotation marks, and knows no escape. */
const DATABASE = /^sql:\/[^\p{Cc}"]*$/u;
const CERTIFICATE = /^[A-Za-z0-9 ._@-]{1,64}$/;
const ids = v.optional(v.array(whole(0, 2_147_483_647), 'must be a list of numbers'), []);

export const smartCard = table({
  guests: v.optional(oneOf(['ask', 'never']), 'ask'),
  desktops: ids,
  templates: ids,
  software: v.optional(
    table({
      database: v.pipe(
        v.string('must be a text'),
        v.regex(DATABASE, 'must be sql: and an absolute path, as certutil writes it'),
      ),
      // libcacard makes no reader of fewer: three is what a card has.
      certificates: v.pipe(
        v.array(
          v.pipe(v.string('must be a text'), v.regex(CERTIFICATE, 'must be a name of the database')),
          'must be a list of names',
        ),
        v.length(3, 'must name three'),
      ),
    }),
  ),
});

const network = v.pipe(
  v.string('must be a network'),
  v.check(isNetwork, 'must be a network such as 10.0.50.0/24 or fd00::/64'),
);

export const rdp = v.pipe(
  table({
    certificates: v.optional(oneOf(['verify', 'pinned', 'first-use', 'accept-unknown']), 'verify'),
    store: v.optional(path),
    pins: v.optional(v.record(text(260), pin), {}),
    security: v.optional(v.pipe(listOf(['nla', 'tls', 'rdp']), v.minLength(1, 'must name at least one')), [
      'nla',
      'tls',
    ]),
    domain: v.optional(text(255), ''),
    credentials: v.optional(oneOf(['ask', 'sign-in']), 'ask'),
    'sign-in-networks': v.optional(v.array(network, 'must be a list of networks'), []),
    clipboard: flag(true),
    sound: flag(true),
    microphone: flag(false),
    drives: flag(false),
    printers: flag(false),
    'multi-monitor': flag(false),
    'dynamic-resolution': flag(true),
    scale: v.optional(v.picklist([100, 140, 180], 'must be 100, 140 or 180'), 100),
    graphics: v.optional(oneOf(RDP_GRAPHICS), 'auto'),
    link: v.optional(oneOf(RDP_LINKS), 'auto'),
    compression: flag(true),
    reconnect: v.optional(whole(0, 100), 5),
  }),
  v.forward(
    v.check(
      (it) => it.certificates !== 'first-use' || it.store !== undefined,
      'must be there: what was seen first has to outlive a session',
    ),
    ['store'],
  ),
  v.forward(
    v.check(
      (it) => it.credentials !== 'sign-in' || it['sign-in-networks'].length > 0,
      'must name the networks in which the password of the sign-in may be used',
    ),
    ['sign-in-networks'],
  ),
);

export const applications = table({
  sources: v.optional(listOf(['group', 'vm']), ['group', 'vm']),
});
