import { describe, expect, test } from 'vitest';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { stageKiosk as stage } from '../../support/kiosk.ts';

/** A terminal whose power is in the hands of the test, and whose wall clock may go on alone. */
function terminal(settings: Readonly<Record<string, unknown>> = {}) {
  const powered: string[] = [];
  let asleep = 0;
  let allowed = true;
  const world: { idle: number | null } = { idle: null };
  const base = stage();
  const clock = { ...base.clock, now: () => base.clock.now() + asleep };
  const it = stage(settings, null, {
    clock,
    machine: {
      power: async (action) => {
        powered.push(action);
        return allowed;
      },
      keyboard: async () => true,
      forget: async () => {},
      leave: () => {},
      idle: async () => world.idle,
    },
  });
  return {
    ...it,
    advance: (ms: number) => base.clock.advance(ms),
    powered,
    screen: world,
    forbid: () => {
      allowed = false;
    },
    /** The machine sleeps for so long. */
    sleep: (ms: number) => {
      asleep += ms;
    },
    slept: () => it.log.filter(({ event }) => event === 'the machine has slept'),
  };
}
const SLEEPS = { interface: { power: ['sleep'] } };

describe('sleep', () => {
  test('is asked for by the person, and ends no sign-in', async () => {
    const it = terminal(SLEEPS);
    await it.home();
    await it.ask('app:power', { action: 'sleep' });
    expect(it.powered).toEqual(['sleep']);
    const view = await it.ask('app:view', {});
    expect([view.person?.name, view.lock.locked, it.tokens.size]).toEqual(['alice', false, 1]);
  });

  test('is refused where the settings do not say so, or the machine does not let it', async () => {
    const it = terminal();
    await it.home();
    expect((await it.refused('app:power', { action: 'sleep' })).kind).toBe('policy-denied');
    expect(it.powered).toEqual([]);
    const other = terminal(SLEEPS);
    other.forbid();
    await other.home();
    expect((await other.refused('app:power', { action: 'sleep' })).kind).toBe('not-allowed');
    expect((await other.ask('app:view', {})).person).not.toBeNull();
  });

  test.each([
    ['people may lock', { interface: { power: ['sleep', 'lock'] } }],
    ['it locks by itself', { ...SLEEPS, idle: { 'lock-after': 600 } }],
  ])('locks first where %s', async (_what, settings) => {
    const it = terminal(settings);
    await it.home();
    await it.ask('app:power', { action: 'sleep' });
    expect((await it.ask('app:view', {})).lock.locked).toBe(true);
    expect(it.powered).toEqual(['sleep']);
  });

  test('that nobody told of, such as a lid’s, locks when it is over', async () => {
    const it = terminal({ interface: { power: ['lock'] } });
    await it.ask('app:view', {});
    await it.home();
    it.sleep(3_600_000);
    await it.advance(5_000);
    expect((await it.ask('app:view', {})).lock.locked).toBe(true);
    const other = terminal();
    await other.ask('app:view', {});
    await other.home();
    other.sleep(3_600_000);
    await other.advance(5_000);
    expect((await other.ask('app:view', {})).lock.locked).toBe(false);
  });

  test('is noticed when it is over, once, and the list is read at once', async () => {
    const it = terminal({ desktops: { refresh: 3_600 } });
    await it.ask('app:view', {});
    await it.home();
    await it.advance(60_000);
    const before = it.world.readings;
    it.sleep(8 * 3_600_000);
    await it.advance(5_000);
    expect(it.slept()).toHaveLength(1);
    expect(it.slept()[0]?.fields).toEqual({ seconds: 28_800 });
    expect(it.world.readings).toBe(before + 1);
    await it.advance(60_000);
    expect(it.slept()).toHaveLength(1);
  });

  test('ends a pause that a cloud that was away had made long', async () => {
    const it = terminal();
    await it.ask('app:view', {});
    await it.home();
    it.world.trouble = new OneClientError('unreachable');
    await it.advance(1_200_000);
    it.world.trouble = null;
    it.sleep(3_600_000);
    await it.advance(5_000);
    expect((await it.ask('app:view', {})).desktops?.trouble).toBeNull();
  });

  test('of no length is no sleep', async () => {
    const it = terminal();
    await it.ask('app:view', {});
    await it.home();
    it.sleep(4_000);
    await it.advance(3_600_000);
    expect(it.slept()).toEqual([]);
  });
});

describe('a desktop that was open through a sleep', () => {
  const inDesktop = async (settings: Readonly<Record<string, unknown>> = {}) => {
    const it = terminal(settings);
    await it.ask('app:view', {});
    await it.home();
    await it.ask('session:open', { desktop: 7 });
    await it.advance(0);
    it.runs[0]?.becomeReady();
    await it.advance(10_000);
    return it;
  };
  const session = async (it: Awaited<ReturnType<typeof inDesktop>>) => (await it.ask('app:view', {})).session;

  test('is looked at at once: one that does not answer is told as such', async () => {
    // It would be looked at after 40 seconds else.
    const it = await inDesktop({ sessions: { 'frozen-after': 120, 'lost-after': 300 } });
    it.world.answers = false;
    it.sleep(3_600_000);
    await it.advance(5_000);
    expect((await session(it))?.alive).toBe(false);
    it.world.answers = true;
    await it.advance(60_000);
    expect((await session(it))?.alive).toBe(true);
  });

  test('and whose viewer then ends as if all were well was cut off: it is taken up again', async () => {
    const it = await inDesktop();
    it.sleep(3_600_000);
    await it.advance(20_000);
    it.runs[0]?.end('closed');
    await it.advance(10_000);
    expect(it.runs).toHaveLength(2);
    expect((await session(it))?.stage).not.toBe('ended');
  });

  test('without a sleep the same end is the person’s own', async () => {
    const it = await inDesktop();
    await it.advance(20_000);
    it.runs[0]?.end('closed');
    await it.advance(10_000);
    expect(it.runs).toHaveLength(1);
    expect(await session(it)).toBeNull();
  });
});

describe('a terminal that nobody signs in at', () => {
  const AFTER = { idle: { 'suspend-after': 600 } };
  test('sleeps after as long as the settings say, and again after the next time', async () => {
    const it = terminal(AFTER);
    await it.ask('app:view', {});
    await it.advance(599_000);
    expect(it.powered).toEqual([]);
    await it.advance(10_000);
    expect(it.powered).toEqual(['sleep']);
    it.sleep(3_600_000);
    await it.advance(590_000);
    expect(it.powered).toEqual(['sleep']);
    await it.advance(30_000);
    expect(it.powered).toEqual(['sleep', 'sleep']);
  });

  test.each([
    [
      'the page is touched',
      async (it: ReturnType<typeof terminal>) => void (await it.ask('app:alive', { touched: true })),
    ],
    ['the display was', async (it: ReturnType<typeof terminal>) => void (it.screen.idle = 1_000)],
    ['somebody signs in', async (it: ReturnType<typeof terminal>) => void (await it.signIn())],
  ])('not when %s', async (_what, act) => {
    const it = terminal(AFTER);
    await it.ask('app:view', {});
    await it.advance(595_000);
    await act(it);
    await it.advance(300_000);
    expect(it.powered).toEqual([]);
  });

  test('never while somebody is signed in; then it counts anew', async () => {
    const it = terminal(AFTER);
    await it.ask('app:view', {});
    await it.home();
    await it.advance(7_200_000);
    expect(it.powered).toEqual([]);
    await it.ask('auth:sign-out', {});
    await it.advance(590_000);
    expect(it.powered).toEqual([]);
    await it.advance(20_000);
    expect(it.powered).toEqual(['sleep']);
  });

  test('never where the settings say nothing, nor a station that is signing in', async () => {
    const it = terminal();
    await it.ask('app:view', {});
    await it.advance(86_400_000);
    expect(it.powered).toEqual([]);
    const station = { user: 'station-3', 'secret-file': '/s' };
    const other = terminal({ ...AFTER, 'sign-in': { station } });
    other.world.trouble = new OneClientError('refused');
    await other.ask('app:view', {});
    await other.advance(3_600_000);
    expect(other.powered).toEqual([]);
  });

  test('that may not sleep goes on, and says so once in that time', async () => {
    const it = terminal(AFTER);
    it.forbid();
    await it.ask('app:view', {});
    await it.advance(1_230_000);
    expect(it.powered).toHaveLength(2);
    expect(it.log.filter(({ event }) => event === 'the machine may not sleep')).toHaveLength(2);
  });
});
