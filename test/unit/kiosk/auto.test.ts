import { describe, expect, test } from 'vitest';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import { stageKiosk as stage } from '../../support/kiosk.ts';
import { groupOf, userOf, vmOf } from '../../support/vm.ts';

const off = (id: number) => vmOf({ id, name: `d${id}`, state: 8, lcmState: 0 });
const countdown = async (it: ReturnType<typeof stage>) => (await it.ask('app:view', {})).auto.countdown;
const opened = async (it: ReturnType<typeof stage>) =>
  (await it.ask('app:view', {})).session?.desktop.id ?? null;

describe('the only desktop', () => {
  const only = { auto: { connect: 'only' } };

  test('opens by itself after a moment in which it is shown', async () => {
    const it = stage(only);
    await it.home();
    expect(await countdown(it)).toEqual({
      kind: 'connect',
      until: it.clock.now() + 3_000,
      desktop: { id: 7, name: 'Office' },
    });
    await it.clock.advance(2_900);
    expect(await opened(it)).toBeNull();
    await it.clock.advance(200);
    expect([await opened(it), await countdown(it)]).toEqual([7, null]);
  });

  test('does not where there are two, or where nobody wants it', async () => {
    for (const settings of [{}, only]) {
      const it = stage(settings);
      it.world.vms = settings === only ? [vmOf(), vmOf({ id: 8 })] : [vmOf()];
      await it.home();
      expect(await countdown(it)).toBeNull();
      await it.clock.advance(10_000);
      expect(await opened(it)).toBeNull();
    }
  });

  test('does not when somebody stops it, or opens something, or goes', async () => {
    for (const name of ['auto:stop', 'auth:sign-out'] as const) {
      const it = stage(only);
      await it.home();
      await it.ask(name, {});
      expect(await countdown(it)).toBeNull();
      await it.clock.advance(10_000);
      expect(await opened(it)).toBeNull();
    }
    const it = stage(only);
    await it.home();
    await it.ask('session:open', { desktop: 7 });
    expect(await countdown(it)).toBeNull();
    await it.ask('session:cancel', {});
    await it.clock.advance(10_000);
    expect(await opened(it)).toBeNull();
  });

  test('is not opened again when it was left, but at the next sign-in', async () => {
    const it = stage(only);
    await it.home();
    await it.clock.advance(3_100);
    it.runs[0]?.becomeReady();
    await it.clock.advance(0);
    it.runs[0]?.end('closed');
    await it.clock.advance(60_000);
    expect([await opened(it), it.runs.length]).toEqual([null, 1]);
    await it.ask('auth:sign-out', {});
    await it.home();
    await it.clock.advance(3_100);
    expect([await opened(it), it.runs.length]).toEqual([7, 2]);
  });

  test('that comes when somebody looks around already does not take them by surprise', async () => {
    const it = stage(only);
    it.world.vms = [vmOf(), vmOf({ id: 8 })];
    await it.home();
    it.world.vms = [vmOf()];
    await it.ask('desktops:list', {});
    await it.clock.advance(10_000);
    expect(await opened(it)).toBeNull();
  });

  test('is waited for while there is none', async () => {
    const it = stage(only);
    it.world.vms = [];
    await it.home();
    it.world.vms = [vmOf()];
    await it.ask('desktops:list', {});
    await it.clock.advance(3_100);
    expect(await opened(it)).toBe(7);
  });
});

describe('the desktop that was opened last', () => {
  const settings = { auto: { connect: 'last' } };
  const two = [vmOf(), vmOf({ id: 8 })];
  const used = async (id: number) => {
    const it = stage(settings);
    it.world.vms = two;
    await it.home();
    await it.ask('session:open', { desktop: id });
    await it.ask('session:cancel', {});
    await it.clock.advance(0);
    await it.ask('auth:sign-out', {});
    return it;
  };

  test('opens at the next sign-in of the same person, and of nobody else', async () => {
    const it = await used(8);
    await it.home();
    await it.clock.advance(3_100);
    expect(await opened(it)).toBe(8);
    await it.ask('auth:sign-out', {});
    it.world.user = userOf({ id: 3, name: 'bob', groups: [100] });
    await it.home();
    await it.clock.advance(3_100);
    expect(await opened(it)).toBeNull();
  });

  test('clears itself when it has vanished', async () => {
    const it = await used(8);
    it.world.vms = [vmOf()];
    await it.home();
    expect(it.ports.lastOpened.of(2)).toBeNull();
    it.world.vms = two;
    await it.ask('auth:sign-out', {});
    await it.home();
    await it.clock.advance(3_100);
    expect(await opened(it)).toBeNull();
  });

  test('stays while the cloud cannot be read', async () => {
    const it = await used(8);
    await it.signIn();
    it.world.trouble = new OneClientError('refused', '', false);
    await it.refused('desktops:list', {});
    await it.clock.advance(120_000);
    expect(it.ports.lastOpened.of(2)).toBe(8);
    it.world.trouble = null;
    await it.ask('desktops:list', {});
    await it.clock.advance(3_100);
    expect(await opened(it)).toBe(8);
  });
});

describe('machines that are started at the sign-in', () => {
  test('are those of the settings that are off, one after the other, and the list says so', async () => {
    const it = stage({ auto: { start: [3, 4, 5] } });
    it.world.vms = [off(3), off(4), vmOf({ id: 5 }), off(6)];
    await it.home();
    const before = it.world.readings;
    expect(it.acts).toEqual([]);
    await it.clock.advance(1_100);
    expect(it.acts).toEqual([{ id: 3, action: 'resume' }]);
    expect(it.world.readings).toBe(before + 1);
    await it.clock.advance(2_300);
    expect(it.acts).toHaveLength(1);
    await it.clock.advance(60_000);
    expect(it.acts).toEqual([
      { id: 3, action: 'resume' },
      { id: 4, action: 'resume' },
    ]);
  });

  test('are none where the settings do not let people start any, or the person may not', async () => {
    for (const it of [
      stage({ auto: { start: 'all' }, desktops: { actions: ['restart'] } }),
      stage({ auto: { start: 'all' } }),
    ]) {
      const mine = it.ports.settings.desktops.actions.includes('start') ? { uid: 9 } : {};
      it.world.vms = [{ ...off(3), ...mine }];
      await it.home();
      await it.clock.advance(60_000);
      expect(it.acts).toEqual([]);
    }
  });

  test('end with the first refusal, and with the sign-in; one that runs meanwhile is passed over', async () => {
    const refused = stage({ auto: { start: 'all' } });
    refused.world.vms = [off(3), off(4)];
    refused.world.refuseActions = new OneServerError('one.vm.action', 0x200);
    await refused.home();
    await refused.clock.advance(2_000);
    refused.world.refuseActions = null;
    await refused.clock.advance(60_000);
    expect(refused.acts).toEqual([]);

    const left = stage({ auto: { start: 'all' } });
    left.world.vms = [off(3), off(4)];
    await left.home();
    await left.clock.advance(1_100);
    await left.ask('auth:sign-out', {});
    await left.clock.advance(60_000);
    expect(left.acts).toHaveLength(1);

    const ran = stage({ auto: { start: 'all' } });
    ran.world.vms = [off(3), off(4)];
    await ran.home();
    ran.world.vms = [vmOf({ id: 3 }), off(4)];
    await ran.clock.advance(60_000);
    expect(ran.acts).toEqual([{ id: 4, action: 'resume' }]);
  });

  test('are no more than the quota leaves, and not the one that opens by itself', async () => {
    const line = { limit: null, used: 0 };
    const quota = { vms: line, cpu: line, memory: line, systemDisk: line, runningVms: { limit: 3, used: 1 } };
    const it = stage({ auto: { start: 'all' } });
    it.world.user = userOf({ quota });
    it.world.vms = [off(3), off(4), off(5)];
    await it.home();
    await it.clock.advance(60_000);
    expect(it.acts.map(({ id }) => id)).toEqual([3, 4]);

    const opens = stage({ auto: { start: 'all', connect: 'only', delay: 30 } });
    opens.world.vms = [off(3)];
    await opens.home();
    await opens.clock.advance(20_000);
    expect(opens.acts).toEqual([]);
  });
});

describe('the message of the site', () => {
  const VDI = { VDI_MESSAGE: 'Down tonight', VDI_MESSAGE_LEVEL: 'warning' };
  const message = async (it: ReturnType<typeof stage>) => (await it.ask('app:view', {})).auto.message;

  test('comes with the group, in place of a reading; at once where the settings want it; or never', async () => {
    const it = stage();
    it.world.group = groupOf({ vdi: VDI });
    await it.home();
    expect([await message(it), it.world.groupAsked]).toEqual([null, 0]);
    await it.clock.advance(19_000);
    expect([await message(it), it.world.groupAsked]).toEqual([{ text: 'Down tonight', level: 'warning' }, 1]);
    expect(it.events.some(({ name }) => name === 'auto:changed')).toBe(true);

    const early = stage({ interface: { messages: 'at-sign-in' } });
    early.world.group = groupOf({ vdi: VDI });
    await early.home();
    expect((await message(early))?.text).toBe('Down tonight');

    const never = stage({ interface: { messages: 'off' } });
    never.world.group = groupOf({ vdi: VDI });
    await never.home();
    await never.clock.advance(60_000);
    expect(await message(never)).toBeNull();
  });

  test('is asked for again every ten minutes while somebody is there, and goes with the sign-in', async () => {
    const it = stage();
    await it.home();
    await it.clock.advance(19_000);
    it.world.group = groupOf({ vdi: VDI });
    for (let minute = 0; minute < 21; minute++) {
      await it.ask('app:alive', { touched: true });
      await it.clock.advance(60_000);
    }
    expect(it.world.groupAsked).toBe(3);
    expect((await message(it))?.text).toBe('Down tonight');
    await it.ask('auth:sign-out', {});
    expect(await message(it)).toBeNull();
  });
});
