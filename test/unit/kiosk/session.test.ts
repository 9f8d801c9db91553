import { describe, expect, test } from 'vitest';
import type { SessionView } from '../../../contract/views.ts';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { createKiosk } from '../../../kiosk/kiosk.ts';
import { settle } from '../../support/manual-clock.ts';
import { createStage } from '../../support/ports.ts';
import type { Stage } from '../../support/ports.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const RDP = { nics: [nicOf({ rdp: true })] };
const VNC = { type: 'vnc', port: 5907, listen: '', password: 'pl4nted', keymap: '' } as const;

/** Signed in, the list read, desktop 7 pressed. */
async function pressed(prepare: (stage: Stage) => void = () => {}, rdp = 8) {
  const stage = createStage({ deadlines: { start: 60, rdp, console: 8, viewer: 30 } });
  prepare(stage);
  const kiosk = createKiosk(stage.ports);
  await kiosk.answer('auth:sign-in', { user: 'alice', password: 'right' });
  await kiosk.answer('desktops:list', {});
  const answer = await kiosk.answer('session:open', { desktop: 7 });
  await stage.clock.advance(0);
  const shown = (): SessionView | null => {
    const last = stage.events.filter((event) => event.name === 'session:changed').at(-1);
    return (last?.payload ?? null) as SessionView | null;
  };
  return { ...stage, kiosk, answer, shown };
}

describe('SPICE', () => {
  test('is opened at once where it answers, and its end leads back to the list', async () => {
    const { runs, shown, clock } = await pressed();
    expect(runs).toHaveLength(1);
    expect(runs[0]?.spec.program).toBe('remote-viewer');
    expect(shown()).toMatchObject({ stage: 'opening', ladder: { system: 'done', connection: 'working' } });
    runs[0]?.becomeReady();
    await clock.advance(0);
    expect(shown()).toMatchObject({ stage: 'running' });
    runs[0]?.end('closed');
    await clock.advance(0);
    expect(shown()).toBeNull();
  });

  test('a refused ticket is said in its own words, and can be tried again', async () => {
    const { runs, shown, kiosk, clock } = await pressed();
    runs[0]?.end('ticket-rejected');
    await clock.advance(0);
    expect(shown()).toMatchObject({
      stage: 'failed',
      failure: { kind: 'ticket-rejected' },
      actions: ['try-again', 'back'],
      ladder: { connection: 'failed' },
    });
    await kiosk.answer('session:act', { action: 'try-again' });
    await clock.advance(0);
    expect(runs).toHaveLength(2);
  });

  test('the VM is read again before every start of a viewer', async () => {
    const { runs, kiosk, clock, world } = await pressed();
    runs[0]?.end('ticket-rejected');
    await clock.advance(0);
    world.vms = [vmOf({ graphics: { ...VNC, type: 'spice', port: 6000 } })];
    await kiosk.answer('session:act', { action: 'try-again' });
    await clock.advance(0);
    expect(runs[1]?.spec.handOff?.content).toContain('\nport=6000\n');
  });

  test('a cancel ends the viewer', async () => {
    const { runs, kiosk, shown, clock } = await pressed();
    await kiosk.answer('session:cancel', {});
    await clock.advance(0);
    expect(runs[0]?.stopped()).toBe(true);
    expect(shown()).toBeNull();
  });

  test('so does the sign-out, and nothing of the session is left', async () => {
    const { runs, kiosk, tokens } = await pressed();
    await kiosk.answer('auth:sign-out', {});
    await settle();
    expect(runs[0]?.stopped()).toBe(true);
    expect(tokens.size).toBe(0);
  });
});

describe('RDP', () => {
  const rdp = () => pressed(({ world }) => void (world.vms = [vmOf({ ...RDP, graphics: VNC })]));

  test('asks for the guest’s password first, looks at the machine again, and hands it on', async () => {
    const { runs, kiosk, shown, clock, hidden, log } = await rdp();
    expect(shown()).toMatchObject({ stage: 'credentials' });
    expect(runs).toEqual([]);
    await kiosk.answer('session:credentials', { user: 'ada', password: 'guest-pl4nted' });
    await clock.advance(1_000);
    expect(runs[0]?.spec.handOff?.content).toBe('guest-pl4nted\n');
    expect(hidden).toContain('guest-pl4nted');
    runs[0]?.becomeReady();
    await clock.advance(0);
    expect(JSON.stringify([shown(), log])).not.toContain('pl4nted');
    runs[0]?.end('closed');
    await clock.advance(0);
    expect(hidden).not.toContain('guest-pl4nted');
  });

  test('a wrong one is asked for again, with the name kept', async () => {
    const { runs, kiosk, shown, clock } = await rdp();
    await kiosk.answer('session:credentials', { user: 'ada', password: 'wrong' });
    await clock.advance(1_000);
    runs[0]?.end('logon-rejected');
    await clock.advance(0);
    expect(shown()).toMatchObject({
      stage: 'credentials',
      guestUser: 'ada',
      failure: { kind: 'logon-rejected' },
    });
  });

  test('a desktop that breaks off at each sign-in shows its own screen; without NLA it is not known', async () => {
    const { runs, kiosk, shown, clock, world } = await rdp();
    const tried = async (password: string) => {
      await kiosk.answer('session:credentials', { user: 'ada', password });
      await clock.advance(1_000);
      runs.at(-1)?.end('dropped');
      await clock.advance(0);
    };
    await tried('one');
    expect(shown()).toMatchObject({ stage: 'credentials', failure: { kind: 'logon-dropped', params: {} } });
    await tried('two');
    expect(shown()).toMatchObject({
      stage: 'failed',
      failure: { kind: 'logon-dropped', params: { reason: 'again' } },
      actions: ['try-again', 'console', 'back'],
    });
    world.rdp = { ok: true, security: 'tls' };
    await kiosk.answer('session:act', { action: 'try-again' });
    await clock.advance(1_000);
    await tried('three');
    await tried('four');
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test.each([
    ['password', { user: 'ada', password: 'one\ntwo' }],
    ['user', { user: 'ada\u0000', password: 'fine' }],
  ])('a %s that no viewer can be given is asked for again, and nothing is started', async (what, typed) => {
    const { runs, kiosk, shown, clock, log } = await rdp();
    await kiosk.answer('session:credentials', typed);
    await clock.advance(1_000);
    expect(runs).toEqual([]);
    expect(shown()).toMatchObject({
      stage: 'credentials',
      failure: { kind: 'unusable-value', params: { what } },
    });
    expect(JSON.stringify(log)).not.toContain('two');
  });

  test('a silent system gets its console when the deadline has passed, not before', async () => {
    const { shown, clock, world, kiosk } = await pressed(({ world: begin }) => {
      begin.vms = [vmOf({ ...RDP, graphics: VNC })];
      begin.answers = false;
    });
    await clock.advance(7_000);
    expect(shown()).toMatchObject({ stage: 'opening', ladder: { system: 'working' } });
    await clock.advance(2_000);
    expect(shown()).toMatchObject({
      stage: 'did-not-boot',
      console: true,
      actions: expect.arrayContaining(['wait', 'restart', 'back']),
    });
    const road = await kiosk.answer('console:open', {});
    expect(road).toMatchObject({ ok: true });
    expect(JSON.stringify([road, shown()])).not.toContain('pl4nted');
    // It comes up behind the console: the desktop is offered.
    world.answers = true;
    await clock.advance(2_000);
    expect(shown()).toMatchObject({ stage: 'did-not-boot', actions: ['open', 'back'] });
    await kiosk.answer('session:act', { action: 'open' });
    await clock.advance(1_000);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('restart goes to the cloud, and only what is offered is done', async () => {
    const { kiosk, clock, acts } = await pressed(({ world }) => {
      world.vms = [vmOf({ ...RDP, graphics: VNC })];
      world.answers = false;
    });
    await clock.advance(9_000);
    expect(await kiosk.answer('session:act', { action: 'open' })).toMatchObject({ ok: false });
    expect(await kiosk.answer('session:act', { action: 'restart' })).toMatchObject({ ok: true });
    await clock.advance(0);
    expect(acts).toEqual([{ id: 7, action: 'reboot' }]);
  });
});

describe('how much the cloud is asked while a desktop opens', () => {
  test('while the guest is waited for: every ten seconds, and what is asked is the guest', async () => {
    const { world, clock, shown } = await pressed(({ world: begin }) => {
      begin.vms = [vmOf({ ...RDP, graphics: VNC })];
      begin.answers = false;
    });
    const before = world.asked;
    await clock.advance(7_500);
    expect(shown()).toMatchObject({ stage: 'opening' });
    expect(world.asked - before).toBeLessThanOrEqual(1);
  });

  test('a cloud that goes away meanwhile does not end the wait for a guest that then answers', async () => {
    const { world, clock, shown } = await pressed(({ world: begin }) => {
      begin.vms = [vmOf({ ...RDP, graphics: VNC })];
      begin.answers = false;
    }, 60);
    world.trouble = new OneClientError('refused', '', false);
    await clock.advance(30_000);
    expect(shown()).toMatchObject({ stage: 'opening' });
    world.trouble = null;
    world.answers = true;
    await clock.advance(2_000);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('a machine that is gone meanwhile ends it', async () => {
    const { world, clock, shown } = await pressed(({ world: begin }) => {
      begin.vms = [vmOf({ ...RDP, graphics: VNC })];
      begin.answers = false;
    }, 60);
    world.vms = [];
    await clock.advance(15_000);
    expect(shown()).toMatchObject({ stage: 'failed', failure: { kind: 'not-found' } });
  });
});

describe('a machine that is off', () => {
  test('is started once, waited for and opened', async () => {
    const { acts, world, clock, shown, runs } = await pressed(
      ({ world: begin }) => void (begin.vms = [vmOf({ state: 8, lcmState: 0 })]),
    );
    expect(acts).toEqual([{ id: 7, action: 'resume' }]);
    expect(shown()).toMatchObject({
      ladder: { cloud: 'done', machine: 'working' },
      limit: 60_000,
      sentence: { key: 'session.starting' },
    });
    world.vms = [vmOf({ state: 3, lcmState: 20 })];
    await clock.advance(3_000);
    world.vms = [vmOf()];
    await clock.advance(3_000);
    expect(acts).toHaveLength(1);
    expect(runs).toHaveLength(1);
  });

  test('and that falls back says what the cloud said, and whom to ask', async () => {
    const { world, clock, shown } = await pressed(
      ({ world: begin }) => void (begin.vms = [vmOf({ state: 8, lcmState: 0 })]),
    );
    world.vms = [vmOf({ state: 3, lcmState: 36, error: { text: 'no space left', at: null } })];
    await clock.advance(3_000);
    expect(shown()).toMatchObject({
      stage: 'failed',
      console: false,
      failure: { kind: 'vm-failed', params: { text: 'no space left' } },
      actions: ['try-again', 'back'],
    });
  });

  test('and that does not come within its time says so', async () => {
    const { clock, shown } = await pressed(
      ({ world }) => void (world.vms = [vmOf({ state: 3, lcmState: 2 })]),
    );
    await clock.advance(63_000);
    expect(shown()).toMatchObject({ stage: 'failed', failure: { kind: 'timeout' } });
  });
});

test('a ticket with a line break starts no viewer and has its own sentence', async () => {
  const { runs, shown } = await pressed(
    ({ world }) =>
      void (world.vms = [vmOf({ graphics: { ...VNC, type: 'spice', password: 'a\nhost=evil' } })]),
  );
  expect(runs).toEqual([]);
  expect(shown()).toMatchObject({
    stage: 'failed',
    failure: { kind: 'unusable-value', params: { what: 'ticket' } },
  });
});

describe('a way in that is not there has its own sentence', () => {
  test.each([
    ['no port', { graphics: { ...VNC, port: null } }, { kind: 'no-address', params: { what: 'port' } }],
    ['no host', { host: null }, { kind: 'no-address', params: { what: 'host' } }],
    ['gone meanwhile', null, { kind: 'not-found' }],
  ] as const)('%s', async (_what, vm, failure) => {
    const stage = await pressed();
    stage.runs[0]?.end('ticket-rejected');
    await stage.clock.advance(0);
    stage.world.vms = vm === null ? [] : [vmOf(vm)];
    await stage.kiosk.answer('session:act', { action: 'try-again' });
    await stage.clock.advance(0);
    expect(stage.shown()).toMatchObject({ stage: 'failed', failure });
  });

  test('a SPICE port that is silent beyond the deadline', async () => {
    const { clock, shown } = await pressed(({ world }) => void (world.answers = false));
    await clock.advance(10_000);
    expect(shown()).toMatchObject({
      stage: 'did-not-boot',
      layer: 'machine',
      console: false,
      sentence: { key: 'boot.no-console.refused' },
    });
  });

  test('a desktop without one is not opened', async () => {
    const { answer } = await pressed(({ world }) => void (world.vms = [vmOf({ graphics: null })]));
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'no-way-in' } });
  });
});
