import { describe, expect, test } from 'vitest';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { press } from '../../support/pressed.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const SUSPEND = { sessions: { 'on-disconnect': 'suspend' } };

/** Open, and then as `end` leaves it. */
async function left(
  settings: Readonly<Record<string, unknown>>,
  before: (stage: Awaited<ReturnType<typeof press>>) => void = () => {},
) {
  const stage = await press(vmOf(), settings);
  stage.runs[0]?.becomeReady();
  await stage.clock.advance(0);
  before(stage);
  await stage.ask('session:act', { action: 'close' });
  await stage.clock.advance(1_000);
  return stage;
}

describe('a desktop that is left', () => {
  test('leaves its machine as it is', async () => {
    expect((await left({})).acts).toEqual([]);
  });

  test('puts it to sleep where the settings say so', async () => {
    expect((await left(SUSPEND)).acts).toEqual([{ id: 7, action: 'suspend' }]);
  });

  test('but not one that was shut down from inside', async () => {
    const { acts } = await left(SUSPEND, ({ world }) => void (world.vms = [vmOf({ state: 8, lcmState: 0 })]));
    expect(acts).toEqual([]);
  });

  test('and nobody waits for a cloud that is away', async () => {
    const { shown, log } = await left(SUSPEND, ({ world }) => {
      world.trouble = new OneClientError('refused', '', false);
    });
    expect(shown()).toBeNull();
    expect(log.map((entry) => entry.event)).toContain('machine not put to sleep');
  });

  test('a desktop that was never open is not put to sleep', async () => {
    const stage = await press(vmOf(), SUSPEND);
    await stage.ask('session:cancel', {});
    await stage.clock.advance(1_000);
    expect(stage.acts).toEqual([]);
  });
});

describe('a connection that broke', () => {
  const overRdp = (more: object = {}) => vmOf({ graphics: null, nics: [nicOf({ rdp: true })], ...more });
  const open = async () => {
    const stage = await press(overRdp(), {});
    await stage.ask('session:credentials', { user: 'ada', password: 'guest' });
    await stage.clock.advance(1_000);
    stage.runs[0]?.becomeReady();
    await stage.clock.advance(0);
    return stage;
  };

  test('is taken up again with what was typed for it, once', async () => {
    const { runs, clock, handed, shown } = await open();
    runs[0]?.end('lost');
    await clock.advance(1_000);
    expect(runs).toHaveLength(2);
    expect(handed().match(/guest/g)).toHaveLength(2);
    runs[1]?.becomeReady();
    await clock.advance(0);
    runs[1]?.end('lost');
    await clock.advance(1_000);
    expect(runs).toHaveLength(2);
    expect(shown()).toMatchObject({ stage: 'failed', failure: { kind: 'connection-lost' } });
  });

  test('because the machine was shut down leads to the list: nobody wants it back', async () => {
    const { runs, clock, world, shown, acts } = await open();
    world.vms = [overRdp({ state: 8, lcmState: 0 })];
    runs[0]?.end('lost');
    await clock.advance(5_000);
    expect(shown()).toBeNull();
    expect(acts).toEqual([]);
  });

  test('while the cloud is away is told, with the way back in', async () => {
    const { runs, clock, world, shown } = await open();
    world.trouble = new OneClientError('refused', '', false);
    runs[0]?.end('lost');
    await clock.advance(25_000);
    expect(shown()).toMatchObject({ stage: 'failed', actions: ['try-again', 'back'] });
  });
});
