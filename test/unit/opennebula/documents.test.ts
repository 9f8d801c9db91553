import { describe, expect, test } from 'vitest';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { answerOf, recordedAnswer } from '../../support/recorded.ts';
import { answering } from '../../support/road.ts';

const SESSION = { user: 'alice', secret: 'pl4nted' };
/** A client that is answered these, one after the other. */
const answered = (...replies: readonly string[]) => {
  const { transport, sent } = answering(...replies);
  return { sent, one: createOpenNebula(transport, createManualClock(), (n) => new Uint8Array(n)) };
};
const recorded = (...names: readonly string[]) => answered(...names.map(recordedAnswer));

describe('a user', () => {
  test('as recorded, with quota, and without password and tokens', async () => {
    const user = await recorded('user.info.self').one.user.info(SESSION);
    expect(user).toMatchObject({
      id: 2,
      name: 'alice',
      gid: 100,
      groups: [100, 101],
      driver: 'core',
      operations: { use: [], manage: [], admin: [] },
      quota: { vms: { limit: null, used: 20 }, cpu: { used: 20.5 }, memory: { limit: null, used: 76_800 } },
    });
    expect(JSON.stringify(user)).not.toMatch(/[0-9a-f]{40}/);
  });

  test('with live tokens: how many, and the texts of this terminal’s alone', async () => {
    expect(await recorded('auth.token.userinfo').one.user.tokens(SESSION, 'onekiosk-0')).toEqual({
      live: 1,
      mine: [],
    });
    const token = (text: string) => `<LOGIN_TOKEN><TOKEN><![CDATA[${text}]]></TOKEN></LOGIN_TOKEN>`;
    const document = `<USER><ID>2</ID>${token('onekiosk-0-1')}${token('other')}${token('onekiosk-00-1')}</USER>`;
    expect(await answered(answerOf(document)).one.user.tokens(SESSION, 'onekiosk-0-')).toEqual({
      live: 3,
      mine: ['onekiosk-0-1'],
    });
  });

  test('with lists and limits of its own', async () => {
    const document = `<USER><ID>2</ID><GID>1</GID><NAME>a</NAME><GROUPS><ID>1</ID><ID>x</ID></GROUPS><TEMPLATE><VM_USE_OPERATIONS> resume, REBOOT ,,</VM_USE_OPERATIONS></TEMPLATE><VM_QUOTA><VM><VMS>3</VMS><VMS_USED>2</VMS_USED><CPU>-2</CPU></VM></VM_QUOTA></USER>`;
    expect(await answered(answerOf(document)).one.user.info(SESSION)).toMatchObject({
      groups: [1],
      operations: { use: ['resume', 'reboot'] },
      quota: { vms: { limit: 3, used: 2 }, cpu: { limit: null, used: 0 } },
    });
  });

  test.each([
    ['a token that is none', (one: ReturnType<typeof answered>['one']) => one.user.login(SESSION, '', 60)],
    ['a token with a colon', (one) => one.user.login(SESSION, 'aaaaaaaaaaaaaaaa:b', 60)],
    ['no life', (one) => one.user.login(SESSION, 'a'.repeat(20), 0)],
    ['no number', (one) => one.user.login(SESSION, 'a'.repeat(20), Number.NaN)],
    [
      'the end of the empty token, which would end every sign-in of this person',
      (one) => one.user.revoke(SESSION, ''),
    ],
  ] as readonly (readonly [string, (one: ReturnType<typeof answered>['one']) => Promise<void>])[])(
    '%s is refused before anything is sent',
    async (_what, call) => {
      const { one, sent } = answered();
      await expect(call(one)).rejects.toMatchObject({ code: 'shape', sent: false });
      expect(sent).toEqual([]);
    },
  );
});

test('a group, as its members see it', async () => {
  expect(await recorded('group.info.self').one.group.info(SESSION, -1)).toMatchObject({
    id: 100,
    name: 'vdi',
    operations: { use: [] },
    vdi: {},
    quota: { vms: { used: 23 } },
  });
});

describe('templates', () => {
  test('the recorded pool, ascending, with what is asked of a person', async () => {
    const { items, skipped } = await recorded('templatepool.info').one.template.pool(SESSION, -2);
    expect(skipped).toEqual([]);
    expect(items.map(({ id }) => id)).toEqual([...items.map(({ id }) => id)].sort((a, b) => a - b));
    expect(items.find(({ id }) => id === 5)).toMatchObject({
      name: 'multi-disk',
      cpu: 1,
      memory: 2048,
      imageIds: [0],
      inputs: [
        {
          name: 'DESKTOP',
          mandatory: true,
          type: 'list',
          description: 'Which desktop',
          options: '',
          initial: 'kde,gnome',
        },
      ],
    });
    expect((await recorded('templatepool.info.mine').one.template.pool(SESSION, -3)).items).toEqual([]);
  });

  test('one, with its description', async () => {
    const template = await recorded('template.info').one.template.info(SESSION, 0);
    expect(template).toMatchObject({ name: 'win10-rdp', description: 'Windows 10 desktop (RDP)' });
    expect(JSON.stringify(template)).not.toContain('LkXj5Ui4');
  });

  test('inputs in the order of INPUTS_ORDER, a default with the separator in it, and nonsense', async () => {
    const document = `<VMTEMPLATE><ID>1</ID><UID>0</UID><GID>0</GID><NAME>t</NAME><TEMPLATE><CPU>a lot</CPU><INPUTS_ORDER>B, a</INPUTS_ORDER><USER_INPUTS><C>O</C><A>O|text|x||p|q</A><B>m|LIST|y|1,2|1</B></USER_INPUTS></TEMPLATE></VMTEMPLATE>`;
    const { inputs, cpu } = await answered(answerOf(document)).one.template.info(SESSION, 1);
    expect(cpu).toBe(0);
    expect(inputs.map(({ name }) => name)).toEqual(['B', 'A', 'C']);
    expect(inputs).toMatchObject([
      { mandatory: true, type: 'list', options: '1,2', initial: '1' },
      { initial: 'p|q' },
      { mandatory: false, type: '', initial: '' },
    ]);
  });

  test('instantiating answers the new VM’s ID', async () => {
    const wish = { name: 'x', hold: true, values: {}, persistent: false };
    const { one } = recorded('template.instantiate.own-values');
    await expect(one.template.instantiate(SESSION, 5, wish)).resolves.toBe(25);
  });
});

test('images, with size and state', async () => {
  const { items, skipped } = await recorded('imagepool.info').one.image.pool(SESSION, -2);
  expect(skipped).toEqual([]);
  expect(items.find(({ id }) => id === 0)).toMatchObject({
    name: 'win10-golden',
    type: 0,
    state: 2,
    size: 1024,
    persistent: false,
  });
});

describe('monitoring', () => {
  test('the last record of each VM', async () => {
    const records = await recorded('vmpool.monitoring.last').one.vmPool.monitoring(SESSION, -3);
    expect(records.length).toBeGreaterThan(5);
    expect(new Set(records.map(({ vmId }) => vmId)).size).toBe(records.length);
    expect(records[0]).toMatchObject({ vmId: 0, cpu: 61, time: 1_795_458_705 });
  });

  test('of an old oned, which answers all of them: the newest', async () => {
    const [first] = await recorded('vmpool.monitoring').one.vmPool.monitoring(SESSION, -3);
    const [last] = await recorded('vmpool.monitoring.last').one.vmPool.monitoring(SESSION, -3);
    expect(first).toEqual(last);
  });
});

describe('a set of VMs', () => {
  test('leaves out what is not there or not for this user, as oned does', async () => {
    const { items } = await recorded('vmpool.infoset.not-mine-omitted').one.vmPool.infoSet(SESSION, [0, 19]);
    expect(items.map(({ id }) => id)).toEqual([0]);
  });

  test('none is not asked for', async () => {
    const { one, sent } = answered();
    await expect(one.vmPool.infoSet(SESSION, [])).resolves.toEqual({ items: [], skipped: [] });
    expect(sent).toEqual([]);
  });

  test('of 5.12, which has no such call, is asked for one by one, and this is remembered', async () => {
    const { one, sent } = recorded(
      'rpc.unknown-method',
      ...['vm.info.running_rdp', 'vm.info.denied', 'vm.info.missing', 'vm.info.hold'],
      'vm.info.hold',
    );
    const { items } = await one.vmPool.infoSet(SESSION, [9, 0, 3, 4]);
    expect(items.map(({ id }) => id)).toEqual([0, 9]);
    await one.vmPool.infoSet(SESSION, [9]);
    expect(sent.filter((body) => body.includes('infoset'))).toHaveLength(1);
    expect(sent).toHaveLength(6);
  });

  test('another trouble is not taken for an old oned', async () => {
    const { one } = recorded('auth.bad-password', 'auth.bad-password');
    await expect(one.vmPool.infoSet(SESSION, [0], { patience: 0 })).rejects.toMatchObject({ code: 256 });
  });
});

test.each(['', '1.5', 'one', '99999999999999999999'])('an ID of %j is none', async (text) => {
  const { one } = answered(answerOf(text));
  await expect(one.vm.snapshotCreate(SESSION, 7, 'x')).rejects.toEqual(
    new OneClientError('shape', 'one.vm.snapshotcreate'),
  );
});
