import { describe, expect, test } from 'vitest';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { createPeople } from '../../../kiosk/person.ts';
import { follow } from '../../../kiosk/session/follow.ts';
import type { Seen } from '../../../kiosk/session/follow.ts';
import { reach } from '../../../kiosk/session/reach.ts';
import type { Stuck } from '../../../kiosk/session/reach.ts';
import { createScreen } from '../../../kiosk/session/screen.ts';
import { createStage } from '../../support/ports.ts';
import { recordedScreen } from '../../support/screens.ts';
import { textScreen } from '../../support/text-screen.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const VNC = { type: 'vnc', port: 5907, listen: '', password: 'pl4nted', keymap: '' } as const;
const RDP: Partial<Vm> = { nics: [nicOf({ rdp: true })], graphics: VNC };

/** A machine that did not boot, and the watch that goes on behind its console. */
async function followed(boot: Record<string, unknown> = {}) {
  const stage = createStage({ deadlines: { start: 60, rdp: 30, console: 8, viewer: 30 }, boot });
  const { ports, clock, world } = stage;
  world.vms = [vmOf(RDP)];
  world.answers = false;
  world.eyes.trouble = null;
  world.screen = recordedScreen('no-disk');
  const people = createPeople(ports);
  await people.signIn({ user: 'alice', secret: 'right' });
  const person = people.present();
  if (person === null) throw new Error('nobody is signed in');
  const session = new AbortController();
  const screen = createScreen(1, { id: 7, name: 'Office' }, clock.now(), () => {});
  const reaching = reach(ports, person, screen, session.signal);
  await clock.advance(5_000);
  const reached = await reaching;
  if (typeof reached.verdict !== 'object') throw new Error(`it is ${reached.verdict}`);
  const stuck: Stuck = reached;
  const seen: Seen[] = [];
  const ending = new AbortController();
  const following = follow(ports, person, stuck, (each) => void seen.push(each), ending.signal);
  const told = () => seen.map(({ verdict }) => verdict.sentence.key);
  const now = (more: Partial<Vm>) => void (world.vms = [vmOf(more)]);
  return { ...stage, stuck, seen, told, now, following, ending };
}

test('what was seen is handed over with the words of the screen', async () => {
  const { stuck, ending } = await followed();
  expect(stuck).toMatchObject({
    verdict: { kind: 'did-not-boot', sentence: { key: 'boot.sign.no-boot-medium' } },
    vm: { id: 7 },
    way: { protocol: 'rdp' },
    console: { protocol: 'vnc' },
    ran: true,
  });
  expect(stuck.words?.join('\n')).toContain('No bootable device.');
  ending.abort();
});

test('nothing is told while nothing differs, through one eye that goes with the watch', async () => {
  const { told, clock, world, following, ending } = await followed();
  await clock.advance(300_000);
  expect(told()).toEqual([]);
  expect(world.eyes).toMatchObject({ opened: 1, open: 1 });
  ending.abort();
  await following.over;
  expect(world.eyes.open).toBe(0);
  const { asked } = world;
  await clock.advance(300_000);
  expect(world.asked).toBe(asked);
});

test('the desktop is told as soon as it answers, and when it does not any more', async () => {
  const { told, clock, world, ending } = await followed();
  world.answers = true;
  await clock.advance(2_000);
  expect(told()).toEqual(['session.ready']);
  world.answers = false;
  world.screen = textScreen('login:');
  await clock.advance(4_000);
  expect(told()).toEqual(['session.ready', 'session.waiting-rdp']);
  ending.abort();
});

test('a restart gives the whole time again, and the same sign may come again', async () => {
  const { told, clock, world, following, ending } = await followed();
  following.restarted();
  await clock.advance(1_000);
  expect(told()).toEqual(['session.waiting-rdp']);
  world.screen = textScreen('SeaBIOS');
  await clock.advance(3_000);
  world.screen = recordedScreen('no-disk');
  await clock.advance(3_000);
  expect(told()).toEqual(['session.waiting-rdp', 'boot.sign.no-boot-medium']);
  ending.abort();
});

test('the words of the screen can be had at any time', async () => {
  const { clock, world, following, ending } = await followed();
  expect(following.now().words?.join('\n')).toContain('No bootable device.');
  world.screen = textScreen('', 'login:');
  await clock.advance(3_000);
  expect(following.now()).toMatchObject({ vm: { id: 7 }, verdict: { kind: 'booting' } });
  expect(following.now().words?.[1]).toBe('login:');
  ending.abort();
});

test('a restart that moves nothing is told too', async () => {
  const { told, clock, following, ending } = await followed();
  following.restarted();
  await clock.advance(15_000);
  expect(told()).toEqual(['session.waiting-rdp']);
  await clock.advance(7_000);
  expect(told()).toEqual(['session.waiting-rdp', 'boot.sign.no-boot-medium']);
  ending.abort();
});

test('more time is given once, but for another sign', async () => {
  const { told, clock, world, following, ending } = await followed();
  following.extend(60_000);
  await clock.advance(50_000);
  expect(told()).toEqual(['session.waiting-rdp']);
  world.screen = recordedScreen('panic');
  await clock.advance(3_000);
  expect(told()).toEqual(['session.waiting-rdp', 'boot.sign.kernel-panic']);
  ending.abort();
});

describe('the cloud', () => {
  test('is asked gently for as long as it takes', async () => {
    const { clock, world, ending } = await followed();
    const before = world.asked;
    await clock.advance(600_000);
    expect(world.asked - before).toBeLessThanOrEqual(60);
    ending.abort();
  });

  test('that goes away ends nothing: the guest answers all the same', async () => {
    const { told, clock, world, ending } = await followed();
    world.trouble = new OneClientError('xml', '', true);
    await clock.advance(600_000);
    expect(told()).toEqual([]);
    world.answers = true;
    await clock.advance(6_000);
    expect(told()).toEqual(['session.ready']);
    ending.abort();
  });

  test('tells that another terminal turned it off, and on again', async () => {
    const { told, clock, world, now, ending, seen } = await followed();
    now({ ...RDP, state: 8, lcmState: 0 });
    await clock.advance(13_000);
    expect(told()).toEqual(['boot.turned-off']);
    expect(seen.at(-1)).toMatchObject({ verdict: { kind: 'must-start' }, vm: { state: 8 }, way: null });
    expect(world.eyes.open).toBe(0);
    now({ ...RDP, host: { hostname: 'node2', sequence: 1, runningSince: 9 } });
    world.screen = textScreen('Booting...');
    await clock.advance(6_000);
    expect(told()).toEqual(['boot.turned-off', 'session.waiting-rdp']);
    expect(world.eyes).toMatchObject({ opened: 2, open: 1 });
    ending.abort();
  });

  test('tells that it is gone', async () => {
    const { seen, clock, world, ending } = await followed();
    world.vms = [];
    await clock.advance(15_000);
    expect(seen.at(-1)).toMatchObject({ verdict: { kind: 'gone' } });
    ending.abort();
  });
});

test('QEMU that is killed is told of before the cloud knows, and mended by it', async () => {
  const { told, clock, world, now, ending } = await followed();
  world.screen = textScreen('Booting...');
  await clock.advance(3_000);
  world.eyes.trouble = 'refused';
  await clock.advance(20_000);
  expect(told().at(-1)).toBe('boot.vanished');
  now({ ...RDP, state: 8, lcmState: 0 });
  await clock.advance(13_000);
  expect(told().at(-1)).toBe('boot.turned-off');
  ending.abort();
});

test('without a watch to take up it begins one', async () => {
  const { stuck, ports, clock, world, ending } = await followed();
  ending.abort();
  const { watching: _, ...bare } = stuck;
  const people = createPeople(ports);
  await people.signIn({ user: 'alice', secret: 'right' });
  const person = people.present();
  if (person === null) throw new Error('nobody is signed in');
  const seen: Seen[] = [];
  const end = new AbortController();
  const { over } = follow(ports, person, bare, (each) => void seen.push(each), end.signal);
  world.answers = true;
  await clock.advance(3_000);
  expect(seen.at(-1)?.verdict.kind).toBe('ready');
  end.abort();
  await over;
  expect(world.eyes.open).toBe(0);
});

test('one that is over before it begins leaves nothing', async () => {
  const { stuck, ports, world, ending, following } = await followed();
  ending.abort();
  await following.over;
  const people = createPeople(ports);
  await people.signIn({ user: 'alice', secret: 'right' });
  const person = people.present();
  if (person === null) throw new Error('nobody is signed in');
  await follow(ports, person, stuck, () => {}, AbortSignal.abort()).over;
  expect(world.eyes.open).toBe(0);
});
