import type { PersonView } from '../contract/views.ts';
import type { CallOptions } from '../core/opennebula/caller.ts';
import { ONE_ERROR, OneServerError } from '../core/opennebula/errors.ts';
import { openFixedLease } from '../core/auto/fixed-lease.ts';
import { openLease } from '../core/opennebula/lease.ts';
import type { Lease } from '../core/opennebula/lease.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import type { User } from '../core/opennebula/model/user.ts';
import { Cancelled, Trouble } from './failures.ts';
import { createGroupLists } from './group-lists.ts';
import type { GroupLists } from './group-lists.ts';
import type { Ports } from './ports.ts';

/** Somebody who is signed in: the login token stands in for the password, which is gone. */
export interface Person {
  readonly user: User;
  readonly lease: Pick<Lease, 'kind' | 'chore'>;
  /** What to sign a call with now. */
  readonly session: Session;
  readonly group: GroupLists;
  /** What was typed at the sign-in, where the settings let desktops have it; else null. Gone with the sign-in, and while the terminal is locked. */
  readonly given: { readonly user: string; readonly password: string } | null;
  /** How calls in this person's name are made: given up at the end of the sign-in, and no single refusal throws anybody out. */
  readonly call: CallOptions;
  /** Aborts everything that is done in this person's name. */
  readonly signal: AbortSignal;
}

/** A password is exchanged for a login token; a token that an administrator made is used as it is. */
export type SignInWith = 'password' | 'token';

export interface People {
  readonly present: () => Person | null;
  /** Rejects with what the cloud refused, or `Cancelled`. */
  signIn(given: Session, how?: SignInWith): Promise<PersonView>;
  cancel(): void;
  /** Forgets what was typed at the sign-in. */
  withhold(): void;
  /** The same person has typed it again. */
  restore(password: string): void;
  /** Ends the sign-in here at once, and revokes the token in the cloud as well as that can be done. */
  signOut(why: 'asked' | 'expired' | 'idle'): Promise<void>;
}

/** How long a sign-out may take to revoke its token, milliseconds: nobody waits at a dead cloud to go home. */
const REVOKE_WITHIN = 5_000;
/** How long a sign-in waits for its turn at a busy cloud, milliseconds; the person may cancel. */
const SIGN_IN_PATIENCE = 90_000;
/** A token that was good is not bad because oned says so once, or twice: its database may be locked. */
const REFUSALS = 4;
const PATIENCE = 20_000;

type PeoplePorts = Pick<Ports, 'cloud' | 'settings' | 'log' | 'clock' | 'random' | 'mark'>;

export function createPeople({ cloud, settings, log, clock, random, mark }: PeoplePorts): People {
  let present: { person: Person; lease: Lease; end: AbortController; typed: Typed | null } | null = null;
  let attempt: AbortController | null = null;
  const lease = {
    clock,
    random,
    mark,
    life: settings.signIn.tokenLife,
    within: (ms: number) => AbortSignal.timeout(ms),
    hide: log.hide,
  };

  const enter = (opened: Lease, user: User, given: Session, how: SignInWith): void => {
    const end = new AbortController();
    const { signal } = end;
    const call = { signal, patience: PATIENCE, refusals: REFUSALS };
    const keeps = settings.rdp.credentials === 'sign-in' && how === 'password';
    const typed = keeps ? keepTyped(given.user, log.hide) : null;
    typed?.keep(given.secret);
    signal.addEventListener('abort', () => typed?.forget(), { once: true });
    const person: Person = {
      user,
      lease: opened,
      get session() {
        return opened.session;
      },
      get given() {
        return typed?.given() ?? null;
      },
      group: createGroupLists(cloud, () => opened.session, call),
      call,
      signal,
    };
    present = { person, lease: opened, end, typed };
    const { kind } = opened;
    log.write({ level: 'notice', event: 'signed in', fields: { user: user.name, by: kind } });
    if (kind === 'password')
      log.write({ level: 'warning', event: 'no login token to be had', fields: { user: user.name } });
  };

  return {
    present: () => present?.person ?? null,
    async signIn(given, how = 'password') {
      if (present !== null || attempt !== null) throw new Trouble('busy');
      const mine = new AbortController();
      attempt = mine;
      try {
        const call = { signal: mine.signal, patience: SIGN_IN_PATIENCE };
        const opened =
          how === 'token'
            ? await openFixedLease(cloud.user, given, lease.hide, call)
            : await openLease(cloud.user, given, lease, call);
        enter(opened.lease, opened.user, given, how);
        return { name: opened.user.name };
      } catch (error) {
        const refused = error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION;
        throw refused ? new Trouble('auth-rejected') : error;
      } finally {
        attempt = null;
      }
    },
    cancel: () => attempt?.abort(new Cancelled('sign-in')),
    withhold: () => present?.typed?.forget(),
    restore: (password) => present?.typed?.keep(password),
    async signOut(why) {
      const leaving = present;
      if (leaving === null) return;
      present = null;
      leaving.end.abort(new Cancelled('signed out'));
      log.write({ level: 'notice', event: 'signed out', fields: { user: leaving.person.user.name, why } });
      await leaving.lease.end(AbortSignal.timeout(REVOKE_WITHIN)).catch(() => {
        if (why !== 'expired')
          log.write({ level: 'warning', event: 'login token not revoked; it ends by itself' });
      });
    },
  };
}

/** The password of a sign-in, for as long as desktops may have it. */
interface Typed {
  readonly given: () => Person['given'];
  keep(password: string): void;
  forget(): void;
}

function keepTyped(user: string, hide: Ports['log']['hide']): Typed {
  let kept: Person['given'] = null;
  let unhide = () => {};
  const forget = () => {
    kept = null;
    unhide();
    unhide = () => {};
  };
  return {
    given: () => kept,
    keep(password) {
      forget();
      kept = { user, password };
      unhide = hide(password);
    },
    forget,
  };
}
