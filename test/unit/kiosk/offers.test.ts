import { describe, expect, test } from 'vitest';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import type { UserInput } from '../../../core/opennebula/model/template.ts';
import { stageKiosk } from '../../support/kiosk.ts';
import { groupOf, templateOf, userOf, vmOf } from '../../support/vm.ts';

const inputOf = (more: Partial<UserInput>): UserInput => ({
  ...{ name: 'TITLE', mandatory: false, type: 'text', description: 'What?', options: '', initial: '' },
  ...more,
});
const line = (limit: number | null, used: number) => ({ limit, used });
const NO_LIMIT = line(null, 0);
const quotaOf = (vms: number, used: number) => ({
  ...{ vms: line(vms, used), runningVms: NO_LIMIT, cpu: NO_LIMIT, memory: NO_LIMIT, systemDisk: NO_LIMIT },
});

/** Somebody at home, who is offered template 3. */
async function open(more: Readonly<Record<string, unknown>> = {}, templates = [templateOf()]) {
  const set = stageKiosk({ 'self-service': { templates: 'all', ...more } });
  set.world.templates = templates;
  await set.signIn();
  await set.clock.advance(0);
  await set.ask('desktops:list', {});
  return set;
}
const wish = { offer: 3, name: 'Mine', values: {}, persistent: false };

describe('the list offers', () => {
  test('what the settings say, and asks nothing of the cloud where they say nothing', async () => {
    const { ask, world } = await open();
    expect((await ask('app:view', {})).desktops?.offers).toEqual([
      {
        ...{ id: 3, kind: 'template', name: 'Office 2026', description: 'Writing and counting' },
        ...{ endsWithSignOut: false, progress: null, blocked: null, failure: null },
      },
    ]);
    const nothing = await open({ templates: 'none' });
    expect((await nothing.ask('app:view', {})).desktops?.offers).toEqual([]);
    expect(world.asked - nothing.world.asked).toBe(1);
  });

  test('it later, where the cloud did not tell at once', async () => {
    const set = stageKiosk({ 'self-service': { templates: 'all' } });
    set.world.templates = [templateOf()];
    await set.signIn();
    set.world.trouble = new OneClientError('reset');
    await set.clock.advance(1);
    set.world.trouble = null;
    await set.ask('desktops:list', {});
    expect((await set.ask('app:view', {})).desktops?.offers).toHaveLength(1);
  });
});

describe('the form', () => {
  test('shows what one more takes of the quotas, the tighter one, read now', async () => {
    const { ask, world } = await open({ name: '{template} - {user}', persistent: 'choose' }, [
      templateOf({ imageIds: [4], inputs: [inputOf({ type: 'list', options: 'a,b', mandatory: true })] }),
    ]);
    world.user = userOf({ quota: quotaOf(5, 1) });
    world.group = groupOf({ quota: quotaOf(30, 28) });
    expect(await ask('offers:view', { offer: 3 })).toMatchObject({
      ...{
        offer: 3,
        proposal: 'Office 2026 - alice',
        persistent: 'choose',
        cpu: 2,
        memory: 4096,
        disk: null,
      },
      inputs: [{ name: 'TITLE', kind: 'list', options: ['a', 'b'], mandatory: true }],
      quota: [{ what: 'vms', takes: 1, left: 2, of: 'group' }],
    });
  });

  test('is of nothing that is not offered', async () => {
    const { refused } = await open();
    expect(await refused('offers:view', { offer: 4 })).toMatchObject({ kind: 'not-found' });
    expect(await refused('offers:make', { ...wish, offer: 4 })).toMatchObject({ kind: 'not-found' });
    expect(await refused('offers:take', { offer: 3 })).toMatchObject({ kind: 'not-found' });
    expect(await refused('offers:make', { ...wish, extra: 1 })).toMatchObject({ kind: 'bad-request' });
  });
});

describe('what a page sends is not believed', () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`N${at}`, '']));
  test.each([
    ['offers:make', { ...wish, values: many }],
    ['offers:make', { ...wish, values: { A: 1 } }],
    ['offers:make', { ...wish, values: null }],
    ['offers:make', { ...wish, name: 3 }],
    ['offers:make', { ...wish, persistent: 'yes' }],
    ['offers:make', { ...wish, offer: -1 }],
    ['offers:view', { offer: 1.5 }],
    ['offers:take', { offer: '3' }],
    ['offers:cancel', {}],
  ] as const)('%s %j', async (name, args) => {
    const { refused, world } = await open();
    expect(await refused(name, args)).toMatchObject({ kind: 'bad-request', params: { what: name } });
    expect(world.wishes).toEqual([]);
  });

  test('nor one that nobody is signed in behind', async () => {
    const { refused, ask } = await open();
    await ask('auth:sign-out', {});
    expect(await refused('offers:make', wish)).toMatchObject({ kind: 'session-expired' });
  });
});

describe('a desktop is made', () => {
  test('once, and stands in the list', async () => {
    const { ask, world } = await open();
    expect(await ask('offers:make', wish)).toEqual({ desktop: 8 });
    expect(world.wishes).toEqual([
      { template: 3, made: 8, wish: { name: 'Mine', hold: false, values: {}, persistent: false } },
    ]);
    const list = await ask('desktops:list', {});
    expect(list.desktops.map(({ id }) => id)).toContain(8);
  });

  test('with answers that the template takes, and no others', async () => {
    const inputs = [
      inputOf({ name: 'N', type: 'range', options: '1..4', mandatory: true }),
      inputOf({ name: 'P', type: 'password' }),
      inputOf({ name: 'T', type: 'text64' }),
    ];
    const { ask, refused, world, hidden, log, events } = await open({}, [templateOf({ inputs })]);
    expect(await refused('offers:make', { ...wish, values: { N: '5' } })).toMatchObject({
      ...{ kind: 'unusable-value', params: { what: 'input', input: 'N' } },
    });
    expect(await refused('offers:make', wish)).toMatchObject({ params: { input: 'N' } });
    await ask('offers:make', { ...wish, values: { N: '4', P: 'pl4nted', T: 'é', X: 'no' } });
    expect(world.wishes.map((each) => each.wish.values)).toEqual([{ N: '4', P: 'pl4nted', T: 'w6k=' }]);
    expect([...hidden]).not.toContain('pl4nted');
    expect(JSON.stringify([log, events])).not.toContain('pl4nted');
  });

  test.each(['', ' ', 'a<b', 'x'.repeat(101), 'two\nlines'])('not under the name %j', async (name) => {
    const { refused, world } = await open();
    expect(await refused('offers:make', { ...wish, name })).toMatchObject({
      ...{ kind: 'unusable-value', params: { what: 'name' } },
    });
    expect(world.wishes).toEqual([]);
  });

  test.each([
    ['no', true, 'policy-denied'],
    ['no', false, false],
    ['choose', true, true],
    ['choose', false, false],
    ['yes', false, true],
  ] as const)('persistent: %s, wished: %s', async (persistent, wished, expected) => {
    const { kiosk, world } = await open({ persistent });
    const answer = await kiosk.answer('offers:make', { ...wish, persistent: wished });
    const made = answer.ok ? world.wishes[0]?.wish.persistent : answer.failure.kind;
    expect(made).toBe(expected);
  });

  test('once too where the answer was lost: the list tells', async () => {
    const { kiosk, world, clock } = await open();
    world.lostAnswer = () => {};
    const answer = kiosk.answer('offers:make', wish);
    await clock.advance(3_000);
    expect(await answer).toEqual({ ok: true, value: { desktop: 8 } });
    expect(world.wishes).toHaveLength(1);
  });

  test('or nobody can tell, and then that is what is said', async () => {
    const { kiosk, world, clock } = await open();
    world.lostAnswer = () => {
      world.vms = [vmOf()];
    };
    const answer = kiosk.answer('offers:make', wish);
    await clock.advance(30_000);
    expect(await answer).toMatchObject({
      failure: { kind: 'cloud-unreachable', params: { reason: 'unsure' } },
    });
    expect(world.wishes).toHaveLength(1);
  });

  test.each([
    [new OneServerError('one.template.instantiate', 0x200, 'VMS'), {}, 'limit-reached', undefined],
    [new OneServerError('one.template.instantiate', 0x200), {}, 'not-allowed', undefined],
    [new OneServerError('one.template.instantiate', 0x200), { TITLE: 'x' }, 'not-allowed', 'values'],
  ])('unless the cloud refuses: %s', async (error, values, kind, reason) => {
    const { refused, world } = await open({}, [templateOf({ inputs: [inputOf({})] })]);
    world.refuseMaking = error;
    const failure = await refused('offers:make', { ...wish, values });
    expect([failure.kind, failure.params['reason']]).toEqual([kind, reason]);
  });
});

describe('a desktop is deleted', () => {
  const actions = async (more: Readonly<Record<string, unknown>>, vm: Parameters<typeof vmOf>[0]) => {
    const set = await open(more);
    set.world.vms = [vmOf(vm)];
    const list = await set.ask('desktops:list', {});
    return { ...set, offered: list.desktops[0]?.actions.includes('delete') ?? false };
  };

  test.each([
    ['never', { templateId: 3 }, false],
    ['made-here', { templateId: 3 }, true],
    ['made-here', { templateId: 4 }, false],
    ['made-here', { templateId: null }, false],
    ['own', { templateId: 4 }, true],
    ['own', { templateId: 3, uid: 9 }, false],
    ['own', { lock: { level: 1, owner: 0, since: 1 } }, false],
    ['own', { state: 3, lcmState: 2 }, false],
  ] as const)('with delete = %s, %j: %s', async (policy, vm, expected) => {
    const { offered } = await actions({ delete: policy }, vm);
    expect(offered).toBe(expected);
  });

  test('by the cloud’s own terminate, and hard only where nothing else is taken', async () => {
    const { ask, acts, world } = await actions({ delete: 'own' }, {});
    await ask('desktops:act', { desktop: 7, action: 'delete' });
    world.vms = [vmOf({ lcmState: 12 })];
    await ask('desktops:act', { desktop: 7, action: 'delete' });
    expect(acts.map(({ action }) => action)).toEqual(['terminate', 'terminate-hard']);
  });

  test('never because a page asks for it', async () => {
    const { refused, acts } = await actions({ delete: 'own' }, { uid: 9 });
    expect(await refused('desktops:act', { desktop: 7, action: 'delete' })).toMatchObject({
      kind: 'policy-denied',
    });
    expect(acts).toEqual([]);
  });
});
