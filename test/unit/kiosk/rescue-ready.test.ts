import { describe, expect, test } from 'vitest';
import { OnedVm } from '../../support/oned-vm.ts';
import { rescueStage, RDP_AND_VNC } from '../../support/rescue-stage.ts';
import { createStage } from '../../support/ports.ts';

const KEEP = ['restart', 'revert', 'keep'];

describe('when the desktop answers', () => {
  test('it is said, and one press goes there', async () => {
    const { pass, shown, act, world } = await rescueStage();
    await pass(12_000);
    world.answers = true;
    await pass(3_000);
    expect(shown()).toMatchObject({
      stage: 'did-not-boot',
      sentence: { key: 'session.ready' },
      layer: null,
      actions: ['open', 'back'],
      opensAt: null,
    });
    expect(shown()?.more).toContain('help');
    await act('open');
    await pass(2_000);
    expect(shown()).toMatchObject({ stage: 'credentials', more: [], layer: null });
  });

  test('the offer is taken back when it stops answering', async () => {
    const { pass, shown, world } = await rescueStage();
    await pass(12_000);
    world.answers = true;
    await pass(3_000);
    world.answers = false;
    await pass(3_000);
    expect(shown()?.actions).not.toContain('open');
  });

  const byItself = { boot: { grace: 0, 'open-when-ready': 'by-itself' } };

  test('by policy it opens by itself, after a while in which that can be stopped', async () => {
    const { pass, shown, world, clock } = await rescueStage(byItself);
    await pass(12_000);
    world.answers = true;
    await pass(2_000);
    expect(shown()).toMatchObject({ stage: 'did-not-boot', actions: ['open', 'stay', 'back'] });
    expect(shown()?.opensAt).toBeGreaterThan(clock.now());
    await pass(7_000);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('and stays when somebody wants it so', async () => {
    const { pass, shown, world, act } = await rescueStage(byItself);
    await pass(12_000);
    world.answers = true;
    await pass(2_000);
    await act('stay');
    await pass(20_000);
    expect(shown()).toMatchObject({ stage: 'did-not-boot', actions: ['open', 'back'], opensAt: null });
  });
});

test('who waits longer is not told of a failure meanwhile, and of the same one afterwards', async () => {
  const { pass, shown, act } = await rescueStage();
  await pass(12_000);
  await act('wait');
  await pass(2_000);
  expect(shown()).toMatchObject({ stage: 'did-not-boot', layer: null });
  expect(shown()?.actions).not.toContain('wait');
  await pass(10_000);
  expect(shown()?.actions).toContain('wait');
});

describe('the console', () => {
  const target = async (settings: Readonly<Record<string, unknown>>) => {
    const stage = await rescueStage(settings);
    await stage.pass(12_000);
    const road = await stage.kiosk.answer('console:open', {});
    return { ...stage, road };
  };

  test('takes keyboard and pointer', async () => {
    const { granted, shown } = await target({});
    expect(granted).toMatchObject([{ protocol: 'vnc', viewOnly: false }]);
    expect(shown()?.consoleInput).toBe(true);
  });

  test('is looked at only by policy, which the bridge is told too', async () => {
    const { granted, shown } = await target({ rescue: { 'view-only': true } });
    expect(granted).toMatchObject([{ viewOnly: true }]);
    expect(shown()?.consoleInput).toBe(false);
  });

  test('is under TLS or not at all, where that is meant', async () => {
    const { road } = await target({ console: { tls: { mode: 'required', ca: '/etc/ca.pem' } } });
    expect(road).toMatchObject({ ok: false, failure: { kind: 'policy-denied' } });
    const stage = await rescueStage(
      { console: { tls: { mode: 'required', ca: '/etc/ca.pem', 'host-subject': 'CN=node' } } },
      undefined,
      { more: { vncAuthority: 'PEM' } },
    );
    await stage.pass(12_000);
    await stage.kiosk.answer('console:open', {});
    expect(stage.granted).toMatchObject([{ tls: { ca: 'PEM', hostSubject: 'CN=node' } }]);
  });

  test('of a machine that was switched off and on leads to where it is by then', async () => {
    const { granted, kiosk, oned, pass, shown } = await target({});
    oned.action('poweroff-hard');
    await pass(15_000);
    expect(shown()?.console).toBe(false);
    oned.action('resume');
    oned.port = 5999;
    await pass(15_000);
    expect(shown()?.console).toBe(true);
    await kiosk.answer('console:open', {});
    expect(granted.at(-1)).toMatchObject({ address: { port: 5999 } });
  });
});

describe('"it works now"', () => {
  const open = async (rescue: Readonly<Record<string, unknown>>, kept = 0) => {
    const oned = new OnedVm();
    oned.snapshots = Array.from({ length: kept }, (_each, id) => ({
      ...{ id, name: `onekiosk 2026-11-2${id} 08:00`, time: 1_700_000_000 + id },
    }));
    const stage = await rescueStage({ rescue: { actions: KEEP, ...rescue } }, oned);
    stage.world.answers = true;
    await stage.pass(2_000);
    stage.runs[0]?.becomeReady();
    await stage.pass(0);
    expect(stage.shown()).toMatchObject({ stage: 'running' });
    return stage;
  };

  test('makes a snapshot whose name tells what it is', async () => {
    const { act, pass, oned, shown } = await open({});
    await act('keep');
    await pass(6_000);
    expect(oned.snapshots.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^onekiosk \d{4}-\d\d-\d\d \d\d:\d\d$/),
    ]);
    expect(shown()).toMatchObject({ sentence: { key: 'rescue.kept' } });
    expect(shown()?.snapshots.map(({ id }) => id)).toContain('system:0');
  });

  test('is not offered where the settings do not say so', async () => {
    const stage = await rescueStage({}, new OnedVm());
    stage.world.answers = true;
    await stage.pass(2_000);
    stage.runs[0]?.becomeReady();
    await stage.pass(0);
    expect(stage.shown()?.more).toEqual(['restart', 'restart-hard', 'shut-down', 'revert', 'help']);
  });

  test('is not offered when there are as many as there may be', async () => {
    const { shown } = await open({ 'keep-most': 2 }, 2);
    expect(shown()?.more).not.toContain('keep');
  });

  test('takes the place of the oldest one of ours, where the settings say so, and of no other', async () => {
    const { act, pass, oned } = await open({ 'keep-most': 2, 'keep-full': 'delete-oldest' }, 2);
    oned.snapshots = [{ id: 9, name: 'clean install', time: 1 }, ...oned.snapshots];
    await act('keep');
    await pass(12_000);
    expect(oned.snapshots.map(({ name }) => name)).toEqual([
      'clean install',
      'onekiosk 2026-11-21 08:00',
      expect.stringMatching(/^onekiosk /),
    ]);
  });

  test('that fails is said so, in the words of the cloud', async () => {
    const { act, pass, oned, shown } = await open({});
    oned.fails = { snapshot: 'SNAPSHOTCREATE: unsupported for raw disks' };
    await act('keep');
    await pass(6_000);
    expect(shown()).toMatchObject({
      stage: 'running',
      failure: {
        kind: 'vm-failed',
        params: { reason: 'keep', text: 'SNAPSHOTCREATE: unsupported for raw disks' },
      },
    });
  });
});

describe('a SPICE desktop that is open', () => {
  const open = async () => {
    const stage = await rescueStage({}, new OnedVm());
    stage.world.answers = true;
    await stage.pass(2_000);
    stage.runs[0]?.becomeReady();
    await stage.pass(0);
    return stage;
  };

  test('is left before its machine goes back, and opened again afterwards', async () => {
    const { revert, pass, runs, oned, shown } = await open();
    expect(await revert('disk:0:3')).toMatchObject({ ok: true });
    await pass(1_000);
    expect(runs[0]?.stopped()).toBe(true);
    expect(shown()).toMatchObject({ stage: 'reverting' });
    await pass(20_000);
    expect(oned.content).toBe('snapshot 3');
    expect(runs).toHaveLength(2);
  });

  test('stays open over a restart, and goes on', async () => {
    const { act, pass, runs, oned, shown } = await open();
    await act('restart-hard');
    await pass(1_000);
    expect(oned.done).toEqual(['reboot-hard']);
    expect(runs[0]?.stopped()).toBe(false);
    await act('continue');
    await pass(0);
    expect(shown()).toMatchObject({ stage: 'running', sentence: { key: 'session.open' } });
  });
});

describe('help', () => {
  test('tells who helps what there is to know, and no secret', async () => {
    const { help, pass, log, shown, kiosk, world } = await rescueStage({}, new OnedVm(RDP_AND_VNC));
    await pass(12_000);
    const first = await help();
    expect(first).toMatchObject({ vm: 7, host: 'node1', desktop: 'Office', screen: [] });
    expect(first.sentence).toEqual(shown()?.sentence);
    expect(first.layer).toBe(shown()?.layer);
    expect(first.incident).toMatch(/^[0-9A-Z]{6}$/);
    expect((await help()).incident).toBe(first.incident);
    expect(log.some((entry) => entry.incident === first.incident && entry.event === 'help asked for')).toBe(
      true,
    );
    const said = JSON.stringify([first, log]);
    for (const secret of ['pl4nted!', 'right']) expect(said).not.toContain(secret);
    expect(await kiosk.answer('session:help', { session: 1 })).toMatchObject({ ok: false });
    world.answers = false;
  });

  test('takes the number of a failure that is shown', async () => {
    const { help, shown, pass } = await rescueStage({}, new OnedVm({ graphics: null }));
    await pass(1_000);
    expect(shown()).toBeNull();
    await expect(help()).rejects.toThrow('no help');
    const failed = await rescueStage({}, new OnedVm({ host: null }));
    await failed.pass(1_000);
    expect(failed.shown()).toMatchObject({ stage: 'failed' });
    expect(failed.shown()?.more).toContain('help');
    expect((await failed.help()).incident).toBe(failed.shown()?.failure?.incident);
  });
});

test('the stage has the settings that the tests change', () => {
  expect(createStage().ports.settings.rescue).toEqual({
    actions: ['restart', 'restart-hard', 'shut-down', 'revert'],
    viewOnly: false,
    keepMost: 5,
    keepFull: 'refuse',
  });
});

test('a snapshot that is gone by then is said so, and the desktop can be opened again', async () => {
  const oned = new OnedVm();
  const { revert, act, pass, shown, world, runs } = await rescueStage({}, oned);
  world.answers = true;
  await pass(2_000);
  runs[0]?.becomeReady();
  await pass(0);
  oned.diskSnapshots = [];
  expect(await revert('disk:0:3')).toMatchObject({ ok: true });
  await pass(1_000);
  expect(shown()).toMatchObject({
    stage: 'failed',
    failure: { kind: 'not-found', params: { reason: 'snapshot' } },
  });
  expect(oned.done).toEqual([]);
  await act('back');
  await pass(0);
  expect(shown()).toBeNull();
});
