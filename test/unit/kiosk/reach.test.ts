import { describe, expect, test } from 'vitest';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { stageKiosk } from '../../support/kiosk.ts';
import { nicOf, vmOf } from '../../support/vm.ts';
import { pressed, RDP } from './waiting.ts';
import type { Stage } from './waiting.ts';

const OFF: Partial<Vm> = { ...RDP, state: 8, lcmState: 0 };
const BOOT: Partial<Vm> = { ...RDP, state: 3, lcmState: 20 };
const AWAY = new OneClientError('refused', '', false);

describe('the cloud', () => {
  test('that goes away while the machine starts is waited for, gently', async () => {
    const { world, clock, shown, now, asked } = await pressed(OFF);
    world.trouble = AWAY;
    await clock.advance(10_000);
    expect(shown()).toMatchObject({
      stage: 'opening',
      ladder: { cloud: 'working' },
      sentence: { key: 'boot.cloud-silent' },
    });
    const before = asked();
    await clock.advance(30_000);
    expect(asked() - before).toBeLessThanOrEqual(6);
    world.trouble = null;
    now(RDP);
    world.answers = true;
    await clock.advance(45_000);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('that stays away says so in the end, and the next try may work', async () => {
    const { world, clock, shown, now, ask } = await pressed(OFF);
    world.trouble = AWAY;
    await clock.advance(62_000);
    expect(shown()).toMatchObject({
      stage: 'failed',
      failure: { kind: 'cloud-unreachable' },
      actions: expect.arrayContaining(['try-again', 'back']),
    });
    world.trouble = null;
    now(RDP);
    world.answers = true;
    await ask('session:act', { action: 'try-again' });
    await clock.advance(2_000);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test.each<[string, (stage: Stage) => void, (stage: Stage) => void]>([
    [
      'at the first look',
      ({ world }) => void (world.trouble = AWAY),
      ({ world }) => void (world.trouble = null),
    ],
    [
      'at the start',
      ({ world }) => void (world.refuseActions = AWAY),
      ({ world }) => void (world.refuseActions = null),
    ],
  ])('that restarts %s says so, and the next try works', async (_what, goes, comes) => {
    const stage = stageKiosk({ deadlines: { start: 60, rdp: 60, console: 8, viewer: 30 } });
    stage.world.vms = [vmOf(OFF)];
    await stage.home();
    goes(stage);
    await stage.ask('session:open', { desktop: 7 });
    await stage.clock.advance(1_000);
    const shown = () => stage.events.findLast(({ name }) => name === 'session:changed')?.payload;
    expect(shown()).toMatchObject({ stage: 'failed', failure: { kind: 'cloud-unreachable' } });
    comes(stage);
    await stage.ask('session:act', { action: 'try-again' });
    await stage.clock.advance(1_000);
    stage.world.vms = [vmOf(RDP)];
    await stage.clock.advance(3_000);
    expect(stage.acts).toEqual([{ id: 7, action: 'resume' }]);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('that loses the answer to the start is asked what became of it, and not twice', async () => {
    const { clock, shown, acts } = await pressed(OFF, {}, ({ world }) => {
      world.lostAnswer = () => void (world.vms = [vmOf(RDP)]);
      world.answers = true;
    });
    await clock.advance(4_000);
    expect(acts).toHaveLength(1);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('that does not believe the sign-in any more ends it; once is no proof', async () => {
    const { world, clock, shown, now } = await pressed(OFF);
    world.trouble = new OneServerError('one.vm.info', 0x100);
    await clock.advance(2_000);
    world.trouble = null;
    now(BOOT);
    await clock.advance(5_000);
    expect(shown()).toMatchObject({ stage: 'opening', sentence: { key: 'session.starting' } });
    world.trouble = new OneServerError('one.vm.info', 0x100);
    await clock.advance(60_000);
    expect(shown()?.stage ?? 'ended').not.toBe('opening');
  });

  test('that says once that there is no such machine is asked again before that is believed', async () => {
    const { world, clock, shown, now, asked } = await pressed(RDP);
    world.vms = [];
    for (const before = asked(); asked() === before;) await clock.advance(500);
    now(RDP);
    await clock.advance(6_000);
    expect(shown()).toMatchObject({ stage: 'opening' });
    world.vms = [];
    await clock.advance(15_000);
    expect(shown()).toMatchObject({ stage: 'failed', failure: { kind: 'not-found' } });
  });

  test.each([
    ['1 ms', 1],
    ['a day', 86_400_000],
  ])('wall clocks that jump by %s do no harm', async (_what, by) => {
    let jump = 0;
    const stage = await pressed(RDP, {}, (set) => {
      const now = set.clock.now.bind(set.clock);
      Object.assign(set.clock, { now: () => now() + jump });
    });
    await stage.clock.advance(5_000);
    jump = by;
    await stage.clock.advance(5_000);
    jump = -by;
    await stage.clock.advance(48_000);
    expect(stage.shown()).toMatchObject({ stage: 'opening' });
    await stage.clock.advance(3_000);
    expect(stage.shown()).toMatchObject({ stage: 'did-not-boot' });
  });

  test('says why a machine is queued, and in the end that it found no place', async () => {
    const { clock, shown } = await pressed({ ...RDP, state: 1, lcmState: 0, schedulerMessage: 'no host' });
    expect(shown()).toMatchObject({ sentence: { key: 'session.queued', params: { text: 'no host' } } });
    await clock.advance(65_000);
    expect(shown()).toMatchObject({
      stage: 'failed',
      failure: { kind: 'timeout', params: { reason: 'queued', text: 'no host' } },
    });
  });
});

describe('a start that the driver fails', () => {
  const error = (text: string, at: number) => ({ text, at });

  test('falls back and says what is new in ERROR, at once', async () => {
    const { clock, shown, now, acts } = await pressed(OFF);
    now({ ...OFF, error: error('DEPLOY: no space left', 2) });
    await clock.advance(2_000);
    expect(shown()).toMatchObject({
      stage: 'failed',
      failure: { kind: 'vm-failed', params: { text: 'DEPLOY: no space left' } },
    });
    expect(acts).toHaveLength(1);
  });

  test('an ERROR of long ago says nothing: the start is waited for', async () => {
    const old = error('of last week', 1);
    const { clock, shown, now, world } = await pressed({ ...OFF, error: old });
    await clock.advance(3_000);
    expect(shown()).toMatchObject({ stage: 'opening' });
    now({ ...BOOT, error: old });
    await clock.advance(3_000);
    now({ ...RDP, error: old });
    world.answers = true;
    await clock.advance(3_000);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('falls back without a word', async () => {
    const { clock, shown, now } = await pressed(OFF);
    now(BOOT);
    await clock.advance(2_000);
    now(OFF);
    await clock.advance(3_000);
    expect(shown()).toMatchObject({ stage: 'failed', failure: { kind: 'vm-failed', params: { text: '' } } });
  });
});

describe('two terminals on one machine', () => {
  test('the other one turns it off while this one waits: it is started once, and not fought for', async () => {
    const { clock, shown, now, acts } = await pressed(RDP);
    now({ ...RDP, lcmState: 18 });
    await clock.advance(13_000);
    expect(shown()).toMatchObject({ sentence: { key: 'session.stopping' } });
    now(OFF);
    await clock.advance(3_000);
    expect(acts).toEqual([{ id: 7, action: 'resume' }]);
    now(RDP);
    await clock.advance(3_000);
    now(OFF);
    await clock.advance(13_000);
    expect(acts).toHaveLength(1);
    expect(shown()).toMatchObject({
      stage: 'failed',
      failure: { kind: 'wrong-state', params: { reason: 'turned-off' } },
    });
  });

  test('the other one restarts it under a new deployment: it has the whole time again', async () => {
    const { clock, shown, now } = await pressed(RDP);
    await clock.advance(45_000);
    now({ ...RDP, host: { hostname: 'node2', sequence: 1, runningSince: 50 } });
    await clock.advance(60_000);
    expect(shown()).toMatchObject({ stage: 'opening' });
    await clock.advance(15_000);
    expect(shown()).toMatchObject({ stage: 'did-not-boot' });
  });
});

describe('the way in', () => {
  test('at which something else answers', async () => {
    const { clock, shown } = await pressed(RDP, {}, ({ world }) => {
      world.rdp = { ok: false, reason: 'not-rdp' };
    });
    await clock.advance(61_000);
    expect(shown()).toMatchObject({
      stage: 'did-not-boot',
      layer: 'connection',
      sentence: { key: 'boot.other', params: { address: '10.0.0.7' } },
    });
  });

  test('is shut while the agent says that the system is up', async () => {
    const monitoring = {
      time: 90,
      cpu: 0,
      memory: 0,
      agent: 'answers',
      guestAddresses: ['10.0.0.99'],
    } as const;
    const { clock, shown, now } = await pressed(RDP);
    now({ ...RDP, monitoring });
    await clock.advance(61_000);
    expect(shown()).toMatchObject({ layer: 'connection', sentence: { key: 'boot.shut-elsewhere' } });
  });

  test('that has moved is asked where it is now: what answered at its old place is not it', async () => {
    const { clock, shown, now, world } = await pressed(RDP);
    await clock.advance(9_500);
    now({ ...RDP, nics: [nicOf({ rdp: true, ip: '10.0.0.8' })] });
    await clock.advance(3_500);
    world.rdp = { ok: false, reason: 'not-rdp' };
    await clock.advance(60_000);
    expect(shown()).toMatchObject({ sentence: { key: 'boot.other', params: { address: '10.0.0.8' } } });
  });

  test('of SPICE that is out of reach is told of the host, and opens as soon as it is there', async () => {
    const { clock, shown, world } = await pressed({});
    await clock.advance(10_000);
    expect(shown()).toMatchObject({
      stage: 'did-not-boot',
      layer: 'machine',
      console: false,
      sentence: { key: 'boot.no-console.refused' },
    });
    world.answers = true;
    await clock.advance(3_000);
    expect(shown()).toMatchObject({ sentence: { key: 'session.ready' }, actions: ['open', 'back'] });
  });
});

describe('deadlines of one desktop', () => {
  test.each<[string, Partial<Vm>, Record<string, unknown>, number]>([
    ['by its template', { templateId: 12 }, { rules: [{ templates: [12], rdp: 20 }] }, 20],
    ['by its own', {}, { rules: [{ desktops: [7], rdp: 25 }] }, 25],
    ['of another one are not its', {}, { rules: [{ desktops: [8], rdp: 20 }] }, 60],
    ['by what it asks for', { attributes: asking('30') }, {}, 30],
    ['by no more than it may ask for', { attributes: asking('5000') }, { longest: 90 }, 90],
    ['by no less than ten seconds', { attributes: asking('0') }, {}, 10],
    ['by nothing that is no number', { attributes: asking('1e9; rm') }, {}, 60],
    [
      'by the site’s rule before its own',
      { attributes: asking('90') },
      { rules: [{ desktops: [7], rdp: 20 }] },
      20,
    ],
  ])('%s', async (_what, more, boot, seconds) => {
    const { clock, shown } = await pressed({ ...RDP, ...more }, { boot });
    expect(shown()).toMatchObject({ limit: seconds * 1_000 });
    await clock.advance((seconds - 1) * 1_000);
    expect(shown()).toMatchObject({ stage: 'opening' });
    await clock.advance(3_000);
    expect(shown()).toMatchObject({ stage: 'did-not-boot' });
  });
});

function asking(seconds: string): Vm['attributes'] {
  return { description: '', logo: '', ready: false, vdi: { VDI_BOOT_DEADLINE: seconds } };
}

test('how long it usually takes is told the next time, as measured in this sign-in', async () => {
  const { clock, shown, now, world, ask } = await pressed(OFF);
  expect(shown()).toMatchObject({ usual: null });
  now(RDP);
  await clock.advance(20_000);
  world.answers = true;
  await clock.advance(2_000);
  expect(shown()).toMatchObject({ stage: 'credentials' });
  await ask('session:cancel', {});
  await clock.advance(0);
  world.answers = false;
  now(OFF);
  await ask('session:open', { desktop: 7 });
  await clock.advance(0);
  expect(shown()?.usual).toBeGreaterThan(500);
  now(RDP);
  await clock.advance(5_000);
  expect(shown()).toMatchObject({ ladder: { system: 'working' } });
  expect(shown()?.usual).toBeGreaterThan(17_000);
  expect(shown()?.usual).toBeLessThan(22_000);
  world.answers = true;
  await clock.advance(2_000);
  expect(shown()).toMatchObject({ stage: 'credentials', usual: null });
});
