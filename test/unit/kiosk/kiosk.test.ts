import { describe, expect, test } from 'vitest';
import type { RequestName } from '../../../contract/requests.ts';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { stageKiosk as stage } from '../../support/kiosk.ts';
import { settle } from '../../support/manual-clock.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

/** One that is opened by RDP. */
const RDP = { nics: [nicOf({ rdp: true })] };

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
    ['desktops:act', { desktop: 7, action: 'terminate' }],
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
