import { describe, expect, test } from 'vitest';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import type { Ports } from '../../../kiosk/ports.ts';
import { createStage } from '../../support/ports.ts';
import { nicOf, userOf, vmOf } from '../../support/vm.ts';
import { LOCKS, inDesktop, scene, unlock } from './scene.ts';

describe('a locked terminal', () => {
  test('keeps the sign-in and what is open, and shows neither', async () => {
    const it = await inDesktop();
    const tokens = [...it.tokens];
    const mark = it.events.length;
    await it.ask('lock:lock', {});
    expect(it.shown).toEqual(['roads closed', 'held']);
    const view = await it.view();
    expect(view.lock).toEqual({ possible: true, locked: true, signsOutAt: null });
    expect([view.person, view.desktops, view.session, view.sessions]).toEqual([
      { name: 'alice' },
      null,
      null,
      [],
    ]);
    expect([it.runs[0]?.stopped(), [...it.tokens]]).toEqual([false, tokens]);
    expect(it.since(mark)).toEqual(['lock:changed']);
    const back = await unlock(it, 'right');
    expect([back.lock.locked, back.session?.stage, back.sessions.length]).toEqual([false, 'running', 1]);
    expect(back.desktops?.desktops).toHaveLength(1);
    await it.clock.advance(0);
    // What had the stage is in front again.
    expect(it.shown).toEqual(['roads closed', 'held', 'let go', 'desktop']);
    expect([...it.tokens]).toEqual(tokens);
  });

  test('is opened by the password of whoever is signed in, and by no other', async () => {
    const it = await inDesktop();
    await it.ask('lock:lock', {});
    for (const password of ['wrong', '', 'right\u0000', 'Right'])
      expect((await it.refused('lock:unlock', { password })).kind).toBe('auth-rejected');
    expect(await it.locked()).toBe(true);
    // Somebody else's is right as well, but not here.
    it.world.user = userOf({ id: 99, name: 'mallory' });
    expect((await it.refused('lock:unlock', { password: 'right' })).kind).toBe('auth-rejected');
    expect(await it.locked()).toBe(true);
    it.world.user = userOf();
    await unlock(it, 'right');
    expect(await it.locked()).toBe(false);
    expect(it.events.some(({ name }) => name === 'auth:ended')).toBe(false);
  });

  test('leaves no word of a password in the log, and hides it while it is tried', async () => {
    const it = await inDesktop();
    await it.ask('lock:lock', {});
    const hidden = [...it.hidden];
    await it.refused('lock:unlock', { password: 'a secret that is wrong' });
    expect(JSON.stringify(it.log)).not.toContain('a secret that is wrong');
    expect([...it.hidden]).toEqual(hidden);
  });

  test('stays locked while the cloud is away, and says so; the person may give it up', async () => {
    const { ports, world } = createStage();
    let hangs = false;
    const info: Ports['cloud']['user']['info'] = async (session, call) => {
      if (hangs)
        await new Promise((_, reject) =>
          call?.signal?.addEventListener('abort', () => reject(call.signal?.reason)),
        );
      return await ports.cloud.user.info(session, call);
    };
    const it = await inDesktop(LOCKS, true, { ...ports.cloud, user: { ...ports.cloud.user, info } });
    await it.ask('lock:lock', {});
    world.trouble = new OneClientError('refused');
    expect((await it.refused('lock:unlock', { password: 'right' })).kind).toBe('cloud-unreachable');
    expect(await it.locked()).toBe(true);
    world.trouble = null;
    hangs = true;
    const again = it.kiosk.answer('lock:unlock', { password: 'right' });
    await it.clock.advance(0);
    expect((await it.refused('lock:unlock', { password: 'right' })).kind).toBe('busy');
    await it.ask('auth:cancel', {});
    expect(await again).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(await it.locked()).toBe(true);
    hangs = false;
    await unlock(it, 'right');
    expect(await it.locked()).toBe(false);
  });

  test('ends with the sign-in: the cloud no longer knows the token', async () => {
    const it = await inDesktop();
    await it.ask('lock:lock', {});
    it.tokens.clear();
    it.world.password = 'another';
    await it.clock.advance(600_000);
    // A list that is covered is not read: the token is missed at the next thing that is done with it.
    it.world.password = 'right';
    await unlock(it, 'right');
    it.world.password = 'another';
    await it.refused('desktops:list', {});
    await it.clock.advance(0);
    expect((await it.view()).person).toBeNull();
    expect((await it.view()).lock).toEqual({ possible: false, locked: false, signsOutAt: null });
  });

  test('keeps the shell in front of what opens, ends, or is wanted in front', async () => {
    const it = scene({ ...LOCKS, sessions: { 'at-once': 3 } });
    await it.home();
    await it.ask('session:open', { desktop: 7 });
    await it.clock.advance(0);
    await it.ask('lock:lock', {});
    it.shown.length = 0;
    it.runs[0]?.becomeReady();
    await it.clock.advance(0);
    expect(new Set(it.shown)).toEqual(new Set(['shell']));
    expect(it.kiosk.rebuilt()).toBe(true);
    it.runs[0]?.end('lost');
    await it.clock.advance(30_000);
    it.runs.at(-1)?.becomeReady();
    await it.clock.advance(0);
    expect(it.runs.length).toBeGreaterThan(1);
    expect(new Set(it.shown)).toEqual(new Set(['shell']));
  });

  test('leaves what is open where the shell cannot be brought before it', async () => {
    const it = await inDesktop(LOCKS, false);
    await it.ask('lock:lock', {});
    expect(it.runs[0]?.stopped()).toBe(true);
    expect(await it.locked()).toBe(true);
    const empty = scene(LOCKS, false);
    await empty.home();
    await empty.ask('lock:lock', {});
    expect(await empty.locked()).toBe(true);
  });

  test('opens nothing by itself', async () => {
    const it = scene({ ...LOCKS, auto: { connect: 'only', delay: 5 } });
    await it.home();
    expect((await it.view()).auto.countdown).not.toBeNull();
    await it.ask('lock:lock', {});
    await it.clock.advance(60_000);
    expect(it.runs).toEqual([]);
  });
});

describe('who may lock', () => {
  test('is nobody where the settings do not say so', async () => {
    const it = await inDesktop({});
    expect(await it.refused('lock:lock', {})).toMatchObject({ kind: 'policy-denied' });
    expect((await it.refused('app:power', { action: 'lock' })).kind).toBe('policy-denied');
    expect(await it.locked()).toBe(false);
  });

  test('is nobody before the sign-in, and after it', async () => {
    const it = scene();
    expect((await it.view()).lock.possible).toBe(false);
    expect((await it.refused('lock:lock', {})).kind).toBe('policy-denied');
    await it.signIn();
    expect((await it.view()).lock.possible).toBe(true);
    await it.ask('auth:sign-out', {});
    expect((await it.view()).lock.possible).toBe(false);
    expect((await it.refused('lock:unlock', { password: 'right' })).kind).toBe('bad-request');
  });

  test('is nobody at a station, whose password nobody has', async () => {
    const station = { user: 'station-3', 'secret-file': '/s' };
    const it = scene({ ...LOCKS, idle: { 'lock-after': 60 }, 'sign-in': { station } });
    await it.view();
    await it.clock.advance(0);
    expect((await it.view()).person).not.toBeNull();
    expect((await it.view()).lock.possible).toBe(false);
    expect((await it.refused('lock:lock', {})).kind).toBe('policy-denied');
    await it.clock.advance(600_000);
    expect(await it.locked()).toBe(false);
  });
});

describe('the lock that comes by itself', () => {
  const AFTER = { idle: { 'lock-after': 300 } };
  test('when nobody is there for as long as the settings say', async () => {
    const it = scene(AFTER);
    await it.home();
    await it.clock.advance(299_000);
    expect(await it.locked()).toBe(false);
    await it.clock.advance(2_000);
    expect(await it.locked()).toBe(true);
    await unlock(it, 'right');
    await it.clock.advance(299_000);
    expect(await it.locked()).toBe(false);
    await it.ask('app:alive', { touched: true });
    await it.clock.advance(299_000);
    expect(await it.locked()).toBe(false);
    await it.clock.advance(2_000);
    expect(await it.locked()).toBe(true);
  });

  test('not while somebody works at a desktop, as the display tells', async () => {
    const it = await inDesktop(AFTER);
    it.world.idle = 10_000;
    await it.clock.advance(1_200_000);
    expect(await it.locked()).toBe(false);
    it.world.idle = 301_000;
    await it.clock.advance(301_000);
    expect(await it.locked()).toBe(true);
  });

  test.each([
    ['seen', false],
    ['always', true],
    ['never', false],
  ] as const)('over a desktop whose display does not tell, with-sessions = %s', async (seen, locks) => {
    const it = await inDesktop({ idle: { 'lock-after': 300, 'with-sessions': seen } });
    await it.clock.advance(1_200_000);
    expect(await it.locked()).toBe(locks);
  });

  test('never, without a word of it', async () => {
    const it = scene();
    await it.home();
    await it.clock.advance(86_400_000);
    expect(await it.locked()).toBe(false);
  });

  test('and the sign-out after it, by the clock of `after`', async () => {
    const it = scene({ idle: { after: 600, countdown: 60, 'lock-after': 300 } });
    await it.home();
    await it.clock.advance(301_000);
    expect(await it.locked()).toBe(true);
    await it.clock.advance(360_000);
    expect((await it.view()).person).toBeNull();
    expect(it.tokens.size).toBe(0);
  });
});

describe('a locked terminal that somebody else needs', () => {
  const OTHERS = { ...LOCKS, idle: { 'locked-sign-out-after': 900 } };
  test('signs out by itself after as long as the settings say', async () => {
    const it = await inDesktop(OTHERS);
    await it.ask('lock:lock', {});
    expect((await it.view()).lock.signsOutAt).toBe(it.clock.now() + 900_000);
    await it.clock.advance(899_000);
    expect(await it.locked()).toBe(true);
    await it.clock.advance(2_000);
    const view = await it.view();
    expect([view.person, view.lock.locked, it.tokens.size, it.runs[0]?.stopped()]).toEqual([
      null,
      false,
      0,
      true,
    ]);
    expect(it.events.findLast(({ name }) => name === 'auth:ended')?.payload).toMatchObject({
      kind: 'session-expired',
      params: { reason: 'idle' },
    });
    expect(it.shown.at(-1)).not.toBe('desktop');
  });

  test('lets others sign out, and nobody where the settings have no time for it', async () => {
    const it = await inDesktop(OTHERS);
    await it.ask('lock:lock', {});
    await it.ask('auth:sign-out', {});
    expect([(await it.view()).person, it.runs[0]?.stopped()]).toEqual([null, true]);
    const kept = await inDesktop();
    await kept.ask('lock:lock', {});
    expect((await kept.refused('auth:sign-out', {})).kind).toBe('policy-denied');
    expect((await kept.view()).person).not.toBeNull();
  });

  test('does not, once it was unlocked in time; the next lock has its whole time again', async () => {
    const it = await inDesktop(OTHERS);
    await it.ask('lock:lock', {});
    await it.clock.advance(800_000);
    await unlock(it, 'right');
    await it.clock.advance(800_000);
    await it.ask('lock:lock', {});
    await it.clock.advance(800_000);
    expect(await it.locked()).toBe(true);
    await it.clock.advance(101_000);
    expect((await it.view()).person).toBeNull();
  });
});

describe('the password of the sign-in that desktops may have', () => {
  test('is gone while the terminal is locked, and there again with the person', async () => {
    const rdp = { credentials: 'sign-in', 'sign-in-networks': ['10.0.0.0/24'] };
    const it = scene({ ...LOCKS, rdp });
    await it.home();
    expect([...it.hidden]).toContain('right');
    await it.ask('lock:lock', {});
    expect([...it.hidden]).not.toContain('right');
    await unlock(it, 'right');
    expect([...it.hidden]).toContain('right');
    it.world.vms = [vmOf({ graphics: null, nics: [nicOf({ rdp: true })] })];
    await it.ask('desktops:list', {});
    await it.ask('session:open', { desktop: 7 });
    await it.clock.advance(5_000);
    expect(it.runs[0]?.spec.handOff?.content).toContain('right');
    await it.ask('auth:sign-out', {});
    expect([...it.hidden]).not.toContain('right');
  });
});
