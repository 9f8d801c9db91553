import * as v from 'valibot';
import type { AutoSettings, IdleSettings, StationSettings } from '../auto-settings.ts';
import { flag, oneOf, path, seconds, table, whole } from './parts.ts';

const vmIds = v.pipe(
  v.array(whole(0, 2_147_483_647), 'must be a list of VM IDs'),
  v.maxLength(64, 'must not name more than 64'),
);

export const auto = table({
  connect: v.optional(oneOf(['never', 'only', 'last']), 'never'),
  delay: seconds(3, 1, 30),
  start: v.optional(
    v.union([oneOf(['last', 'all']), vmIds], 'must be "last", "all" or a list of VM IDs'),
    [],
  ),
  store: v.optional(path),
  notice: v.optional(oneOf(['raise', 'quiet']), 'raise'),
});

/** oned splits `user:secret` at the first colon, and takes none of the others in a name (UserPool). */
const USER = /^[^\p{Cc}\s&|:\\";/'#{}$<>]{1,128}$/u;
/** systemd.exec(5): a credential's name is that of a file. */
const CREDENTIAL = /^(?!\.{1,2}$)[A-Za-z0-9_.@-]{1,64}$/;

/** A settings file may be read by everybody, and is copied about: no secret is ever in it. */
const elsewhere = v.optional(
  v.never(
    'a secret does not belong in this file: put it into one of its own and name that with secret-file, or use credential',
  ),
);

export const station = v.pipe(
  table({
    user: v.pipe(v.string('must be a text'), v.regex(USER, 'must be the name of a user of OpenNebula')),
    'secret-file': v.optional(path),
    credential: v.optional(
      v.pipe(v.string('must be a text'), v.regex(CREDENTIAL, 'must be the name of a systemd credential')),
    ),
    kind: v.optional(oneOf(['password', 'token']), 'password'),
    others: flag(false),
    secret: elsewhere,
    password: elsewhere,
    token: elsewhere,
  }),
  v.forward(
    v.check(
      (it) => (it['secret-file'] === undefined) !== (it.credential === undefined),
      'goes without credential: one of the two must be there, and not both',
    ),
    ['secret-file'],
  ),
);

const orNever = v.optional(
  v.pipe(
    v.number('must be a number of seconds'),
    v.check((n) => n === 0 || (n >= 30 && n <= 86_400), 'must be 0 (never), or between 30 and 86400 seconds'),
    v.transform((n) => Math.round(n * 1000)),
  ),
  0,
);

export const idle = v.pipe(
  table({
    after: seconds(0, 0, 86_400),
    countdown: seconds(60, 10, 600),
    'with-sessions': v.optional(oneOf(['seen', 'always', 'never']), 'seen'),
    'lock-after': orNever,
    'locked-sign-out-after': orNever,
    'suspend-after': orNever,
  }),
  v.forward(
    v.check((it) => it.after === 0 || it.after >= 30_000, 'must be 0 (never), or 30 seconds at least'),
    ['after'],
  ),
);

export const messages = v.optional(oneOf(['in-turn', 'at-sign-in', 'off']), 'in-turn');

export const autoOf = (it: v.InferOutput<typeof auto>): AutoSettings => ({ ...it, store: it.store ?? null });

export const idleOf = (it: v.InferOutput<typeof idle>): IdleSettings => ({
  after: it.after,
  countdown: it.countdown,
  withSessions: it['with-sessions'],
  lockAfter: it['lock-after'],
  lockedSignOutAfter: it['locked-sign-out-after'],
  suspendAfter: it['suspend-after'],
});

export const stationOf = (it: v.InferOutput<typeof station> | undefined): StationSettings | null => {
  if (it === undefined) return null;
  const { user, kind, others, credential } = it;
  const file = it['secret-file'];
  return { user, kind, others, secret: file === undefined ? { credential: credential ?? '' } : { file } };
};
