import { describe, expect, test } from 'vitest';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import { createGroupLists } from '../../../kiosk/group-lists.ts';
import { endCopies } from '../../../kiosk/self-service/ending.ts';
import { stageKiosk } from '../../support/kiosk.ts';
import { createStage } from '../../support/ports.ts';
import { groupOf, templateOf, userOf, vmOf } from '../../support/vm.ts';

const FULL = new OneServerError('one.template.instantiate', 0x200, 'VMS');
const HOLD = { state: 2, lcmState: 0, host: null };

/** Somebody at home, with a class of template 3. */
async function open(
  of: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
) {
  const classes = [{ template: 3, label: 'Biology', ...of }];
  const set = stageKiosk({ 'self-service': { classes, ...more } });
  set.world.templates = [templateOf()];
  set.world.vms = [vmOf({ id: 1, templateId: 8, name: 'Unrelated' })];
  await set.signIn();
  await set.ask('desktops:list', {});
  const offer = async () => (await set.ask('app:view', {})).desktops?.offers[0];
  const take = async () => {
    await set.ask('offers:take', { offer: 3 });
    await set.clock.advance(0);
  };
  const session = async () => (await set.ask('app:view', {})).session?.desktop;
  const made = () => set.world.vms.filter(({ templateId }) => templateId === 3);
  return { ...set, offer, take, session, made };
}

describe('one press', () => {
  test('makes the desktop in HOLD, releases it, and opens it', async () => {
    const { take, world, acts, session, offer } = await open();
    await take();
    expect(world.wishes).toMatchObject([
      { template: 3, made: 2, wish: { hold: true, values: {}, persistent: false } },
    ]);
    expect(world.wishes[0]?.wish.name).toMatch(/^Biology alice \[c3-u-[0-9a-f]{8}\]$/);
    expect(acts).toEqual([{ id: 2, action: 'release' }]);
    expect(await session()).toEqual({ id: 2, name: 'Biology' });
    expect(await offer()).toMatchObject({
      ...{ progress: null, failure: null, blocked: null, endsWithSignOut: false },
    });
  });

  test('opens the one that is there, and makes none', async () => {
    const { take, world, session } = await open();
    world.vms = [vmOf({ id: 4, templateId: 3 }), vmOf({ id: 5, templateId: 3 })];
    await take();
    expect([world.wishes, await session()]).toEqual([[], { id: 4, name: 'Biology' }]);
  });

  test('twice is once', async () => {
    const { ask, clock, world } = await open();
    await Promise.all([ask('offers:take', { offer: 3 }), ask('offers:take', { offer: 3 })]);
    await clock.advance(10_000);
    expect(world.wishes).toHaveLength(1);
  });

  test('whose answer was lost makes no second one', async () => {
    const { take, clock, world, made, session } = await open();
    world.lostAnswer = () => {};
    await take();
    await clock.advance(5_000);
    expect([world.wishes.length, made().length, await session()]).toEqual([1, 1, { id: 2, name: 'Biology' }]);
  });

  test('throws nobody out of what is on the screen: the desktop is in the list', async () => {
    const { ask, clock, made, world, take } = await open({}, {});
    world.refuseMaking = FULL;
    await take();
    await ask('session:open', { desktop: 1 });
    world.refuseMaking = null;
    await clock.advance(31_000);
    expect(made()).toHaveLength(1);
    expect((await ask('app:view', {})).session?.desktop.id).toBe(1);
  });
});

describe('without a place', () => {
  test('it says so, asks on gently, and takes the place that becomes free', async () => {
    const { take, clock, world, offer, session } = await open();
    world.refuseMaking = FULL;
    await take();
    expect(await offer()).toMatchObject({
      progress: { sentence: { key: 'offer.in-line' }, inLine: true, canCancel: true },
      failure: null,
    });
    const before = world.asked;
    await clock.advance(300_000);
    // The list on the screen is read besides, four times a minute.
    expect(world.asked - before - world.readings).toBeLessThan(5 * 5);
    world.refuseMaking = null;
    await clock.advance(31_000);
    expect(await session()).toEqual({ id: 2, name: 'Biology' });
  });

  test('it is given up after the time that the settings name', async () => {
    const { take, clock, world, offer } = await open({}, { 'most-wait': 60 });
    world.refuseMaking = FULL;
    await take();
    await clock.advance(120_000);
    expect(await offer()).toMatchObject({
      progress: null,
      failure: { kind: 'limit-reached', params: { reason: 'wait' } },
    });
  });

  test('one that comes by another road is taken as soon as the list shows it', async () => {
    const { take, ask, clock, world, session } = await open();
    world.refuseMaking = FULL;
    await take();
    await clock.advance(1_000);
    world.vms = [...world.vms, vmOf({ id: 9, templateId: 3 })];
    await ask('desktops:list', {});
    await clock.advance(0);
    expect(await session()).toEqual({ id: 9, name: 'Biology' });
  });
});

describe('what goes wrong', () => {
  test.each([
    [new OneServerError('one.template.instantiate', 0x200), 'not-allowed'],
    [new OneServerError('one.template.instantiate', 0x400), 'not-found'],
    [new OneServerError('one.template.instantiate', 0x4000), 'cloud-error'],
  ])('is said at the class: %s', async (error, kind) => {
    const { take, world, offer } = await open();
    world.refuseMaking = error;
    await take();
    expect(await offer()).toMatchObject({ progress: null, failure: { kind } });
  });

  test('and may pass is waited for, two minutes', async () => {
    const { take, clock, world, offer, session } = await open();
    world.refuseMaking = new OneClientError('refused', '', false);
    await take();
    await clock.advance(20_000);
    expect(await offer()).toMatchObject({
      progress: { sentence: { key: 'offer.unanswered' }, inLine: false },
    });
    world.refuseMaking = null;
    await clock.advance(16_000);
    expect(await session()).toEqual({ id: 2, name: 'Biology' });
    const other = await open();
    other.world.refuseMaking = new OneClientError('refused', '', false);
    await other.take();
    await other.clock.advance(200_000);
    expect(await other.offer()).toMatchObject({ progress: null, failure: { kind: 'cloud-unreachable' } });
  });
});

describe('given up', () => {
  test('nothing of it stays, not even what oned carries out late', async () => {
    const { ask, take, clock, world, offer, made } = await open();
    let late = () => {};
    world.lostAnswer = () => {
      const { vms } = world;
      late = () => void (world.vms = vms);
      world.vms = vms.slice(0, 1);
    };
    await take();
    await ask('offers:cancel', { offer: 3 });
    await clock.advance(0);
    expect(await offer()).toMatchObject({ progress: null, failure: null });
    late();
    expect(made()).toHaveLength(1);
    await clock.advance(65_000);
    expect(made()).toEqual([]);
    expect(world.wishes).toHaveLength(1);
  });
});

describe('copies', () => {
  test('are not shown, and are ended as soon as a list shows them', async () => {
    const { take, world, clock, ask, acts, made } = await open();
    await take();
    const name = world.wishes[0]?.wish.name ?? '';
    world.vms = [...world.vms, vmOf({ id: 20, name, templateId: 3, ...HOLD })];
    world.wishes.push({ template: 3, made: 20, wish: { name, hold: true, values: {}, persistent: false } });
    const list = await ask('desktops:list', {});
    expect(list.desktops.map(({ id, name: shown }) => [id, shown])).toEqual([
      [1, 'Unrelated'],
      [2, 'Biology alice'],
    ]);
    await clock.advance(0);
    expect(acts.at(-1)).toEqual({ id: 20, action: 'terminate' });
    expect(made().map(({ id }) => id)).toEqual([2]);
  });

  test('are looked for once more when everything that was sent has been carried out', async () => {
    const { take, world, clock, made } = await open();
    await take();
    await clock.advance(20_000);
    const name = world.wishes[0]?.wish.name ?? '';
    world.vms = [...world.vms, vmOf({ id: 20, name, templateId: 3, ...HOLD })];
    world.wishes.push({ template: 3, made: 20, wish: { name, hold: true, values: {}, persistent: false } });
    await clock.advance(45_000);
    expect(made().map(({ id }) => id)).toEqual([2]);
  });

  test('are looked at once more before they are ended: one that somebody released meanwhile lives', async () => {
    const { ports, world, acts, clock } = createStage();
    const { signal } = new AbortController();
    const call = { patience: 0, refusals: 1 };
    const session = { user: 'alice', secret: 'right' };
    const group = createGroupLists(ports.cloud, () => session, call);
    const lease = { kind: 'token', chore: () => null } as const;
    const person = { ...{ user: userOf(), lease, session, group, given: null }, ...{ call, signal } };
    const claimant = { template: 3, uid: 2, owner: 'u', signIn: '00000000', leftovers: 'reuse' } as const;
    const name = 'Biology alice [c3-u-00000000]';
    world.vms = [
      vmOf({ id: 20, name }),
      vmOf({ id: 21, name: 'x', ...HOLD }),
      vmOf({ id: 22, name, ...HOLD }),
    ];
    await endCopies(ports, person, world.vms, claimant, signal);
    await clock.advance(0);
    expect(acts).toEqual([{ id: 22, action: 'terminate' }]);
  });

  test('are none of somebody else’s, and none that ran', async () => {
    const { take, world, ask, acts } = await open();
    await take();
    const name = world.wishes[0]?.wish.name ?? '';
    world.vms = [
      ...world.vms,
      vmOf({ id: 20, uid: 9, name, templateId: 3, ...HOLD }),
      vmOf({ id: 21, name, templateId: 3, state: 8, lcmState: 0 }),
    ];
    const list = await ask('desktops:list', {});
    expect(list.desktops.map(({ id }) => id)).toEqual([1, 2, 20, 21]);
    expect(acts.map(({ id }) => id)).toEqual([2]);
  });
});

describe('with the sign-out', () => {
  test('ends what lives so long, and nothing else', async () => {
    const { take, ask, acts, clock } = await open({ life: 'sign-out' });
    await take();
    await ask('auth:sign-out', {});
    await clock.advance(0);
    expect(acts).toEqual([
      { id: 2, action: 'release' },
      { id: 2, action: 'terminate-hard' },
    ]);
    const kept = await open();
    await kept.take();
    await kept.ask('auth:sign-out', {});
    expect(kept.acts).toEqual([{ id: 2, action: 'release' }]);
  });

  test('what cannot be ended yet is tried again, for five seconds and no longer', async () => {
    const { take, kiosk, world, clock, tokens } = await open({ life: 'sign-out' });
    await take();
    world.refuseActions = new OneServerError('one.vm.action', 0x800);
    let over = false;
    void kiosk.answer('auth:sign-out', {}).then(() => (over = true));
    await clock.advance(4_000);
    expect(over).toBe(false);
    await clock.advance(1_500);
    expect([over, tokens.size]).toEqual([true, 0]);
  });

  test('a cloud that is away keeps nobody', async () => {
    const { take, kiosk, world, clock } = await open({ life: 'sign-out' });
    await take();
    world.trouble = new OneClientError('timeout');
    let over = false;
    void kiosk.answer('auth:sign-out', {}).then(() => (over = true));
    await clock.advance(5_500);
    expect(over).toBe(true);
  });

  test('who waits in line leaves no claim behind', async () => {
    const { take, ask, world, clock } = await open({ life: 'sign-out' });
    world.refuseMaking = FULL;
    await take();
    await ask('auth:sign-out', {});
    world.refuseMaking = null;
    await clock.advance(300_000);
    expect(world.wishes).toEqual([]);
  });
});

describe('an earlier sign-in of a shared terminal', () => {
  const shared = { per: 'terminal', life: 'sign-out' };
  const left = vmOf({ id: 5, templateId: 3, name: 'Biology alice [c3-t0123456789ab-00000000]' });

  test('leaves its desktop to nobody: it ends, and there is a fresh one', async () => {
    const { take, world, session, acts } = await open(shared);
    world.vms = [...world.vms, left];
    world.wishes.push({
      ...{ template: 3, made: 5 },
      wish: { name: left.name, hold: true, values: {}, persistent: false },
    });
    await take();
    expect(acts).toEqual([
      { id: 5, action: 'terminate-hard' },
      { id: 2, action: 'release' },
    ]);
    expect(await session()).toMatchObject({ id: 2 });
  });

  test('does not see what its neighbours have', async () => {
    const { ask, world } = await open(shared);
    const others = ['tbbbbbbbbbbbb', 't0123456789ab', 'u'].map((owner, at) =>
      vmOf({ id: 4 + at, templateId: 3, name: `Biology alice [c3-${owner}-00000000]` }),
    );
    world.vms = [...others, vmOf({ id: 9, uid: 9, name: 'Biology bob [c3-tcccccccccccc-00000000]' })];
    const list = await ask('desktops:list', {});
    expect(list.desktops.map(({ id }) => id)).toEqual([5, 9]);
    const { ask: askUser, world: users } = await open();
    users.vms = others;
    expect((await askUser('desktops:list', {})).desktops).toHaveLength(3);
  });

  test('leaves it where the site says so, and other terminals theirs', async () => {
    const { take, world, session, acts } = await open({ ...shared, leftovers: 'reuse' });
    const other = vmOf({ id: 4, templateId: 3, name: 'Biology alice [c3-tbbbbbbbbbbbb-00000000]' });
    world.vms = [...world.vms, other, left];
    await take();
    expect([acts, await session()]).toEqual([[], { id: 5, name: 'Biology' }]);
  });
});

describe('with the sign-in', () => {
  test('begins what the settings say', async () => {
    const { clock, world, session } = await open({ start: 'sign-in' });
    await clock.advance(0);
    expect(world.wishes).toHaveLength(1);
    expect(await session()).toEqual({ id: 2, name: 'Biology' });
  });

  test('begins what the group says, where the settings let it', async () => {
    const group = groupOf({ vdi: { VDI_CLASS: 'template=3 start=sign-in label=Room 2' } });
    const set = stageKiosk({ 'self-service': { group: true } });
    set.world.group = group;
    await set.signIn();
    await set.clock.advance(0);
    expect(set.world.wishes).toMatchObject([{ template: 3 }]);
    const other = stageKiosk({ 'self-service': { group: false } });
    other.world.group = group;
    await other.signIn();
    await other.clock.advance(60_000);
    expect(other.world.wishes).toEqual([]);
  });

  test('a class whose template is not to be had is shown as such, and cannot be pressed', async () => {
    const set = stageKiosk({ 'self-service': { classes: [{ template: 3, start: 'sign-in' }] } });
    await set.signIn();
    await set.clock.advance(0);
    const { offers } = await set.ask('desktops:list', {});
    expect(offers).toMatchObject([{ id: 3, blocked: { key: 'offer.gone' } }]);
    expect(await set.refused('offers:take', { offer: 3 })).toMatchObject({ kind: 'not-found' });
    expect(set.world.wishes).toEqual([]);
  });
});
