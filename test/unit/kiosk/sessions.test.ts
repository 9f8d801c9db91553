import { describe, expect, test } from 'vitest';
import type { SessionTab, SessionView } from '../../../contract/views.ts';
import { stageKiosk } from '../../support/kiosk.ts';
import { STILL } from '../../support/still.ts';
import { vmOf } from '../../support/vm.ts';

const TWO = [vmOf(), vmOf({ id: 8, name: 'Ward 3' })];

/** Signed in, with what was done to the windows. */
async function several(atOnce = 3) {
  const windows: string[] = [];
  const stage = stageKiosk({ sessions: { 'at-once': atOnce, 'frozen-after': 9, 'lost-after': 30 } }, null, {
    windows: {
      ...STILL.windows,
      show: async (pid) => windows.push(`viewer ${pid}`) > 0,
      showShell: async () => windows.push('shell') > 0,
    },
  });
  stage.world.vms = TWO;
  await stage.home();
  const last = (name: string) => stage.events.filter((event) => event.name === name).at(-1)?.payload;
  const tabs = () => (last('sessions:changed') ?? []) as readonly SessionTab[];
  const front = () => (last('session:changed') ?? null) as SessionView | null;
  const press = async (desktop: number) => {
    const view = await stage.ask('session:open', { desktop });
    await stage.clock.advance(0);
    return view;
  };
  /** Opens it and lets its viewer say that the picture is there. */
  const opened = async (desktop: number) => {
    const view = await press(desktop);
    stage.runs.at(-1)?.becomeReady();
    await stage.clock.advance(0);
    return view;
  };
  return { ...stage, windows, tabs, front, press, opened };
}

describe('several desktops at once', () => {
  test('are open side by side; the one on the stage is the one that was pressed', async () => {
    const { opened, tabs, front, ask } = await several();
    const first = await opened(7);
    await ask('session:home', {});
    expect(front()).toBeNull();
    const second = await opened(8);
    expect(front()).toMatchObject({ id: second.id, stage: 'running' });
    expect(tabs()).toEqual([
      { id: first.id, name: 'Office', stage: 'running', attention: false },
      { id: second.id, name: 'Ward 3', stage: 'running', attention: false },
    ]);
  });

  test('to go to one brings its viewer to the front, to go home the shell', async () => {
    const { opened, ask, windows, front } = await several();
    const first = await opened(7);
    await ask('session:home', {});
    expect(windows.at(-1)).toBe('shell');
    await ask('session:show', { session: first.id });
    expect(windows.at(-1)).toBe('viewer 1');
    expect(front()?.id).toBe(first.id);
  });

  test('one that is open already is gone to, not opened twice', async () => {
    const { opened, press, ask, runs, windows } = await several();
    const first = await opened(7);
    await ask('session:home', {});
    expect((await press(7)).id).toBe(first.id);
    expect(runs).toHaveLength(1);
    expect(windows.at(-1)).toBe('viewer 1');
  });

  test('as many as the settings allow, and no more', async () => {
    const { opened, refused, ask } = await several(2);
    await opened(7);
    await ask('session:home', {});
    await opened(8);
    await ask('session:home', {});
    expect(await refused('session:open', { desktop: 7 }).catch(() => null)).toBeNull();
    const one = await several(1);
    await one.opened(7);
    expect(await one.refused('session:open', { desktop: 8 })).toMatchObject({ kind: 'busy' });
    expect(await one.refused('session:home', {})).toMatchObject({ kind: 'policy-denied' });
  });

  test('one that comes up behind another does not take the keyboard', async () => {
    const { press, opened, ask, runs, windows, clock } = await several();
    await press(7);
    await ask('session:home', {});
    await opened(8);
    const before = windows.length;
    runs[0]?.becomeReady();
    await clock.advance(0);
    expect(windows.slice(before)).toEqual(['viewer 1']);
  });

  test('one that needs somebody says so in its tab, and leaves who works elsewhere alone', async () => {
    const { opened, ask, runs, tabs, front, clock, windows } = await several();
    await opened(7);
    await ask('session:home', {});
    const second = await opened(8);
    const before = windows.length;
    runs[0]?.end('failed');
    await clock.advance(0);
    expect(front()?.id).toBe(second.id);
    expect(tabs()[0]).toMatchObject({ stage: 'failed', attention: true });
    expect(windows.slice(before)).toEqual([]);
  });

  test('the sign-out ends all of them', async () => {
    const { opened, ask, runs, tabs } = await several();
    await opened(7);
    await ask('session:home', {});
    await opened(8);
    await ask('auth:sign-out', {});
    expect(runs.map((run) => run.stopped())).toEqual([true, true]);
    expect(tabs()).toEqual([]);
  });

  test('nobody acts on one that is not there', async () => {
    const { refused, ask, opened } = await several();
    expect(await refused('session:show', { session: 99 })).toMatchObject({ kind: 'bad-request' });
    await opened(7);
    await ask('session:home', {});
    expect(await refused('session:act', { action: 'close' })).toMatchObject({ kind: 'bad-request' });
  });
});

describe('an open desktop', () => {
  test('can be gone back to, and left, from the shell', async () => {
    const { opened, ask, windows, runs, front, clock } = await several(1);
    await opened(7);
    expect(front()).toMatchObject({ actions: ['continue', 'close'] });
    await ask('session:act', { action: 'continue' });
    await clock.advance(0);
    expect(windows.at(-1)).toBe('viewer 1');
    await ask('session:act', { action: 'close' });
    await clock.advance(0);
    expect(runs[0]?.stopped()).toBe(true);
    expect(front()).toBeNull();
  });

  test('that gives no sign of life brings the shell to the front, and comes back by itself', async () => {
    const { opened, world, clock, front, windows } = await several(1);
    await opened(7);
    world.answers = false;
    await clock.advance(18_000);
    expect(front()).toMatchObject({ alive: false, sentence: { key: 'session.frozen' } });
    expect(windows.at(-1)).toBe('shell');
    world.answers = true;
    await clock.advance(4_000);
    expect(front()).toMatchObject({ alive: true, sentence: { key: 'session.open' } });
    expect(windows.at(-1)).toBe('viewer 1');
  });

  test('that stays silent is given up, with words of its own', async () => {
    const { opened, world, clock, front, runs } = await several(1);
    await opened(7);
    world.answers = false;
    await clock.advance(40_000);
    expect(runs[0]?.stopped()).toBe(true);
    expect(front()).toMatchObject({
      stage: 'failed',
      failure: { kind: 'connection-lost', params: { reason: 'frozen' } },
    });
  });

  test('whose viewer ends after a long silence was cut off: it is taken up again', async () => {
    const { opened, world, clock, runs, front } = await several(1);
    await opened(7);
    world.answers = false;
    await clock.advance(20_000);
    world.answers = true;
    runs[0]?.end('closed');
    await clock.advance(1_000);
    expect(runs).toHaveLength(2);
    expect(front()).toMatchObject({ stage: 'opening' });
  });

  test('whose viewer ends just after it was there again was cut off too', async () => {
    const { opened, world, clock, runs } = await several(1);
    await opened(7);
    world.answers = false;
    await clock.advance(18_000);
    world.answers = true;
    await clock.advance(5_000);
    runs[0]?.end('closed');
    await clock.advance(1_000);
    expect(runs).toHaveLength(2);
  });

  test('that was quiet and well, and ends, leads to the list', async () => {
    const { opened, clock, runs, front } = await several(1);
    await opened(7);
    await clock.advance(60_000);
    runs[0]?.end('closed');
    await clock.advance(1_000);
    expect(runs).toHaveLength(1);
    expect(front()).toBeNull();
  });
});
