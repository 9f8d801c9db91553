import { describe, expect, test } from 'vitest';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { GuardedFileError } from '../../../platform/files/guarded-file.ts';
import { stageKiosk as stage } from '../../support/kiosk.ts';

const station = (more: Readonly<Record<string, unknown>> = {}) => ({
  'sign-in': {
    station: { user: 'station-3', 'secret-file': '/etc/onekiosk/station.secret', ...more },
  },
});
const at = async (...makings: Parameters<typeof stage>) => {
  const it = stage(...makings);
  await it.ask('app:view', {});
  await it.clock.advance(0);
  return it;
};
const view = async (it: ReturnType<typeof stage>) => await it.ask('app:view', {});
const state = async (it: ReturnType<typeof stage>) => (await view(it)).auto.station?.state ?? null;

describe('a station', () => {
  test('signs in by itself when the page is there, and not before', async () => {
    const it = stage(station());
    await it.clock.advance(60_000);
    expect(it.world.asked).toBe(0);
    await it.ask('app:view', {});
    expect((await view(it)).auto.station?.state).toBe('signing-in');
    await it.clock.advance(0);
    const { person, auto } = await view(it);
    expect(person).toEqual({ name: 'alice' });
    expect(auto).toMatchObject({ station: null, isStation: true, own: true });
    expect(it.events.filter(({ name }) => name === 'auth:began')).toHaveLength(1);
    expect(it.tokens.size).toBe(1);
  });

  test('opens the only desktop with no questions', async () => {
    const it = await at({ ...station(), auto: { connect: 'only' } });
    await it.ask('desktops:list', {});
    await it.clock.advance(3_100);
    expect((await view(it)).session?.desktop.id).toBe(7);
  });

  test('reads its secret at each sign-in, and keeps it in nothing that is told or written', async () => {
    const it = await at(station());
    it.world.secret = 'another';
    it.world.password = 'another';
    await it.ask('auth:sign-out', {});
    await it.clock.advance(0);
    expect(it.world.secretRead).toBe(2);
    expect(JSON.stringify([it.events, it.log, await view(it)])).not.toMatch(/right|another/);
    // What the log hides is what is in use: the token, and no password any more.
    expect([...it.hidden]).toEqual([...it.tokens]);
  });

  test('of a token uses it as it is: none is made, and none is ended', async () => {
    const it = stage(station({ kind: 'token' }));
    it.tokens.add('made-by-an-administrator');
    it.world.secret = 'made-by-an-administrator';
    await it.ask('app:view', {});
    await it.clock.advance(0);
    expect((await view(it)).person).toEqual({ name: 'alice' });
    expect([...it.tokens]).toEqual(['made-by-an-administrator']);
    await it.ask('desktops:list', {});
    await it.clock.advance(3_600_000);
    await it.kiosk.close();
    expect([...it.tokens]).toEqual(['made-by-an-administrator']);
  });

  test('signs in again when its sign-in was ended; not when the shell ends', async () => {
    const it = await at(station());
    await it.ask('auth:sign-out', {});
    await it.clock.advance(0);
    expect((await view(it)).person).not.toBeNull();
    const { secretRead } = it.world;
    await it.kiosk.close();
    await it.clock.advance(600_000);
    expect([it.world.secretRead, it.tokens.size]).toEqual([secretRead, 0]);
  });

  test('whose token ends at once again and again does not hammer the cloud', async () => {
    const it = await at(station());
    for (let round = 0; round < 4; round++) {
      it.tokens.clear();
      await it.kiosk.answer('desktops:list', {});
      await it.clock.advance(0);
      expect(await state(it)).toBe('waiting');
      const before = it.world.secretRead;
      const pause = ((await view(it)).auto.station?.next ?? 0) - it.clock.now();
      expect(pause).toBeGreaterThanOrEqual(2_500 * 2 ** round);
      await it.clock.advance(pause - 100);
      expect(it.world.secretRead).toBe(before);
      await it.clock.advance(101);
      expect([it.world.secretRead, (await view(it)).person?.name]).toEqual([before + 1, 'alice']);
    }
  });

  test('lets nobody else in', async () => {
    const it = await at(station());
    await it.ask('auth:sign-out', {});
    it.world.trouble = new OneClientError('refused', '', false);
    expect(await it.refused('auth:sign-in', { user: 'bob', password: 'right' })).toMatchObject({
      kind: 'policy-denied',
    });
    expect(await it.refused('auto:others', {})).toMatchObject({ kind: 'policy-denied' });
  });
});

describe('a station whose cloud is away', () => {
  test('keeps trying, ever more slowly, says so, and signs in when it is back', async () => {
    const it = stage(station());
    it.world.trouble = new OneClientError('refused', '', false);
    await it.ask('app:view', {});
    await it.clock.advance(0);
    const { station: shown } = (await view(it)).auto;
    expect(shown).toMatchObject({ state: 'waiting', failure: { kind: 'cloud-unreachable' } });
    expect(shown?.next).toBeGreaterThan(it.clock.now());
    const before = it.world.asked;
    await it.clock.advance(3_600_000);
    expect(it.world.asked - before).toBeGreaterThan(30);
    expect(it.world.asked - before).toBeLessThan(130);
    it.world.trouble = null;
    await it.clock.advance(90_000);
    expect((await view(it)).person).not.toBeNull();
  });

  test('tries at once when somebody asks for it', async () => {
    const it = stage(station());
    it.world.trouble = new OneClientError('refused', '', false);
    await it.ask('app:view', {});
    await it.clock.advance(120_000);
    it.world.trouble = null;
    await it.ask('auto:again', {});
    await it.clock.advance(0);
    expect((await view(it)).person).not.toBeNull();
  });
});

describe('a station whose secret is wrong', () => {
  test('tries once more, for a locked database refuses a right one, and then stops', async () => {
    const it = stage(station());
    it.world.secret = 'wrong';
    await it.ask('app:view', {});
    await it.clock.advance(0);
    expect(await state(it)).toBe('waiting');
    await it.clock.advance(29_000);
    expect(it.world.secretRead).toBe(1);
    await it.clock.advance(60_000);
    expect(await state(it)).toBe('stopped');
    expect((await view(it)).auto.station?.failure).toMatchObject({
      kind: 'auth-rejected',
      params: { reason: 'station' },
    });
    const before = it.world.asked;
    await it.clock.advance(86_400_000);
    expect([it.world.secretRead, it.world.asked]).toEqual([2, before]);
    expect(it.log.some(({ event }) => event === 'the station needs an administrator')).toBe(true);
    // Somebody has mended it.
    it.world.secret = 'right';
    await it.ask('auto:again', {});
    await it.clock.advance(0);
    expect((await view(it)).person).not.toBeNull();
  });

  test('is told apart from one that cannot be read, which the log explains', async () => {
    const it = stage(station());
    it.world.secret = new GuardedFileError('/etc/onekiosk/station.secret: may be read by others');
    await it.ask('app:view', {});
    await it.clock.advance(0);
    expect((await view(it)).auto.station).toMatchObject({
      state: 'stopped',
      failure: { kind: 'auth-rejected', params: { reason: 'secret' } },
    });
    expect(JSON.stringify(it.log)).toContain('/etc/onekiosk/station.secret: may be read by others');
    expect(it.world.asked).toBe(0);
  });
});

describe('a station that others may use', () => {
  test('gives them the sign-in card, and takes itself back when they are done', async () => {
    const it = await at(station({ others: true }));
    await it.ask('auto:others', {});
    expect(await state(it)).toBe('others');
    expect([(await view(it)).person, it.tokens.size]).toEqual([null, 0]);
    await it.signIn();
    const { auto, person } = await view(it);
    expect([auto.own, auto.station, person?.name]).toEqual([false, null, 'alice']);
    expect(it.world.secretRead).toBe(1);
    await it.ask('auth:sign-out', {});
    await it.clock.advance(0);
    expect([(await view(it)).auto.own, it.world.secretRead]).toEqual([true, 2]);
    // And at once, where nobody comes after all.
    await it.ask('auto:others', {});
    await it.ask('auto:again', {});
    await it.clock.advance(0);
    expect([(await view(it)).auto.own, it.world.secretRead]).toEqual([true, 3]);
  });

  test('signs in once, however often it is told that somebody left', async () => {
    const it = await at(station({ others: true }));
    await Promise.all([it.ask('auth:sign-out', {}), it.ask('auth:sign-out', {})]);
    await it.clock.advance(600_000);
    const { auto, person } = await view(it);
    expect([auto.station, person?.name, it.world.secretRead]).toEqual([null, 'alice', 2]);
  });

  test('is the station again when nobody uses the card, and stays theirs while somebody types', async () => {
    const it = await at(station({ others: true }));
    await it.ask('auto:others', {});
    await it.clock.advance(110_000);
    await it.ask('app:alive', { touched: true });
    await it.clock.advance(110_000);
    expect(await state(it)).toBe('others');
    await it.clock.advance(20_000);
    expect((await view(it)).auto.own).toBe(true);
  });
});

test('where no station is set, nothing of it happens', async () => {
  const it = await at();
  await it.ask('auto:again', {});
  await it.clock.advance(60_000);
  expect([it.world.secretRead, it.world.asked]).toEqual([0, 0]);
  expect((await view(it)).auto).toMatchObject({ station: null, isStation: false, own: false });
});
