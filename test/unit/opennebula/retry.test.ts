import { describe, expect, test } from 'vitest';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import type { ClientErrorCode } from '../../../core/opennebula/errors.ts';
import { nextTry } from '../../../core/opennebula/retry.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { recordedAnswer } from '../../support/recorded.ts';
import { answering } from '../../support/road.ts';

const SESSION = { user: 'alice', secret: 'pl4nted' };
const refusal = recordedAnswer('auth.bad-password');
const self = recordedAnswer('user.info.self');
const done = recordedAnswer('vm.action.reboot');
const reset = (sent = true) => new OneClientError('reset', '', sent);
/** oned's 8192, as `one.x` would get it. */
const internal = recordedAnswer('template.instantiate.bad-syntax');

/** An answer that takes three seconds. */
class Late {
  readonly reply: string;
  constructor(reply: string) {
    this.reply = reply;
  }
}
const late = (reply: string) => new Late(reply);

function stage(...replies: readonly (string | Error | Late)[]) {
  const clock = createManualClock();
  const { transport, sent } = answering(...replies.map((each) => (each instanceof Late ? each.reply : each)));
  const one = createOpenNebula(
    {
      async post(body, receive, signal) {
        if (replies[sent.length] instanceof Late) await clock.sleep(3_000, signal);
        await transport.post(body, receive, signal);
      },
    },
    clock,
    (bytes) => new Uint8Array(bytes).fill(128),
  );
  /** Lets time pass until the call is decided. */
  const outcome = async <T>(call: Promise<T>): Promise<T> => {
    let over = false;
    void call.then(
      () => (over = true),
      () => (over = true),
    );
    for (let waited = 0; !over && waited < 300; waited++) await clock.advance(1_000);
    return await call;
  };
  return { one, sent, clock, outcome };
}

describe('a call that reads', () => {
  test.each<readonly [string, string | Error]>([
    ['a reset', reset()],
    ['a first byte that did not come in time', new OneClientError('timeout', 'first byte')],
    ['an answer that ended early', new OneClientError('length')],
    ['a proxy that could not reach oned', new OneClientError('http', '502')],
    ['nobody listening for a moment', new OneClientError('refused', '', false)],
    ['an internal error, such as no leader', internal],
    ['one "not authenticated", which a locked database answers to a right password', refusal],
  ])('is sent again after %s', async (_what, trouble) => {
    const { one, sent, outcome } = stage(trouble, self);
    await expect(outcome(one.user.info(SESSION))).resolves.toMatchObject({ id: 2 });
    expect(sent).toHaveLength(2);
  });

  test.each<ClientErrorCode>([
    'html',
    'tls',
    'tls-client',
    'no-tls',
    'needs-tls',
    'redirect',
    'size',
    'xml',
    'shape',
    'fault',
    'proxy',
  ])('is not sent again after %s: nothing would be better', async (code) => {
    const { one, sent, outcome } = stage(new OneClientError(code), self);
    await expect(outcome(one.user.info(SESSION))).rejects.toMatchObject({ code });
    expect(sent).toHaveLength(1);
  });

  test('is sent again as long as there is patience, and no longer', async () => {
    const { one, sent, clock, outcome } = stage(...Array.from({ length: 40 }, () => reset()));
    await expect(outcome(one.user.info(SESSION, { patience: 30_000 }))).rejects.toMatchObject({
      code: 'reset',
    });
    // 0.3, 0.6, 1.2, 2.4, 4.8, 6, 6 … seconds apart.
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.length).toBeLessThan(10);
    expect(clock.monotonic()).toBeLessThan(31_000);
  });

  test('without patience is sent once', async () => {
    const { one, sent, outcome } = stage(reset(), self);
    await expect(outcome(one.user.info(SESSION, { patience: 0 }))).rejects.toMatchObject({ code: 'reset' });
    expect(sent).toHaveLength(1);
  });

  test('asks a cloud that is not there three times, whatever the patience', async () => {
    const down = () => new OneClientError('refused', '', false);
    const { one, sent, outcome } = stage(down(), down(), down(), self);
    await expect(outcome(one.user.info(SESSION, { patience: 600_000 }))).rejects.toMatchObject({
      code: 'refused',
    });
    expect(sent).toHaveLength(3);
  });

  test('believes the second "not authenticated" in a row, and the fourth where a token was good before', async () => {
    for (const refusals of [2, 4]) {
      const { one, sent, outcome } = stage(refusal, refusal, refusal, refusal, self);
      await expect(outcome(one.user.info(SESSION, { refusals }))).rejects.toEqual(
        new OneServerError('one.user.info', 256),
      );
      expect(sent).toHaveLength(refusals);
    }
  });

  test('does not believe one that took as long as a locked database does', async () => {
    const { one, sent, outcome } = stage(late(refusal), late(refusal), late(refusal), self);
    await expect(outcome(one.user.info(SESSION, { patience: 60_000 }))).resolves.toMatchObject({ id: 2 });
    expect(sent).toHaveLength(4);
  });

  test('ends at once when the person cancels, between two tries too', async () => {
    const { one, sent, clock } = stage(reset(), reset(), self);
    const cancelling = new AbortController();
    const asked = one.user.info(SESSION, { signal: cancelling.signal });
    await clock.advance(0);
    cancelling.abort(new Error('cancelled'));
    await expect(asked).rejects.toThrow('cancelled');
    expect(sent).toHaveLength(1);
  });
});

describe('a call that changes something', () => {
  test.each<readonly [string, Error]>([
    ['a reset', reset()],
    ['a time-out', new OneClientError('timeout', 'first byte')],
    ['an answer that ended early', new OneClientError('length')],
  ])('is never sent twice after %s: it may have been done', async (_what, trouble) => {
    const { one, sent, outcome } = stage(trouble, done);
    await expect(outcome(one.vm.action(SESSION, 4, 'reboot'))).rejects.toBe(trouble);
    expect(sent).toHaveLength(1);
  });

  test('nor after an internal error: half of it may have been done', async () => {
    const { one, sent, outcome } = stage(internal, done);
    await expect(outcome(one.vm.action(SESSION, 4, 'reboot'))).rejects.toMatchObject({ code: 8192 });
    expect(sent).toHaveLength(1);
  });

  test.each<readonly [string, string | Error]>([
    ['it never left: the connection was reset before', reset(false)],
    ['it never left: nobody listened', new OneClientError('refused', '', false)],
    ['it was refused at the door', refusal],
  ])('is sent again when %s', async (_what, trouble) => {
    const { one, sent, outcome } = stage(trouble, done);
    await outcome(one.vm.action(SESSION, 4, 'reboot'));
    expect(sent).toHaveLength(2);
  });
});

test('two terminals that fail together do not come back together', () => {
  const tries = { count: 4, refused: 0, down: 0, elapsed: 0, took: 0 };
  const waits = [0, 0.25, 0.5, 0.75, 1].map((random) =>
    nextTry(reset(), 'read', tries, { patience: 60_000, refusals: 2 }, random),
  );
  expect(waits).toEqual([1_600, 2_000, 2_400, 2_800, 3_200]);
});

describe('nothing that was sent is kept', () => {
  test('by an error', async () => {
    const { one, outcome } = stage(recordedAnswer('rpc.no-args'), refusal, refusal);
    const calls: readonly (() => Promise<unknown>)[] = [
      () => one.system.version(SESSION),
      () => one.user.info(SESSION),
    ];
    for (const work of calls) {
      const error: unknown = await outcome(work()).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('pl4nted');
    }
  });
});
