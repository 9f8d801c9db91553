import { describe, expect, test } from 'vitest';
import { OneServerError } from '../../../core/opennebula/errors.ts';
import { readMarker, writeMarker } from '../../../core/rescue/marker.ts';
import { OnedVm } from '../../support/oned-vm.ts';
import { RDP_AND_VNC, rescueStage } from '../../support/rescue-stage.ts';

const ALL = { rescue: { actions: ['restart', 'restart-hard', 'shut-down', 'revert', 'keep'] } };

/** On the stage of a desktop that did not come up. */
async function stuck(...args: Parameters<typeof rescueStage>) {
  const stage = await rescueStage(...args);
  await stage.pass(12_000);
  expect(stage.shown()).toMatchObject({ stage: 'did-not-boot', console: true });
  return stage;
}

describe('what is offered', () => {
  test('four at most at once, best one first, and the others besides', async () => {
    const { shown } = await stuck();
    expect(shown()?.actions).toEqual(['wait', 'restart', 'revert', 'help', 'back']);
    expect(shown()?.more).toEqual(['restart-hard', 'shut-down']);
    expect(shown()?.layer).not.toBeNull();
    expect(shown()?.snapshots).toEqual([
      {
        id: 'disk:0:3',
        kind: 'disk',
        name: 'good',
        time: 1_700_000_000_000,
        loses: { key: 'rescue.loses-disk' },
      },
    ]);
  });

  test('nothing that the settings do not allow', async () => {
    const { shown, act, revert, oned } = await stuck({ rescue: { actions: [] } });
    expect(shown()?.actions).toEqual(['wait', 'help', 'back']);
    expect(shown()?.more).toEqual([]);
    expect(await act('restart')).toMatchObject({ ok: false, failure: { kind: 'bad-request' } });
    expect(await revert('disk:0:3')).toMatchObject({ ok: false });
    expect(oned.done).toEqual([]);
  });

  test('nothing that the person may not do', async () => {
    const locked = new OnedVm({ ...RDP_AND_VNC, lock: { level: 2, owner: 0, since: 1 } });
    const { shown } = await stuck(ALL, locked);
    expect(shown()?.actions).toEqual(['wait', 'help', 'back']);
    expect(shown()?.snapshots).toEqual([]);
  });

  test('other disks are named where there are some', async () => {
    const disk = { image: 'x', imageId: 1, size: 8, cdrom: false, persistent: false };
    const two = new OnedVm({
      ...RDP_AND_VNC,
      disks: [
        { id: 0, ...disk },
        { id: 1, ...disk },
      ],
    });
    const { shown } = await stuck({}, two);
    expect(shown()?.snapshots[0]?.loses).toEqual({ key: 'rescue.loses-disk-of-several' });
  });

  test('what the page asks for besides is refused', async () => {
    const { act, revert, kiosk, oned } = await stuck();
    expect(await act('revert')).toMatchObject({ ok: false, failure: { kind: 'bad-request' } });
    expect(await act('keep')).toMatchObject({ ok: false });
    expect(await revert('disk:0:9')).toMatchObject({ ok: false, failure: { kind: 'bad-request' } });
    for (const snapshot of ['disk:0:3; system:1', 'vm:9:disk:0:3', 'system', '../3', 3]) {
      expect(await kiosk.answer('session:revert', { snapshot })).toMatchObject({ ok: false });
    }
    expect(oned.done).toEqual([]);
  });
});

describe('restart and shut-down', () => {
  test.each([
    ['restart', 'reboot'],
    ['restart-hard', 'reboot-hard'],
  ] as const)('%s', async (action, call) => {
    const { act, oned, pass, shown } = await stuck();
    expect(await act(action)).toMatchObject({ ok: true });
    await pass(1_000);
    expect(oned.done).toEqual([call]);
    expect(shown()?.layer).toBeNull();
  });

  test('a machine that was shut down leads back to the list', async () => {
    const { act, oned, pass, shown } = await stuck();
    await act('shut-down');
    await pass(20_000);
    expect(oned.done).toEqual(['poweroff']);
    expect(shown()).toBeNull();
  });

  test('a refusal is told beside the actions, which stay', async () => {
    const { act, pass, shown } = await stuck({}, undefined, {
      fates: () => {
        throw new OneServerError('one.vm.action', 0x2000);
      },
    });
    await act('restart');
    await pass(1_000);
    expect(shown()).toMatchObject({ stage: 'did-not-boot', failure: { kind: 'cloud-error' } });
    expect(shown()?.actions).toContain('restart');
  });
});

describe('back to a disk snapshot', () => {
  test('step by step, and then the desktop opens', async () => {
    const { revert, pass, shown, oned, world, events } = await stuck();
    expect(await revert('disk:0:3')).toMatchObject({ ok: true });
    await pass(1_000);
    expect(shown()).toMatchObject({
      stage: 'reverting',
      console: false,
      sentence: { key: 'rescue.reverting', params: { name: 'good' } },
      actions: ['cancel-revert', 'back'],
    });
    world.answers = true;
    await pass(20_000);
    expect(oned.content).toBe('snapshot 3');
    expect(shown()).toMatchObject({ stage: 'credentials', revert: null, snapshots: [] });
    const steps = events
      .map(({ payload }) => (payload as { revert?: { steps: { state: string }[] } } | null)?.revert)
      .flatMap((view) => (view ? [view.steps.map(({ state }) => state).join(' ')] : []));
    expect([...new Set(steps)]).toEqual([
      'working waiting waiting',
      'done working waiting',
      'done done working',
    ]);
  });

  test('is given up before the disk goes back: the machine starts as it was', async () => {
    const { revert, pass, act, shown, oned, world } = await stuck();
    world.answers = true;
    await revert('disk:0:3');
    await pass(1_000);
    expect(await act('cancel-revert')).toMatchObject({ ok: true });
    await pass(20_000);
    expect(oned.done).toEqual(['poweroff-hard', 'resume']);
    expect(oned.content).toBe('broken');
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('a driver that cannot is quoted; the machine is started as it is, and nobody tries again', async () => {
    const { revert, pass, act, shown, oned, world } = await stuck();
    oned.fails = { revert: 'DISKSNAPSHOTREVERT: no space left' };
    await revert('disk:0:3');
    await pass(10_000);
    expect(shown()).toMatchObject({
      stage: 'reverting',
      actions: ['try-again', 'start', 'help', 'back'],
      failure: { kind: 'vm-failed', params: { reason: 'revert', text: 'DISKSNAPSHOTREVERT: no space left' } },
    });
    expect(shown()?.revert?.steps.map(({ state }) => state)).toEqual(['done', 'failed', 'waiting']);
    world.answers = true;
    await act('start');
    await pass(10_000);
    expect(oned.content).toBe('broken');
    expect(readMarker(oned.vm())?.step).toBe('done');
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('and after that a second try', async () => {
    const { revert, pass, act, oned, shown, world } = await stuck();
    oned.fails = { revert: 'DISKSNAPSHOTREVERT: busy' };
    await revert('disk:0:3');
    await pass(10_000);
    oned.fails = {};
    world.answers = true;
    await act('try-again');
    await pass(15_000);
    expect(oned.content).toBe('snapshot 3');
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('who leaves comes back to it: the next opening finishes it, and says so', async () => {
    const { revert, pass, act, shown, oned, world, kiosk } = await stuck();
    await revert('disk:0:3');
    await pass(1_000);
    await act('back');
    await pass(5_000);
    expect(shown()).toBeNull();
    expect(oned.state).toBe(8);
    world.answers = true;
    await kiosk.answer('session:open', { desktop: 7 });
    await pass(1_000);
    expect(shown()).toMatchObject({ stage: 'reverting', revert: { interrupted: true } });
    await pass(15_000);
    expect(oned.content).toBe('snapshot 3');
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('without the right to write it down it works as well, and the log says that', async () => {
    const { revert, pass, oned, log, world } = await stuck({}, undefined, {
      fates: (call) => {
        if (call === 'update') throw new OneServerError('one.vm.update', 0x200);
        return 'answered';
      },
    });
    world.answers = true;
    await revert('disk:0:3');
    await pass(20_000);
    expect(oned.content).toBe('snapshot 3');
    expect(log.map(({ event }) => event)).toContain('revert not marked');
  });
});

describe('an attribute that somebody wrote', () => {
  const marked = (step: 'off' | 'revert', run: string) => {
    const oned = new OnedVm(RDP_AND_VNC);
    oned.vdi = { VDI_REVERT: writeMarker({ disk: 0, snapshot: 3, step, run, by: 'x', at: 1 }) };
    return oned;
  };

  test('switches no machine off, and is taken away', async () => {
    const { oned, pass } = await rescueStage({}, marked('revert', '0.1000'));
    await pass(12_000);
    expect(oned.done).toEqual([]);
    expect(readMarker(oned.vm())?.step).toBe('done');
  });

  test('of a run that is over takes no disk back', async () => {
    const oned = marked('revert', '0.1000');
    oned.sequence = 4;
    oned.state = 8;
    oned.work = () => {};
    const { pass, world } = await rescueStage({}, oned);
    world.answers = true;
    await pass(12_000);
    expect(oned.done).toEqual(['resume']);
    expect(oned.content).toBe('broken');
  });
});

describe('back to a system snapshot', () => {
  const kept = () => {
    const oned = new OnedVm(RDP_AND_VNC);
    oned.snapshots = [{ id: 5, name: 'yesterday', time: 1_800_000_000 }];
    return oned;
  };

  test('the newest comes first, whatever it is, and the machine is not switched off', async () => {
    const { shown, revert, pass, oned, world } = await stuck({}, kept());
    expect(shown()?.snapshots.map(({ id }) => id)).toEqual(['system:5', 'disk:0:3']);
    expect(shown()?.snapshots[0]?.loses).toEqual({ key: 'rescue.loses-system' });
    await revert('system:5');
    await pass(0);
    expect(shown()).toMatchObject({ stage: 'reverting', revert: { steps: [{ step: 'revert' }] } });
    world.answers = true;
    await pass(8_000);
    expect(oned.done).toEqual(['snapshot-revert']);
    expect(oned.content).toBe('system 5');
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('a lost answer is settled by a look at the machine', async () => {
    let lost = 0;
    const fates = (call: string) => (call === 'snapshot-revert' && lost++ === 0 ? 'lost-answer' : 'answered');
    const { revert, pass, oned, world } = await stuck({}, kept(), { fates });
    world.answers = true;
    await revert('system:5');
    await pass(10_000);
    expect(oned.content).toBe('system 5');
  });

  test('a failure, which ERROR alone tells, is quoted', async () => {
    const { revert, pass, shown, oned } = await stuck({}, kept());
    oned.fails = { snapshot: 'SNAPSHOTREVERT: no such snapshot' };
    await revert('system:5');
    await pass(8_000);
    expect(shown()).toMatchObject({
      stage: 'reverting',
      failure: { params: { text: 'SNAPSHOTREVERT: no such snapshot' } },
    });
  });
});
