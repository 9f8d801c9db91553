import { describe, expect, test } from 'vitest';
import type { RequestName, Requests } from '../../../contract/requests.ts';
import type { Failure } from '../../../contract/failure.ts';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import { createKiosk } from '../../../kiosk/kiosk.ts';
import { settle } from '../../support/manual-clock.ts';
import { createStage } from '../../support/ports.ts';
import { groupOf, nicOf, userOf, vmOf } from '../../support/vm.ts';

const NONE = { use: false, manage: false, admin: false };
/** One that is opened by RDP. */
const RDP = { nics: [nicOf({ rdp: true })] };

function stage(...makings: Parameters<typeof createStage>) {
  const set = createStage(...makings);
  const kiosk = createKiosk(set.ports);
  /** The value, or the test fails. */
  const ask = async <N extends RequestName>(
    name: N,
    args: Requests[N]['args'],
  ): Promise<Requests[N]['value']> => {
    const answer = await kiosk.answer(name, args);
    if (!answer.ok) throw new Error(`${name}: ${answer.failure.kind}`);
    return answer.value as Requests[N]['value'];
  };
  const refused = async (name: RequestName, args: unknown): Promise<Failure> => {
    const answer = await kiosk.answer(name, args);
    if (answer.ok) throw new Error(`${name} was answered`);
    return answer.failure;
  };
  const signIn = () => ask('auth:sign-in', { user: 'alice', password: 'right' });
  const home = async () => {
    await signIn();
    return await ask('desktops:list', {});
  };
  return { ...set, kiosk, ask, refused, signIn, home };
}

describe('sign-in and sign-out', () => {
  test('the password is exchanged for a token, which is revoked at sign-out', async () => {
    const { signIn, ask, tokens, hidden } = stage();
    expect(await signIn()).toEqual({ name: 'alice' });
    expect(tokens.size).toBe(1);
    // The password is forgotten; the token is masked in every log as long as it lives.
    expect([...hidden]).toEqual([...tokens]);
    await ask('auth:sign-out', {});
    expect(tokens.size).toBe(0);
    expect(hidden.size).toBe(0);
    expect(await ask('app:view', {})).toMatchObject({ person: null, desktops: null });
  });

  test('a wrong password is said as such, with a number that stands in the log', async () => {
    const { refused, log } = stage();
    const failure = await refused('auth:sign-in', { user: 'alice', password: 'wrong' });
    expect(failure).toMatchObject({ kind: 'auth-rejected', retry: 'now' });
    expect(log.filter((entry) => entry.incident === failure.incident)).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain('wrong');
  });

  test.each([
    ['an empty name', { user: ' ', password: 'right' }],
    ['a name with a colon, which oned would cut there', { user: 'alice:x', password: 'right' }],
    ['a line break in the password', { user: 'alice', password: 'ri\u0000ght' }],
    ['a character that oned cannot be told', { user: 'alice\u{1f600}', password: 'right' }],
  ])('%s is a wrong name or password, and oned is not asked', async (_what, given) => {
    const { refused, world } = stage();
    world.trouble = new Error('asked');
    expect(await refused('auth:sign-in', given)).toMatchObject({ kind: 'auth-rejected' });
  });

  test('ten live tokens keep nobody out: the password stands in, and is masked as long as it does', async () => {
    const { signIn, home, ask, tokens, hidden, log } = stage();
    for (let other = 0; other < 10; other++) tokens.add(`of-another-terminal-${other}`);
    expect(await signIn()).toEqual({ name: 'alice' });
    expect([...hidden]).toEqual(['right']);
    expect(log.map((entry) => entry.event)).toContain('no login token to be had');
    expect((await ask('desktops:list', {})).desktops).toHaveLength(1);
    await ask('auth:sign-out', {});
    expect([tokens.size, hidden.size]).toEqual([10, 0]);
    expect(home).toBeDefined();
  });

  test('what this terminal left behind when it crashed is ended before the password stands in; nobody else’s is touched', async () => {
    const { ports, signIn, tokens, hidden } = stage();
    for (let other = 0; other < 9; other++) tokens.add(`of-another-terminal-${other}`);
    tokens.add(`${ports.mark}-left-by-a-crash`);
    await signIn();
    expect(tokens.has(`${ports.mark}-left-by-a-crash`)).toBe(false);
    expect([...tokens].filter((each) => each.startsWith('of-another'))).toHaveLength(9);
    expect([...hidden].every((each) => each.startsWith(ports.mark))).toBe(true);
  });

  test('a second sign-in beside the first is refused, and so is all else before the first', async () => {
    const { refused, signIn } = stage();
    expect(await refused('desktops:list', {})).toMatchObject({ kind: 'session-expired' });
    expect(await refused('session:open', { desktop: 7 })).toMatchObject({ kind: 'session-expired' });
    await signIn();
    expect(await refused('auth:sign-in', { user: 'alice', password: 'right' })).toMatchObject({
      kind: 'busy',
    });
  });

  test('the demo buttons are there in the demo only', async () => {
    const { refused, home, ask, world, clock } = stage();
    expect(await refused('auth:sign-in-demo', {})).toMatchObject({ kind: 'policy-denied' });
    world.vms = [vmOf(RDP)];
    await home();
    await ask('session:open', { desktop: 7 });
    await clock.advance(0);
    expect(await refused('session:credentials-demo', {})).toMatchObject({ kind: 'policy-denied' });
  });

  test('in the demo one press signs in to the cloud, and another to the desktop', async () => {
    const demo = { user: 'alice', secret: 'right', guestPassword: 'guest-pl4nted' };
    const { ask, world, clock, runs } = stage({}, demo);
    expect(await ask('app:view', {})).toMatchObject({ demoUser: 'alice' });
    expect(await ask('auth:sign-in-demo', {})).toEqual({ name: 'alice' });
    world.vms = [vmOf(RDP)];
    await ask('desktops:list', {});
    await ask('session:open', { desktop: 7 });
    await clock.advance(0);
    await ask('session:credentials-demo', {});
    await clock.advance(1_000);
    expect(runs[0]?.spec.handOff?.content).toBe('guest-pl4nted\n');
    expect(JSON.stringify(await ask('app:view', {}))).not.toContain('pl4nted');
  });

  test('a token that the cloud no longer knows ends the sign-in and says so', async () => {
    const { home, tokens, refused, events } = stage();
    await home();
    tokens.clear();
    expect(await refused('desktops:list', {})).toMatchObject({ kind: 'session-expired' });
    await settle();
    expect(events.map((event) => event.name)).toContain('auth:ended');
    expect(await refused('desktops:list', {})).toMatchObject({ kind: 'session-expired' });
  });

  test('sign-out works though the cloud is gone', async () => {
    const { signIn, ask, world, log } = stage();
    await signIn();
    world.trouble = new OneClientError('refused');
    await ask('auth:sign-out', {});
    expect(await ask('app:view', {})).toMatchObject({ person: null });
    expect(log.map((entry) => entry.event)).toContain('login token not revoked; it ends by itself');
  });
});

describe('the list', () => {
  test('is read by itself, and news is told once', async () => {
    const { home, clock, world, events } = stage();
    expect((await home()).desktops).toHaveLength(1);
    const changes = () => events.filter((event) => event.name === 'desktops:changed').length;
    const before = changes();
    await clock.advance(120_000);
    expect(changes()).toBe(before);
    world.vms = [vmOf({ state: 8, lcmState: 0 })];
    await clock.advance(120_000);
    expect(changes()).toBe(before + 1);
  });

  test('stays while the cloud is away, with one number for the whole outage', async () => {
    const { home, ask, world, log } = stage();
    await home();
    world.trouble = new OneClientError('refused');
    const first = await ask('desktops:list', {});
    const second = await ask('desktops:list', {});
    expect(first.desktops).toHaveLength(1);
    expect(first.trouble).toMatchObject({ kind: 'cloud-unreachable', params: { reason: 'refused' } });
    expect(second.trouble).toEqual(first.trouble);
    expect(log.filter((entry) => entry.event === 'reading the list failed')).toHaveLength(1);
    world.trouble = null;
    expect((await ask('desktops:list', {})).trouble).toBeNull();
  });

  test('an action goes to the cloud when it is legal, allowed and known', async () => {
    const { home, ask, refused, acts, world } = stage({ desktops: { actions: ['restart', 'start'] } });
    await home();
    await ask('desktops:act', { desktop: 7, action: 'restart' });
    expect(acts).toEqual([{ id: 7, action: 'reboot' }]);
    expect(await refused('desktops:act', { desktop: 7, action: 'start' })).toMatchObject({
      kind: 'wrong-state',
    });
    expect(await refused('desktops:act', { desktop: 7, action: 'suspend' })).toMatchObject({
      kind: 'policy-denied',
    });
    world.vms = [];
    expect(await refused('desktops:act', { desktop: 7, action: 'restart' })).toMatchObject({
      kind: 'not-found',
    });
    expect(acts).toHaveLength(1);
  });
});

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

describe('what the page sends is hostile until decoded', () => {
  test.each<[RequestName, unknown]>([
    ['auth:sign-in', { user: 'a' }],
    ['auth:sign-in', { user: 'a', password: 'b', extra: 1 }],
    ['auth:sign-in', { user: 'a', password: 'x'.repeat(5_000) }],
    ['auth:sign-in', null],
    ['session:open', { desktop: '7' }],
    ['session:open', { desktop: -1 }],
    ['session:open', { desktop: 1.5 }],
    ['session:open', { desktop: Number.NaN }],
    ['desktops:act', { desktop: 7, action: 'open' }],
    ['desktops:act', { desktop: 7, action: 'delete' }],
    ['app:power', { action: 'sh -c reboot' }],
    ['app:view', { a: 1 }],
    ['app:language', { language: 'xx' }],
    ['app:keyboard', { layout: '; reboot' }],
    ['session:act', { action: 'restart' }],
    ['session:credentials', { user: 'a', password: 'b' }],
    ['console:open', {}],
  ])('%s %j', async (name, args) => {
    const { refused, signIn } = stage();
    await signIn();
    expect(await refused(name, args)).toMatchObject({ kind: 'bad-request' });
  });

  test('what the settings do not offer is refused', async () => {
    const { refused, world } = stage({ interface: { power: ['off'] } });
    expect(await refused('app:power', { action: 'leave' })).toMatchObject({ kind: 'policy-denied' });
    expect(world.left).toBe(false);
  });

  test('and what they offer is done, after the sign-out', async () => {
    const { ask, signIn, tokens, world } = stage({ interface: { power: ['leave'] } });
    await signIn();
    await ask('app:power', { action: 'leave' });
    expect(world.left).toBe(true);
    expect(tokens.size).toBe(0);
  });
});
