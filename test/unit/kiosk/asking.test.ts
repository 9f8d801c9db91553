import { describe, expect, test } from 'vitest';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import { stageKiosk as stage } from '../../support/kiosk.ts';
import { groupOf, userOf, vmOf } from '../../support/vm.ts';

const NONE = { use: false, manage: false, admin: false };

describe('how much the cloud is asked', () => {
  const MINUTE = 60_000;
  const LISTS = { use: [], manage: [], admin: [] };

  test('nothing at the sign-in page, and nothing after the sign-out', async () => {
    const { ask, signIn, clock, world } = stage();
    world.trouble = new Error('asked');
    await clock.advance(60 * MINUTE);
    world.trouble = null;
    await signIn();
    await ask('auth:sign-out', {});
    const before = world.asked;
    await clock.advance(60 * MINUTE);
    expect(world.asked).toBe(before);
  });

  test('nothing while a session fills the screen, and once when it is over', async () => {
    const { home, ask, clock, world, runs } = stage();
    await home();
    await ask('session:open', { desktop: 7 });
    await clock.advance(0);
    runs[0]?.becomeReady();
    await clock.advance(0);
    const before = world.asked;
    await clock.advance(9 * 60 * MINUTE);
    expect(world.asked).toBe(before);
    runs[0]?.end('closed');
    await clock.advance(0);
    expect(world.asked).toBe(before + 1);
  });

  test('at most four times in any minute of the list, upkeep of the token included', async () => {
    const { home, ask, clock, world } = stage({ 'sign-in': { 'token-life': 600 } });
    await home();
    for (let minute = 0; minute < 30; minute++) {
      const before = world.asked;
      await ask('app:alive', { touched: true });
      await clock.advance(MINUTE);
      expect(world.asked - before).toBeLessThanOrEqual(4);
      expect(world.asked - before).toBeGreaterThanOrEqual(3);
    }
  });

  test('less and less when nobody is there; at once when somebody comes back', async () => {
    const { home, ask, clock, world } = stage();
    await home();
    await clock.advance(60 * MINUTE);
    const before = world.readings;
    await clock.advance(60 * MINUTE);
    expect(world.readings - before).toBeLessThanOrEqual(4);
    await clock.advance(10 * MINUTE);
    const away = world.readings;
    await ask('app:alive', { touched: false });
    await clock.advance(0);
    expect(world.readings).toBe(away);
    await ask('app:alive', { touched: true });
    await clock.advance(0);
    expect(world.readings).toBe(away + 1);
    // And it is read at its pace again.
    await clock.advance(MINUTE);
    expect(world.readings).toBeGreaterThanOrEqual(away + 3);
  });

  test('slowly while the cloud does not answer, touched or not', async () => {
    const { home, ask, clock, world } = stage();
    await home();
    world.trouble = new OneClientError('refused', '', false);
    await clock.advance(5 * MINUTE);
    const before = world.readings;
    for (let second = 0; second < 600; second++) {
      await ask('app:alive', { touched: true });
      await clock.advance(1_000);
    }
    expect(world.readings - before).toBeLessThanOrEqual(20);
  });

  test('a page that asks again while the list is being read gets the same reading', async () => {
    const { home, ask, world } = stage();
    await home();
    const before = world.readings;
    await Promise.all([ask('desktops:list', {}), ask('desktops:list', {}), ask('desktops:list', {})]);
    expect(world.readings).toBe(before + 1);
  });

  test('for the group’s lists once: where they matter with the first list, else in place of a reading', async () => {
    const use = { owner: NONE, group: NONE, other: { ...NONE, use: true } };
    const { home, world } = stage();
    world.user = userOf({ id: 9, gid: 100, groups: [100] });
    world.group = groupOf({ operations: { ...LISTS, use: ['resume'] } });
    world.vms = [vmOf({ permissions: use, state: 8, lcmState: 0 })];
    expect((await home()).desktops[0]?.actions).toEqual(['open', 'start']);
    expect(world.groupAsked).toBe(1);

    const owner = stage();
    await owner.home();
    expect(owner.world.groupAsked).toBe(0);
    const { readings } = owner.world;
    await owner.clock.advance(19_000);
    expect([owner.world.groupAsked, owner.world.readings]).toEqual([1, readings]);
    await owner.clock.advance(60 * MINUTE);
    expect(owner.world.groupAsked).toBe(1);
  });
});

test('a cloud that is away when the group is asked for is told at once, and asked again when it is back', async () => {
  const { home, ask, world, clock } = stage();
  await home();
  const read = await ask('app:view', {});
  world.trouble = new OneClientError('refused', '', false);
  await clock.advance(19_000);
  const away = (await ask('app:view', {})).desktops;
  expect(away).toMatchObject({ trouble: { kind: 'cloud-unreachable' }, readAt: read.desktops?.readAt });
  world.trouble = null;
  world.groupAsked = 0;
  await clock.advance(180_000);
  expect(world.groupAsked).toBe(1);
  expect((await ask('app:view', {})).desktops?.trouble).toBeNull();
});

describe('an action whose answer is lost', () => {
  const off = vmOf({ state: 8, lcmState: 0 });

  test('and that was done is done: it is not asked for twice', async () => {
    const { home, kiosk, acts, world, clock } = stage();
    world.vms = [off];
    await home();
    world.lostAnswer = () => void (world.vms = [vmOf({ state: 3, lcmState: 20 })]);
    const answer = kiosk.answer('desktops:act', { desktop: 7, action: 'start' });
    await clock.advance(2_000);
    expect(await answer).toMatchObject({ ok: true });
    expect(acts).toEqual([{ id: 7, action: 'resume' }]);
  });

  test('and that was not done is asked for once more', async () => {
    const { home, kiosk, acts, world, clock } = stage();
    world.vms = [off];
    await home();
    world.lostAnswer = () => {};
    const answer = kiosk.answer('desktops:act', { desktop: 7, action: 'start' });
    await clock.advance(2_000);
    expect(await answer).toMatchObject({ ok: true });
    expect(acts).toHaveLength(2);
  });

  test('one that a lock refuses says that it is locked', async () => {
    const { home, refused, world } = stage();
    await home();
    world.vms = [vmOf({ lock: { level: 1, owner: 0, since: 1 } })];
    world.refuseActions = new OneServerError('one.vm.action', 0x200);
    expect(await refused('desktops:act', { desktop: 7, action: 'restart' })).toMatchObject({
      kind: 'not-allowed',
      params: { reason: 'locked' },
    });
    world.vms = [vmOf()];
    expect(await refused('desktops:act', { desktop: 7, action: 'restart' })).toMatchObject({
      kind: 'not-allowed',
      params: {},
    });
  });

  test('and that leaves no trace in the state is not asked for twice: the person is told to look', async () => {
    const { home, kiosk, acts, world, clock } = stage();
    await home();
    world.lostAnswer = () => {};
    const answer = kiosk.answer('desktops:act', { desktop: 7, action: 'restart' });
    await clock.advance(2_000);
    expect(await answer).toMatchObject({
      ok: false,
      failure: { kind: 'cloud-unreachable', params: { reason: 'unsure' } },
    });
    expect(acts).toHaveLength(1);
  });
});
