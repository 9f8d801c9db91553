import { describe, expect, test } from 'vitest';
import { createDisk } from '../../../demo/disk.ts';
import { createFleetSite } from '../../../demo/fleet.ts';
import { answerCall } from '../../../demo/methods.ts';
import { LCM, STATE } from '../../../demo/states.ts';
import type { DemoUser } from '../../../demo/users.ts';
import type { DemoVm } from '../../../demo/vm.ts';
import { parseXml } from '../../../core/opennebula/xml/reader.ts';
import type { XmlElement } from '../../../core/opennebula/xml/element.ts';
import { envelope, items, paths } from '../../contract/wire.ts';
import { recordedAnswer } from '../../support/recorded.ts';

const NOW = 1_700_000_000_000;

/** A site of two, whose first VM has a disk; `step` ends what the cloud does, well or badly. */
function stage(quota: number | null = null) {
  const steps: (() => void)[] = [];
  const pause = () => new Promise<void>((resolve) => void steps.push(resolve));
  const made = createFleetSite({
    ...{ terminals: 2, desktopsEach: 1, pause, now: () => NOW },
    log: (line) => {
      throw new Error(line);
    },
  });
  let works = true;
  const { engine } = made.site;
  const site = {
    ...made.site,
    quota,
    engine: {
      ...engine,
      disk: async (...args: Parameters<typeof engine.disk>) => (await engine.disk(...args)) && works,
    },
  };
  const [alice, bob] = made.users;
  const [first] = site.vms;
  if (!alice || !bob || !first) throw new Error('too few');
  const vm: DemoVm = { ...first, disk: createDisk({ id: 0, name: 'golden' }, 8) };
  site.vms[0] = vm;
  const askAs = (user: DemoUser, method: string, ...args: (string | number | boolean)[]) =>
    answerCall(site, { method, args: [`${user.name}:${user.password}`, ...args] });
  return {
    ...{ site, vm, alice, bob, askAs },
    ask: (method: string, ...args: (string | number | boolean)[]) => askAs(alice, method, ...args),
    off: () => void Object.assign(vm, { state: STATE.POWEROFF, lcmState: LCM.INIT }),
    step: async (good = true) => {
      works = good;
      steps.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

const document = ({ body }: { body: string }): XmlElement => parseXml(items(body)[1] ?? '');
const recordedDocument = (name: string): XmlElement => parseXml(items(recordedAnswer(name))[1] ?? '');
const snapshotsIn = (vm: XmlElement): string[] =>
  (vm.children.find(({ name }) => name === 'SNAPSHOTS')?.children ?? [])
    .filter(({ name }) => name === 'SNAPSHOT')
    .map(({ children }) => children.map(({ name, text }) => `${name}=${text}`).join(' '));
const codeOf = (name: string): string => items(recordedAnswer(name))[2] ?? '';

describe('snapshots of a disk', () => {
  test('make a tree, and are where oned writes them', async () => {
    const { ask, vm, off, step } = stage();
    off();
    const create = async (name: string) => {
      const answer = ask('one.vm.disksnapshotcreate', 0, 0, name);
      expect(envelope(answer.body)).toBe(envelope(recordedAnswer('vm.disksnapshotcreate')));
      expect([vm.state, vm.lcmState]).toEqual([STATE.ACTIVE, LCM.DISK_SNAPSHOT_POWEROFF]);
      expect(ask('one.vm.disksnapshotcreate', 0, 0, 'while it is made').code).toBe(2048);
      await step();
      expect([vm.state, vm.lcmState]).toEqual([STATE.POWEROFF, LCM.INIT]);
      return items(answer.body)[1];
    };
    expect([await create('base'), await create('child')]).toEqual(['0', '1']);
    expect(ask('one.vm.disksnapshotrevert', 0, 0, 0)).toMatchObject({ code: 0 });
    expect(vm.lcmState).toBe(LCM.DISK_SNAPSHOT_REVERT_POWEROFF);
    await step();
    await create('other child');
    expect(snapshotsIn(document(ask('one.vm.info', 0)))).toEqual([
      `CHILDREN=1,2 DATE=${NOW / 1000} ID=0 NAME=base PARENT=-1 SIZE=8`,
      `DATE=${NOW / 1000} ID=1 NAME=child PARENT=0 SIZE=8`,
      `ACTIVE=YES DATE=${NOW / 1000} ID=2 NAME=other child PARENT=0 SIZE=8`,
    ]);
    const known = paths(recordedDocument('vm.info.with-disk-snapshots'), []);
    const has = paths(document(ask('one.vm.info', 0)), ['NIC', 'CONTEXT', 'MONITORING', 'USER_TEMPLATE']);
    expect([...has].filter((path) => /DISK|SNAPSHOTS/.test(path) && !known.has(path))).toEqual([]);
  });

  test('only leaves can be deleted, and not the active one', async () => {
    const { ask, off, step } = stage();
    off();
    for (const name of ['a', 'b', 'c']) {
      ask('one.vm.disksnapshotcreate', 0, 0, name);
      await step();
    }
    const remove = (id: number) => ask('one.vm.disksnapshotdelete', 0, 0, id);
    expect([remove(0).code, remove(2).code, remove(9).code]).toEqual([2048, 2048, 2048]);
    ask('one.vm.disksnapshotrevert', 0, 0, 0);
    await step();
    expect(envelope(remove(2).body)).toBe(envelope(recordedAnswer('vm.disksnapshotdelete')));
    await step();
    expect(snapshotsIn(document(ask('one.vm.info', 0)))).toHaveLength(2);
  });

  test('a running guest can have one made, but cannot go back', async () => {
    const { ask, vm, step } = stage();
    expect(ask('one.vm.disksnapshotcreate', 0, 0, 'live').code).toBe(0);
    expect(vm.lcmState).toBe(LCM.DISK_SNAPSHOT);
    await step();
    expect(ask('one.vm.disksnapshotrevert', 0, 0, 0).code).toBe(2048);
  });

  test('one that fails is gone again', async () => {
    const { ask, off, step } = stage();
    off();
    ask('one.vm.disksnapshotcreate', 0, 0, 'x');
    await step(false);
    expect(snapshotsIn(document(ask('one.vm.info', 0)))).toEqual([]);
  });

  test('no disk, no such snapshot, no right: refused as recorded', () => {
    const { ask, askAs, bob, off } = stage();
    off();
    const noDisk = ask('one.vm.disksnapshotcreate', 0, 9, 'x');
    expect(items(noDisk.body)).toEqual(items(recordedAnswer('vm.disksnapshotcreate.no-disk')));
    expect(askAs(bob, 'one.vm.disksnapshotcreate', 1, 0, 'x').code).toBe(2048);
    expect(ask('one.vm.disksnapshotrevert', 0, 0, 7).code).toBe(2048);
    expect(askAs(bob, 'one.vm.disksnapshotcreate', 0, 0, 'x').code).toBe(512);
  });
});

describe('snapshots of a machine are refused as recorded', () => {
  test('while it does not run', () => {
    const { ask, vm, off } = stage();
    off();
    Object.assign(vm, { id: 4 });
    const answer = ask('one.vm.snapshotcreate', 4, 'x');
    expect(items(answer.body)).toEqual(items(recordedAnswer('vm.snapshotcreate.poweroff')));
  });

  test('that are not there', () => {
    const { ask, vm } = stage();
    Object.assign(vm, { id: 23 });
    const answer = ask('one.vm.snapshotrevert', 23, 77);
    expect(items(answer.body)).toEqual(items(recordedAnswer('vm.snapshotrevert.missing')));
  });
});

describe('recovery', () => {
  test('is not for who owns a VM', () => {
    const { ask, vm, alice } = stage();
    Object.assign(vm, { id: 10, owner: alice });
    const answer = ask('one.vm.recover', 10, 2);
    expect(items(answer.body)).toEqual(items(recordedAnswer('vm.recover.denied')));
  });

  test('an administrator has a failed boot tried again, and no other one', async () => {
    const { askAs, site, vm, step } = stage();
    const [oneadmin] = site.users;
    if (oneadmin === undefined) throw new Error('nobody');
    expect(askAs(oneadmin, 'one.vm.recover', 0, 2).code).toBe(2048);
    Object.assign(vm, { state: STATE.ACTIVE, lcmState: LCM.BOOT_FAILURE });
    expect(askAs(oneadmin, 'one.vm.recover', 0, 2).code).toBe(0);
    await step();
    expect(vm.lcmState).toBe(LCM.RUNNING);
  });
});

describe('templates', () => {
  const FREE = ['TEMPLATE'];
  test('are for their group, and written as recorded', () => {
    const { ask, askAs, bob, site } = stage();
    const pool = document(ask('one.templatepool.info', -2, -1, -1));
    expect(pool.name).toBe(recordedDocument('templatepool.info').name);
    expect(pool.children).toHaveLength(2);
    expect(paths(pool, FREE)).toEqual(paths(recordedDocument('templatepool.info'), FREE));
    const one = document(ask('one.template.info', 0));
    expect(paths(one, FREE)).toEqual(paths(recordedDocument('template.info'), FREE));
    expect(ask('one.templatepool.info', -3, -1, -1).body).toBe(recordedAnswer('templatepool.info.mine'));
    site.templates[0] = { ...site.templates[0], gid: 7 } as (typeof site.templates)[0];
    expect(askAs(bob, 'one.template.info', 0).code).toBe(512);
    expect(document(askAs(bob, 'one.templatepool.info', -2, -1, -1)).children).toHaveLength(1);
    expect(items(ask('one.template.info', 9999).body)[2]).toBe(codeOf('template.info.missing'));
  });

  test('an instance waits on HOLD without a host, and runs when it is released', async () => {
    const { ask, step, site } = stage();
    const answer = ask('one.template.instantiate', 0, 'kiosk-made', true, 'TITLE="Ward \\"3\\""', false);
    expect(envelope(answer.body)).toBe(envelope(recordedAnswer('template.instantiate')));
    expect(items(answer.body)[1]).toBe('2');
    const held = document(ask('one.vm.info', 2));
    expect(paths(held, ['TEMPLATE', 'USER_TEMPLATE', 'MONITORING'])).toEqual(
      paths(recordedDocument('vm.info.hold'), ['TEMPLATE', 'USER_TEMPLATE', 'MONITORING']),
    );
    expect(ask('one.vm.info', 2).body).toContain('Ward "3"');
    expect(site.vms[2]).toMatchObject({ state: STATE.HOLD, port: 0 });
    expect(ask('one.vm.action', 'release', 2).code).toBe(0);
    expect(site.vms[2]).toMatchObject({ state: STATE.PENDING });
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(site.vms[2]).toMatchObject({ state: STATE.ACTIVE, lcmState: LCM.BOOT });
    await step();
    expect(site.vms[2]).toMatchObject({ lcmState: LCM.RUNNING, port: 5902 });
    expect(ask('one.vm.action', 'terminate', 2).code).toBe(0);
  });

  test('one that is held or ended while it is PENDING does not run', async () => {
    const { ask, site } = stage();
    ask('one.template.instantiate', 0, '', false, '', false);
    ask('one.template.instantiate', 1, '', false, '', false);
    expect(site.vms[2]?.definition.name).toBe('New design desktop-2');
    ask('one.vm.action', 'hold', 2);
    ask('one.vm.action', 'terminate', 3);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(site.vms.slice(2).map(({ state }) => state)).toEqual([STATE.HOLD, STATE.DONE]);
  });

  test('a persistent one has a template of its own', () => {
    const { ask } = stage();
    ask('one.template.instantiate', 1, 'mine', true, '', true);
    const mine = document(ask('one.templatepool.info', -3, -1, -1)).children;
    expect(mine.map((each) => each.children.find(({ name }) => name === 'NAME')?.text)).toEqual(['mine']);
  });

  test('refused: none of that name, no template, what only administrators set', () => {
    const { ask } = stage();
    const make = (id: number, extra: string) => ask('one.template.instantiate', id, 'x', true, extra, false);
    expect(items(make(9999, '').body)[2]).toBe(codeOf('template.instantiate.missing'));
    expect(items(make(0, 'NAME=[unclosed').body)[2]).toBe(codeOf('template.instantiate.bad-syntax'));
    expect(make(0, 'memory = "9000"').code).toBe(512);
    expect(make(0, 'RAW = [ TYPE = "kvm" ]').code).toBe(512);
  });

  test('over the quota: refused as recorded, and the quota says so', () => {
    const { ask, site, alice } = stage(1);
    Object.assign(alice, { id: 3 });
    const answer = ask('one.template.instantiate', 0, 'too many', true, '', false);
    expect(items(answer.body)).toEqual(items(recordedAnswer('template.instantiate.over-quota')));
    expect(site.vms).toHaveLength(2);
    const user = document(ask('one.user.info', -1));
    const known = paths(recordedDocument('user.info.self'), []);
    expect([...paths(user, [])].filter((path) => path.includes('QUOTA') && !known.has(path))).toEqual([]);
    expect(ask('one.user.info', -1).body).toContain('&lt;VMS&gt;&lt;![CDATA[1]]&gt;');
  });
});

test('images: those of the disks of the group, written as recorded', () => {
  const { ask } = stage();
  const pool = document(ask('one.imagepool.info', -2, -1, -1));
  const free = ['TEMPLATE', 'VMS'];
  expect(paths(pool, free)).toEqual(paths(recordedDocument('imagepool.info'), free));
  expect(pool.children).toHaveLength(1);
  expect(document(ask('one.imagepool.info', -3, -1, -1)).children).toEqual([]);
});

test('the monitoring of one VM is its last record', () => {
  const { ask, off } = stage();
  const has = paths(document(ask('one.vm.monitoring', 0)), []);
  const known = paths(recordedDocument('vm.monitoring'), []);
  expect([...has].filter((path) => !known.has(path))).toEqual([]);
  expect(has).toContain('MONITORING_DATA/MONITORING/CPU');
  off();
  expect(document(ask('one.vm.monitoring', 0)).children).toEqual([]);
});

test('an update takes what is one value, and refuses what is no template', () => {
  const { ask, vm } = stage();
  expect(ask('one.vm.update', 0, 'NOTE = "a \\"b\\""\nSCHED_ACTION = [ ID = "0" ]', 1).code).toBe(0);
  expect([...vm.attributes]).toContainEqual(['NOTE', 'a "b"']);
  expect(vm.attributes.has('SCHED_ACTION')).toBe(false);
  expect(ask('one.vm.update', 0, 'NOTE', 1).code).toBe(8192);
});
