import { describe, expect, test } from 'vitest';
import { authenticate, createUser, login } from '../../../demo/users.ts';

const NOW = 1_700_000_000_000;
const person = () => {
  const user = createUser(2, 'demo', 100, 'users');
  return { user, token: (seconds: number) => login(user, 'demo', '', seconds, NOW) };
};

describe('who may come in', () => {
  test('name and password, and name and a token that lives', () => {
    const { user, token } = person();
    for (const secret of [user.password, token(60)])
      expect(authenticate([user], `demo:${secret}`, 'one.vm.info', NOW)).toBe(user);
  });

  test.each([
    ['another password', 'demo:wrong'],
    ['nobody of that name', 'other:wrong'],
    ['no colon', 'demo'],
    ['no name', ':demo'],
    ['nothing', ''],
  ])('%s: refused, and all alike', (_what, session) => {
    const { user } = person();
    expect(() => authenticate([user], session, 'one.vm.info', NOW)).toThrow(
      expect.objectContaining({ code: 256, message: expect.stringContaining('[one.vm.info]') }),
    );
  });

  test('a token ends at its time, not before', () => {
    const { user, token } = person();
    const session = `demo:${token(60)}`;
    expect(authenticate([user], session, 'one.vm.info', NOW + 59_999)).toBe(user);
    expect(() => authenticate([user], session, 'one.vm.info', NOW + 60_000)).toThrow(
      expect.objectContaining({ code: 256 }),
    );
  });
});

describe('login tokens', () => {
  test('ten may live, the eleventh is refused until one has ended', () => {
    const { user, token } = person();
    for (let made = 0; made < 10; made++) token(60);
    expect(() => token(60)).toThrow(expect.objectContaining({ code: 4096 }));
    expect(login(user, 'demo', '', 60, NOW + 60_000)).not.toBe('');
  });

  test('one is revoked by its name, all by none, and one that is not there is refused', () => {
    const { user, token } = person();
    const [first] = [token(60), token(-1)];
    login(user, 'demo', first, 0, NOW);
    expect(user.tokens.size).toBe(1);
    expect(() => login(user, 'demo', first, 0, NOW)).toThrow(expect.objectContaining({ code: 4096 }));
    login(user, 'demo', '', 0, NOW);
    expect(user.tokens.size).toBe(0);
  });

  test('nobody makes one for somebody else', () => {
    const { user } = person();
    expect(() => login(user, 'oneadmin', '', 60, NOW)).toThrow(expect.objectContaining({ code: 512 }));
  });
});
