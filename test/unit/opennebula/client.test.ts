import { describe, expect, test } from 'vitest';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import type { OpenNebula } from '../../../core/opennebula/model.ts';
import { recordedAnswer } from '../../support/recorded.ts';

const SESSION = { user: 'alice', secret: 'pl4nted' };
type Reply = string | Error;

/** A road that gives these replies one after the other and keeps what was sent. */
function scripted(...replies: Reply[]): { one: OpenNebula; sent: string[] } {
  const sent: string[] = [];
  const one = createOpenNebula({
    post: (body) => {
      sent.push(body);
      const reply = replies.shift() ?? new Error('asked too often');
      return typeof reply === 'string' ? Promise.resolve(reply) : Promise.reject(reply);
    },
  });
  return { one, sent };
}

const refusal = recordedAnswer('auth.bad-password');
const reset = () => new OneClientError('reset');
const self = recordedAnswer('user.info.self');
const done = recordedAnswer('vm.action.reboot');

describe('reading', () => {
  test('is tried once more after a reset, and succeeds', async () => {
    const { one, sent } = scripted(reset(), self);
    await expect(one.self(SESSION)).resolves.toMatchObject({ id: 2 });
    expect(sent).toHaveLength(2);
  });

  test('is tried once more after "not authenticated", which a locked database answers too', async () => {
    const { one, sent } = scripted(refusal, self);
    await expect(one.self(SESSION)).resolves.toMatchObject({ id: 2 });
    expect(sent).toHaveLength(2);
  });

  test('is not tried a third time', async () => {
    const { one, sent } = scripted(refusal, refusal, self);
    await expect(one.self(SESSION)).rejects.toEqual(new OneServerError('one.user.info', 256));
    expect(sent).toHaveLength(2);
  });

  test.each(['timeout', 'refused', 'html', 'tls'] as const)(
    'is not tried again after %s: nothing would be better',
    async (code) => {
      const { one, sent } = scripted(new OneClientError(code), self);
      await expect(one.self(SESSION)).rejects.toMatchObject({ code });
      expect(sent).toHaveLength(1);
    },
  );

  test('is not tried again when the person cancelled meanwhile', async () => {
    const { one, sent } = scripted(reset(), self);
    await expect(one.self(SESSION, AbortSignal.abort())).rejects.toMatchObject({ code: 'reset' });
    expect(sent).toHaveLength(1);
  });
});

describe('writing', () => {
  test('is never sent twice: a restart is no question', async () => {
    for (const reply of [reset(), refusal]) {
      const { one, sent } = scripted(reply, done);
      await expect(one.act(SESSION, 4, 'reboot')).rejects.toBeInstanceOf(Error);
      expect(sent).toHaveLength(1);
    }
  });

  test('names the action before the VM, as one.vm.action wants it', async () => {
    const { one, sent } = scripted(done);
    await one.act(SESSION, 4, 'reboot-hard');
    expect(sent[0]).toMatch(/one\.vm\.action.*alice:pl4nted.*<string>reboot-hard<\/string>.*<int>4<\/int>/);
  });
});

describe('tokens', () => {
  test('an answer that is no token is none', async () => {
    const { one } = scripted(done);
    await expect(one.createToken(SESSION, 60)).rejects.toMatchObject({ code: 'shape' });
  });

  test('one is made for all groups, for so many seconds', async () => {
    const { one, sent } = scripted(recordedAnswer('user.login.create'));
    await expect(one.createToken(SESSION, 60)).resolves.toMatch(/^[0-9a-f]{32,}$/);
    expect(sent[0]).toMatch(/<string>alice<\/string>.*<string><\/string>.*<int>60<\/int>.*<int>-1<\/int>/);
  });

  test('the empty token is never revoked: that would end every sign-in of this person', async () => {
    const { one, sent } = scripted(done);
    await expect(one.revokeToken(SESSION, '')).rejects.toMatchObject({ code: 'shape' });
    expect(sent).toEqual([]);
    await one.revokeToken(SESSION, 'abc');
    expect(sent[0]).toMatch(/<string>abc<\/string>.*<int>0<\/int>/);
  });
});

test('no error holds what was sent', async () => {
  const { one } = scripted(recordedAnswer('rpc.no-args'), refusal, refusal);
  for (const work of [() => one.version(SESSION), () => one.self(SESSION)]) {
    const error: unknown = await work().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('pl4nted');
  }
});
