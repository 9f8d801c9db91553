import { describe, expect, test } from 'vitest';
import { createFleetSite, mostTokens } from '../../../demo/fleet.ts';
import { answerCall } from '../../../demo/methods.ts';
import { LCM, STATE } from '../../../demo/states.ts';

const NOW = 1_700_000_000_000;

function fleetOf(terminals: number, desktopsEach: number, shared = false) {
  const steps: (() => void)[] = [];
  const pause = () => new Promise<void>((resolve) => void steps.push(resolve));
  const now = () => NOW;
  const log = (line: string) => {
    throw new Error(line);
  };
  const fleet = createFleetSite({ terminals, desktopsEach, shared, now, pause, log });
  const [person] = fleet.users;
  const step = async () => {
    steps.shift()?.();
    await new Promise(setImmediate);
  };
  const session = `${person?.name}:${person?.password}`;
  return {
    ...{ ...fleet, step },
    ask: (method: string, ...args: (string | number)[]) =>
      answerCall(fleet.site, { method, args: [session, ...args] }),
    stateOf: (id: number) => {
      const vm = fleet.site.vms.find((each) => each.id === id);
      return [vm?.state, vm?.lcmState];
    },
  };
}

describe('a fleet', () => {
  test('each terminal has a user of its own, and each user her desktops, the first of them running', () => {
    const { users, site, ask } = fleetOf(3, 4);
    expect(users.map(({ name }) => name)).toEqual(['fleet-0001', 'fleet-0002', 'fleet-0003']);
    expect(new Set(users.map(({ password }) => password)).size).toBe(3);
    for (const user of users) {
      const own = site.vms.filter((vm) => vm.owner === user);
      expect(own).toHaveLength(4);
      expect(own[0]).toMatchObject({ state: STATE.ACTIVE, lcmState: LCM.RUNNING });
    }
    expect(new Set(site.vms.map(({ id }) => id)).size).toBe(12);
    expect(ask('one.vmpool.info', -3, -1, -1, -1).body.match(/&lt;NAME&gt;fleet-/g)).toHaveLength(4);
    expect(ask('one.vm.info', 11).code).toBe(512);
  });

  test('in a classroom one user has them all', () => {
    const { users, site } = fleetOf(30, 2, true);
    expect(users.map(({ name }) => name)).toEqual(['classroom']);
    expect(site.vms.filter((vm) => vm.owner === users[0])).toHaveLength(60);
  });

  test('of many desktops some run and some do not', () => {
    const { site } = fleetOf(1, 50);
    const states = new Set(site.vms.map(({ state }) => state));
    for (const state of [STATE.ACTIVE, STATE.POWEROFF, STATE.SUSPENDED, STATE.STOPPED, STATE.UNDEPLOYED])
      expect(states).toContain(state);
  });

  test('five hundred users of one document each are told apart by address', () => {
    const { site, ask } = fleetOf(1, 500);
    const { body } = ask('one.vmpool.infoextended', -3, -1, -1, -1);
    const macs = [...body.matchAll(/02:00:7f:00:[0-9a-f]{2}:[0-9a-f]{2}(?=\])/g)].map(([mac]) => mac);
    expect(new Set(macs).size).toBe(site.vms.length);
  });
});

describe('actions without guests', () => {
  test('go through the steps of the cloud', async () => {
    const { ask, step, stateOf } = fleetOf(1, 1);
    expect(ask('one.vm.action', 'suspend', 0).code).toBe(0);
    expect(stateOf(0)).toEqual([STATE.ACTIVE, LCM.SAVE_SUSPEND]);
    expect(ask('one.vm.action', 'resume', 0).code).toBe(2048);
    await step();
    expect(stateOf(0)).toEqual([STATE.SUSPENDED, LCM.INIT]);
    ask('one.vm.action', 'resume', 0);
    expect(stateOf(0)).toEqual([STATE.ACTIVE, LCM.BOOT_SUSPENDED]);
    await step();
    expect(stateOf(0)).toEqual([STATE.ACTIVE, LCM.RUNNING]);
    ask('one.vm.action', 'undeploy', 0);
    await step();
    expect(stateOf(0)).toEqual([STATE.ACTIVE, LCM.EPILOG_UNDEPLOY]);
    await step();
    expect(stateOf(0)).toEqual([STATE.UNDEPLOYED, LCM.INIT]);
  });

  test('a snapshot takes a moment, a reboot leaves it running', async () => {
    const { ask, step, stateOf } = fleetOf(1, 1);
    ask('one.vm.snapshotcreate', 0, 'before');
    expect(stateOf(0)).toEqual([STATE.ACTIVE, LCM.HOTPLUG_SNAPSHOT]);
    await step();
    ask('one.vm.action', 'reboot', 0);
    expect(stateOf(0)).toEqual([STATE.ACTIVE, LCM.RUNNING]);
    expect(ask('one.vm.info', 0).body).toContain('before');
  });
});

test('the most tokens of one user: those that live', () => {
  const { users, ask } = fleetOf(2, 1);
  expect(mostTokens(users, NOW)).toBe(0);
  ask('one.user.login', users[0]?.name ?? '', '', 60, -1);
  ask('one.user.login', users[0]?.name ?? '', '', 120, -1);
  expect(mostTokens(users, NOW)).toBe(2);
  expect(mostTokens(users, NOW + 60_000)).toBe(1);
});
