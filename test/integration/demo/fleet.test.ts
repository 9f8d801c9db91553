import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import { counted, exchange, rawLogin, rawPoll, silence, storm } from '../../support/abyss.ts';
import type { Person } from '../../support/abyss.ts';

const open: { kill(): void; gone: Promise<number | null> }[] = [];
afterEach(async () => {
  for (const { kill, gone } of open.splice(0)) {
    kill();
    await gone;
  }
});

/** A fleet as a child, spoken to by lines. */
async function startFleet(...args: readonly string[]) {
  const child = spawn(process.execPath, ['demo/fleet-main.ts', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  open.push({ kill: () => void child.kill('SIGKILL'), gone });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the fleet ended: ${complaints}`);
    return JSON.parse(value);
  };
  const say = (...words: readonly string[]) => void child.stdin.write(`${words.join('\n')}\n`);
  return {
    ...{ gone, say, complaints: () => complaints, endInput: () => void child.stdin.end() },
    hello: () => next() as Promise<{ port: number; users: readonly [Person, ...Person[]] }>,
    stats: async () => {
      say('stats');
      return (await next()) as { readonly perSecond: readonly number[]; readonly maxTokens: number };
    },
  };
}

describe('a fleet as a child', () => {
  test('says where it is, counts what comes, forgets nothing when it is stopped, and goes', async () => {
    const fleet = await startFleet('--terminals', '40', '--desktops', '2');
    const { port, users } = await fleet.hello();
    expect(users).toHaveLength(40);
    const [person] = users;

    const logins = await Promise.all(users.slice(0, 20).map((each) => exchange(port, rawLogin(each))));
    expect(counted(logins, 'answered')).toBe(20);
    expect(await exchange(port, rawPoll({ ...person, password: 'x' }))).toMatchObject({ how: 'answered' });
    const stats = await fleet.stats();
    expect(stats).toMatchObject({
      ...{ calls: { 'one.user.login': 20, 'one.vmpool.info': 1 }, codes: { 256: 1 }, connections: 21 },
      ...{ resets: 0, timeouts: 0, maxTokens: 1 },
    });
    expect(stats.perSecond.reduce((sum, each) => sum + each, 0)).toBe(21);

    const [held] = await silence(port, 1);
    const ended = new Promise((resolve) =>
      held?.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code)),
    );
    // Connections are taken in their order: when this one is answered, that one is held.
    expect(await exchange(port, rawPoll(person))).toMatchObject({ how: 'answered' });
    fleet.say('stop');
    expect(await fleet.stats()).toMatchObject({ connections: 2, maxTokens: 1 });
    expect(await ended).toBe('ECONNRESET');
    expect(counted(await storm(port, 5, rawPoll(person)), 'refused')).toBe(5);

    fleet.say('start', 'start');
    expect(await fleet.stats()).toMatchObject({ connections: 0, maxTokens: 1 });
    const again = await exchange(port, rawPoll(person));
    expect(again).toMatchObject({ how: 'answered' });
    expect(again.text.match(/&lt;VM&gt;/g)).toHaveLength(2);

    fleet.say('dance', 'quit');
    expect(await fleet.gone).toBe(0);
    expect(fleet.complaints()).toBe('fleet: not understood: dance\n');
  });

  test('has the limits of oned, and is over with its input', async () => {
    const fleet = await startFleet('--terminals', '30', '--desktops', '1', '--shared', '1');
    const { port, users } = await fleet.hello();
    expect(users.map(({ name }) => name)).toEqual(['classroom']);
    // Fifteen have a slot, fifteen wait for one, and say nothing: one more has no place.
    const silent = await silence(port, 30);
    expect(await exchange(port, rawPoll(users[0]))).toMatchObject({ how: 'reset' });
    expect(await fleet.stats()).toMatchObject({ resets: 1, connections: 31, calls: {} });
    silent.forEach((socket) => socket.destroy());
    fleet.endInput();
    expect(await fleet.gone).toBe(0);
  });

  test('a fleet of nobody, or of too many, is none', async () => {
    const fleet = await startFleet('--terminals', '0');
    expect(await fleet.gone).toBe(1);
    expect(fleet.complaints()).toContain('--terminals takes a number from 1 to 5000');
  });
});
