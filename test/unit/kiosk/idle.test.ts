import { describe, expect, test } from 'vitest';
import { stageKiosk as stage } from '../../support/kiosk.ts';
import { vmOf } from '../../support/vm.ts';

const after = (more: Readonly<Record<string, unknown>> = {}) => ({
  idle: { after: 300, countdown: 60, ...more },
});
type Staged = ReturnType<typeof stage>;
const view = async (it: Staged) => await it.ask('app:view', {});
const countdown = async (it: Staged) => (await view(it)).auto.countdown;
const signedIn = async (it: Staged) => (await view(it)).person !== null;
const touch = (it: Staged) => it.ask('app:alive', { touched: true });
/** A desktop fills the screen; the world counts how often the shell came before it. */
const inDesktop = async (settings: Readonly<Record<string, unknown>> = after()) => {
  const shown: string[] = [];
  const it = stage(settings, null, {
    windows: {
      show: async () => shown.push('desktop') > 0,
      showShell: async () => shown.push('shell') > 0,
      onShell: () => () => {},
      hold: async () => true,
      close: async () => {},
    },
  });
  await it.home();
  await it.ask('session:open', { desktop: 7 });
  await it.clock.advance(0);
  it.runs[0]?.becomeReady();
  await it.clock.advance(0);
  shown.length = 0;
  return { ...it, shown };
};

describe('nobody there', () => {
  test('for as long as the settings say: it is counted down, and the person signed out', async () => {
    const it = stage(after());
    await it.home();
    await it.clock.advance(299_000);
    expect(await countdown(it)).toBeNull();
    await it.clock.advance(2_000);
    expect(await countdown(it)).toMatchObject({ kind: 'idle', desktop: null });
    await it.clock.advance(58_000);
    expect(await signedIn(it)).toBe(true);
    await it.clock.advance(2_000);
    expect([await signedIn(it), await countdown(it), it.tokens.size]).toEqual([false, null, 0]);
    expect(it.events.findLast(({ name }) => name === 'auth:ended')?.payload).toMatchObject({
      kind: 'session-expired',
      params: { reason: 'idle' },
    });
    expect(it.world.forgotten).toBe(1);
    // And the next person begins anew.
    await it.home();
    await it.clock.advance(299_000);
    expect(await countdown(it)).toBeNull();
  });

  test('is nothing where the settings say nothing', async () => {
    const it = stage();
    await it.home();
    await it.clock.advance(86_400_000);
    expect([await signedIn(it), await countdown(it)]).toEqual([true, null]);
  });

  test.each([
    ['the page is touched', touch],
    ['somebody says so', (it: Staged) => it.ask('auto:stay', {})],
  ])('no longer when %s, before or while it is counted down', async (_what, act) => {
    const it = stage(after());
    await it.home();
    await it.clock.advance(290_000);
    await act(it);
    await it.clock.advance(290_000);
    expect(await countdown(it)).toBeNull();
    await it.clock.advance(20_000);
    expect(await countdown(it)).not.toBeNull();
    await act(it);
    await it.clock.advance(0);
    expect(await countdown(it)).toBeNull();
    await it.clock.advance(290_000);
    expect([await signedIn(it), await countdown(it)]).toEqual([true, null]);
  });

  test('counts by a clock that nobody sets', async () => {
    let jump = 0;
    const it = stage(after());
    const { clock } = it;
    const set = { ...clock, now: () => clock.now() + jump };
    const other = stage(after(), null, { clock: set });
    await other.home();
    jump = 86_400_000;
    await clock.advance(200_000);
    expect(await countdown(other)).toBeNull();
    jump = -86_400_000;
    await clock.advance(101_000);
    expect((await countdown(other))?.until).toBe(set.now() + 59_000);
  });

  test('at a station: what is open is closed, and the station stays signed in', async () => {
    const station = { user: 'station-3', 'secret-file': '/s' };
    const it = stage({ ...after({ 'with-sessions': 'always' }), 'sign-in': { station } });
    await it.ask('app:view', {});
    await it.clock.advance(0);
    await it.ask('desktops:list', {});
    // Nothing is open: there is nothing to end.
    await it.clock.advance(3_600_000);
    expect(await countdown(it)).toBeNull();
    await it.ask('session:open', { desktop: 7 });
    await it.clock.advance(0);
    it.runs[0]?.becomeReady();
    await it.clock.advance(301_000);
    expect(await countdown(it)).not.toBeNull();
    await it.clock.advance(61_000);
    expect([await signedIn(it), (await view(it)).sessions, it.runs[0]?.stopped()]).toEqual([true, [], true]);
    expect(it.world.secretRead).toBe(1);
  });
});

describe('while a desktop is on the screen', () => {
  test('the clock stands still where the display does not tell, and begins when the desktop is left', async () => {
    const it = await inDesktop();
    await it.clock.advance(86_400_000);
    expect([await signedIn(it), it.shown]).toEqual([true, []]);
    it.runs[0]?.end('closed');
    await it.clock.advance(299_000);
    expect(await countdown(it)).toBeNull();
    await it.clock.advance(2_000);
    expect(await countdown(it)).not.toBeNull();
  });

  test('it counts where the display tells: the shell comes forward, and the desktop comes back at a sign of life', async () => {
    const it = await inDesktop();
    it.world.idle = 100_000;
    await it.clock.advance(301_000);
    expect(await countdown(it)).toBeNull();
    it.world.idle = 301_000;
    await it.clock.advance(200_000);
    expect([(await countdown(it))?.kind, it.shown]).toEqual(['idle', ['shell']]);
    await it.ask('auto:stay', {});
    await it.clock.advance(0);
    expect([await countdown(it), it.shown]).toEqual([null, ['shell', 'desktop']]);
    expect(await signedIn(it)).toBe(true);
  });

  test('nobody is thrown out who goes on working in a desktop that could not be covered', async () => {
    const it = await inDesktop();
    it.world.idle = 301_000;
    await it.clock.advance(301_000);
    expect(await countdown(it)).not.toBeNull();
    it.world.idle = 4_000;
    await it.clock.advance(61_000);
    expect([await signedIn(it), await countdown(it)]).toEqual([true, null]);
  });

  test('its end is that of a sign-out: the viewer is gone before the token is', async () => {
    const it = await inDesktop();
    it.world.idle = 400_000;
    await it.clock.advance(362_000);
    expect([await signedIn(it), it.runs[0]?.stopped(), it.tokens.size]).toEqual([false, true, 0]);
  });

  test('it counts what the page sees, or never, where the settings say so', async () => {
    const always = await inDesktop(after({ 'with-sessions': 'always' }));
    await always.clock.advance(301_000);
    expect(await countdown(always)).not.toBeNull();
    const never = await inDesktop(after({ 'with-sessions': 'never' }));
    never.world.idle = 86_400_000;
    await never.clock.advance(86_400_000);
    expect([await countdown(never), await signedIn(never)]).toEqual([null, true]);
  });

  test('nor while one is on its way: whoever waits need not touch anything', async () => {
    const it = stage({ ...after({ after: 30 }), deadlines: { start: 600 } });
    it.world.vms = [vmOf({ state: 1, lcmState: 0 })];
    await it.home();
    await it.ask('session:open', { desktop: 7 });
    await it.clock.advance(200_000);
    expect([(await view(it)).session?.stage, await countdown(it)]).toEqual(['opening', null]);
  });
});
