import { describe, expect, test } from 'vitest';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import { openLease } from '../../../core/opennebula/lease.ts';
import type { Session } from '../../../core/opennebula/model/common.ts';
import type { UserCalls } from '../../../core/opennebula/resources/user.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { userOf } from '../../support/vm.ts';

const GIVEN = { user: 'alice', secret: 'the password' };
const MARK = 'onekiosk-0123456789ab';
const LIFE = 3_600_000;
const LIMIT = 10;

/** oned's tokens of one user, and what is to happen to the next logins. */
function cloud() {
  const tokens = new Set<string>();
  const calls: string[] = [];
  /** One for each login to come: thrown, before or after it was done. */
  const fates: { readonly error: Error; readonly done: boolean }[] = [];
  const check = (session: Session) => {
    if (session.secret !== GIVEN.secret && !tokens.has(session.secret))
      throw new OneServerError('one.user.info', 256);
  };
  const user: Pick<UserCalls, 'info' | 'tokens' | 'login' | 'revoke'> = {
    async info(session) {
      calls.push('info');
      check(session);
      return userOf();
    },
    async tokens(session, mark) {
      calls.push('tokens');
      check(session);
      return { live: tokens.size, mine: [...tokens].filter((each) => each.startsWith(mark)) };
    },
    async login(session, token) {
      calls.push('login');
      const fate = fates.shift();
      if (fate !== undefined && !fate.done) throw fate.error;
      check(session);
      if (tokens.size >= LIMIT) throw new OneServerError('one.user.login', 4096);
      tokens.add(token);
      if (fate !== undefined) throw fate.error;
    },
    async revoke(session, token) {
      calls.push('revoke');
      check(session);
      tokens.delete(token);
    },
  };
  return { user, tokens, calls, fates };
}

function stage() {
  const set = cloud();
  const clock = createManualClock();
  const hidden = new Set<string>();
  let serial = 0;
  const options = {
    clock,
    random: (bytes: number) => Uint8Array.from({ length: bytes }, () => (serial += 1) % 256),
    mark: MARK,
    life: LIFE,
    within: () => new AbortController().signal,
    hide: (secret: string) => {
      hidden.add(secret);
      return () => void hidden.delete(secret);
    },
  };
  const open = async (call: { signal?: AbortSignal; patience?: number } = { patience: 10_000 }) => {
    const opening = openLease(set.user, GIVEN, options, call);
    opening.catch(() => {});
    await clock.advance(5_000);
    return await opening;
  };
  const signal = new AbortController().signal;
  return { ...set, clock, hidden, open, signal };
}
const lost = (done: boolean) => ({ error: new OneClientError('reset'), done });

describe('a sign-in', () => {
  test('takes a token that bears this terminal’s mark, and forgets the password', async () => {
    const { open, tokens, hidden } = stage();
    const { lease, user } = await open();
    expect(user.name).toBe('alice');
    expect(lease.kind).toBe('token');
    expect(lease.session.secret).toMatch(/^onekiosk-0123456789ab-[0-9a-f]{40}$/);
    expect([...tokens]).toEqual([lease.session.secret]);
    expect([...hidden]).toEqual([lease.session.secret]);
  });

  test('whose answer is lost finds the token that was made after all, and makes no second one', async () => {
    const { open, tokens, calls, fates } = stage();
    fates.push(lost(true));
    const { lease } = await open();
    expect([...tokens]).toEqual([lease.session.secret]);
    expect(calls.filter((call) => call === 'login')).toHaveLength(1);
  });

  test('whose question is lost makes it again, with the same text', async () => {
    const { open, tokens, calls, fates } = stage();
    fates.push(lost(false), lost(false));
    await open();
    expect(tokens.size).toBe(1);
    expect(calls.filter((call) => call === 'login')).toHaveLength(3);
  });

  test('with a wrong password is refused, and leaves nothing behind', async () => {
    const { open, fates, tokens, hidden } = stage();
    fates.push({ error: new OneServerError('one.user.login', 256), done: false });
    await expect(open()).rejects.toMatchObject({ code: 256 });
    expect([tokens.size, hidden.size]).toEqual([0, 0]);
  });

  test('that is cancelled while its answer is lost ends the token it may have made', async () => {
    const { open, fates, tokens, clock } = stage();
    fates.push(lost(true));
    const cancelling = new AbortController();
    const opening = open({ signal: cancelling.signal, patience: 10_000 });
    cancelling.abort(new Error('cancelled'));
    await expect(opening).rejects.toThrow('cancelled');
    await clock.advance(1_000);
    expect(tokens.size).toBe(0);
  });

  test('at a site that gives no tokens (2048) goes on with the password', async () => {
    const { open, fates, hidden } = stage();
    fates.push({ error: new OneServerError('one.user.login', 2048), done: false });
    const { lease } = await open();
    expect(lease.kind).toBe('password');
    expect([...hidden]).toEqual([GIVEN.secret]);
  });
});

describe('ten live tokens (4096)', () => {
  test('thirty stations of one user all get in; nobody’s token is touched', async () => {
    const { user, tokens } = cloud();
    const clock = createManualClock();
    const kinds: string[] = [];
    for (let station = 0; station < 30; station++) {
      const { lease } = await openLease(
        user,
        GIVEN,
        {
          clock,
          random: (bytes) => Uint8Array.from({ length: bytes }, (_, index) => station * 31 + index),
          mark: `onekiosk-${station.toString(16).padStart(12, '0')}`,
          life: LIFE,
          within: () => new AbortController().signal,
          hide: () => () => {},
        },
        {},
      );
      kinds.push(lease.kind);
      await expect(user.info(lease.session)).resolves.toMatchObject({ name: 'alice' });
    }
    expect(tokens.size).toBe(LIMIT);
    expect(kinds.filter((kind) => kind === 'token')).toHaveLength(10);
    expect(kinds.slice(10).every((kind) => kind === 'password')).toBe(true);
  });

  test('a terminal that crashed ten times gets in with a token: it ends its own, and only its own', async () => {
    const { open, tokens } = stage();
    tokens.add('somebody-elses-token');
    for (let crash = 0; crash < 9; crash++) tokens.add(`${MARK}-${crash}`);
    const { lease } = await open();
    expect(lease.kind).toBe('token');
    expect([...tokens].sort()).toEqual([lease.session.secret, 'somebody-elses-token'].sort());
  });

  test('a mark that begins like ours is another terminal’s', async () => {
    const { open, tokens } = stage();
    for (let other = 0; other < LIMIT; other++) tokens.add(`${MARK}c-${other}`);
    const { lease } = await open();
    expect(lease.kind).toBe('password');
    expect(tokens.size).toBe(LIMIT);
  });

  test('a password that stands in gives way to a token as soon as there is one to have', async () => {
    const { open, tokens, clock, signal, hidden } = stage();
    for (let other = 0; other < LIMIT; other++) tokens.add(`other-${other}`);
    const { lease } = await open();
    expect(lease.chore()).toBeNull();
    await clock.advance(600_000);
    await lease.chore()?.(signal);
    expect(lease.kind).toBe('password');
    tokens.delete('other-3');
    await clock.advance(600_000);
    await lease.chore()?.(signal);
    expect(lease.kind).toBe('token');
    expect(hidden.has(GIVEN.secret)).toBe(false);
  });
});

describe('upkeep', () => {
  test('is due at half of the life: a new token first, then the end of the old one, one call each', async () => {
    const { open, tokens, calls, clock, signal } = stage();
    const { lease } = await open();
    const first = lease.session.secret;
    expect(lease.chore()).toBeNull();
    await clock.advance(LIFE / 2);
    calls.length = 0;
    await lease.chore()?.(signal);
    expect(lease.session.secret).not.toBe(first);
    expect([calls, tokens.size]).toEqual([['login'], 2]);
    await lease.chore()?.(signal);
    expect([...tokens]).toEqual([lease.session.secret]);
    expect(calls).toEqual(['login', 'revoke']);
    expect(lease.chore()).toBeNull();
  });

  test('that finds no place keeps the present token, and tries again later', async () => {
    const { open, tokens, clock, signal } = stage();
    const { lease } = await open();
    const first = lease.session.secret;
    for (let other = 0; other < LIMIT - 1; other++) tokens.add(`other-${other}`);
    await clock.advance(LIFE / 2);
    await lease.chore()?.(signal);
    expect(lease.session.secret).toBe(first);
    expect(lease.chore()).toBeNull();
    await clock.advance(600_000);
    expect(lease.chore()).not.toBeNull();
  });

  test('that fails on the way throws nothing and loses nothing', async () => {
    const { open, clock, fates, signal } = stage();
    const { lease } = await open();
    await clock.advance(LIFE / 2);
    fates.push({ error: new OneClientError('refused', '', false), done: false });
    await lease.chore()?.(signal);
    expect(lease.kind).toBe('token');
  });
});

describe('the end', () => {
  test('ends this one token and no other, and a replaced one with it', async () => {
    const { open, tokens, clock, signal, hidden } = stage();
    tokens.add('somebody-elses-token');
    const { lease } = await open();
    await clock.advance(LIFE / 2);
    await lease.chore()?.(signal);
    await lease.end(signal);
    expect([...tokens]).toEqual(['somebody-elses-token']);
    expect(hidden.size).toBe(0);
  });

  test('of a password ends no token at all', async () => {
    const { open, tokens, calls, signal, hidden } = stage();
    for (let other = 0; other < LIMIT; other++) tokens.add(`other-${other}`);
    const { lease } = await open();
    calls.length = 0;
    await lease.end(signal);
    expect([calls, tokens.size, hidden.size]).toEqual([[], LIMIT, 0]);
  });
});
