import { describe, expect, test } from 'vitest';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { judge } from '../../../core/self-service/claim.ts';
import type { Claimant } from '../../../core/self-service/claim.ts';
import { markedName } from '../../../core/self-service/naming.ts';
import { claimDesktop } from '../../../kiosk/self-service/claiming.ts';
import { endCopies, ownVms } from '../../../kiosk/self-service/ending.ts';
import { createGroupLists } from '../../../kiosk/group-lists.ts';
import type { Person } from '../../../kiosk/person.ts';
import { createStage } from '../../support/ports.ts';
import { settle } from '../../support/manual-clock.ts';
import { userOf, vmOf } from '../../support/vm.ts';
import { World, seeded } from './world.ts';

const TEMPLATE = 7;
const CALL = { patience: 0, refusals: 1 };
const SESSION = { user: 'alice', secret: 'right' };
const { ports: stage } = createStage();

const personOf = (uid: number): Person => ({
  user: userOf({ id: uid }),
  lease: { kind: 'token', chore: () => null },
  session: SESSION,
  group: createGroupLists(stage.cloud, () => SESSION, CALL),
  given: null,
  call: CALL,
  signal: new AbortController().signal,
});

interface Played {
  readonly world: World;
  /** What each that was not killed was given, by owner. */
  readonly given: ReadonlyMap<string, readonly number[]>;
  /** Owners, each a pair of uid and key. */
  readonly owners: readonly Claimant[];
}

interface Play {
  /** Each owner's terminals that press at the same time. */
  readonly owners: readonly { readonly uid: number; readonly owner: string; readonly terminals: number }[];
  /** How often, 0 to 1, an answer is lost, and a terminal dies. */
  readonly losses: number;
  readonly deaths: number;
  readonly quota?: number;
  readonly leftovers?: Claimant['leftovers'];
}

/** The claims of the application itself, in an order by chance, with deaths; a terminal that died is started again. */
async function play(
  seed: number,
  { owners, losses, deaths, quota, leftovers = 'reuse' }: Play,
): Promise<Played> {
  const random = seeded(seed);
  const world = new World(random, quota);
  // What is there already, and none of it is a copy of anything: somebody else's with a mark of ours, one's own of another template.
  world.vms.push(vmOf({ id: 0, uid: 99, templateId: 3, name: `x [c7-u-00000000]`, state: 2, host: null }));
  if (quota === undefined)
    world.vms.push(vmOf({ id: 1, uid: 2, templateId: 3, name: 'own', state: 2, host: null }));
  const given = new Map<string, number[]>();
  let serial = 0;
  const failures: unknown[] = [];
  const alive = new Map<number, () => void>();
  /** Who came last to each terminal, or as each user. */
  const last = new Map<string, Claimant>();
  const begin = ({ uid, owner }: { readonly uid: number; readonly owner: string }) => {
    const actor = (serial += 1);
    const signIn = actor.toString(16).padStart(8, '0');
    const claimant: Claimant = { template: TEMPLATE, uid, owner, signIn, leftovers };
    last.set(`${uid} ${owner}`, claimant);
    const cloud = { ...stage.cloud, ...world.cloud(actor, uid) };
    const bytes = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
    const ports = { cloud, clock: world.clock(actor), random: bytes, log: stage.log };
    const name = markedName(`Biology ${owner}`, claimant);
    const claim = {
      claimant,
      name,
      mostWait: Infinity,
      tell: () => {},
      news: () => new AbortController().signal,
    };
    alive.set(actor, () => begin({ uid, owner }));
    void claimDesktop(ports, personOf(uid), claim, new AbortController().signal).then(
      ({ id }) => {
        alive.delete(actor);
        const before = given.get(`${uid} ${owner}`) ?? [];
        given.set(`${uid} ${owner}`, [...before, id]);
        // Some come back: a sign-out, or a terminal that was restarted once more.
        if (before.length === 0 && random() < 0.4) begin({ uid, owner });
      },
      (error: unknown) => {
        alive.delete(actor);
        failures.push(error);
      },
    );
  };
  for (const owner of owners) {
    for (let each = 0; each < owner.terminals; each++) begin(owner);
  }
  let kills = 0;
  for (let turn = 0; alive.size > 0; turn++) {
    if (turn > 20_000) throw new Error(`seed ${seed}: it does not end`);
    await settle();
    const [victim] = [...alive].sort(() => random() - 0.5);
    if (victim !== undefined && random() < deaths && kills < 12) {
      kills += 1;
      world.kill(victim[0]);
      alive.delete(victim[0]);
      victim[1]();
    } else world.step(kills < 12 ? losses : losses / 4);
    await settle();
  }
  if (failures.length > 0) throw new Error(`seed ${seed}`, { cause: failures[0] });
  // Everything late is carried out now, and then everybody looks once more.
  for (let turn = 0; world.step(0); turn++) if (turn > 20_000) throw new Error('it does not end');
  const claimants = [...last.values()];
  for (const claimant of claimants) {
    const ports = { cloud: { ...stage.cloud, ...world.cloud(0, claimant.uid) }, log: stage.log };
    const { signal } = new AbortController();
    const sweep = async () => {
      const vms = await ownVms(ports, personOf(claimant.uid), claimant, signal);
      await endCopies(ports, personOf(claimant.uid), judge<Vm>(vms, claimant).copies, claimant, signal);
    };
    let over = false;
    void sweep().then(() => (over = true));
    while (!over) {
      await settle();
      world.step(0);
      await settle();
    }
  }
  return { world, given, owners: claimants };
}

function check({ world, given, owners }: Played, seed: number): void {
  const [{ leftovers } = { leftovers: 'reuse' }] = owners;

  for (const { uid, owner } of owners) {
    const there = world.vms.filter(
      (vm) =>
        vm.uid === uid && vm.templateId === TEMPLATE && vm.state !== 6 && vm.name.includes(`-${owner}-`),
    );
    const told = [...new Set(given.get(`${uid} ${owner}`))];
    const one = told.at(-1);
    const alive = there.map(({ id, state }) => [id, state]);
    expect({ seed, alive }).toEqual({ seed, alive: [[one, 3]] });
    if (leftovers === 'reuse') expect({ seed, told }).toEqual({ seed, told: [one] });
  }
  if (leftovers === 'reuse') {
    expect({ seed, ran: world.ran.length }).toEqual({ seed, ran: owners.length });
    expect(world.ended.filter((id) => world.ran.includes(id))).toEqual([]);
  }
  expect(world.touched).toEqual([]);
  expect(world.vms.slice(0, 1).map(({ state }) => state)).toEqual([2]);
}

const many = (count: number, owner: (index: number) => { uid: number; owner: string }, terminals = 1) =>
  Array.from({ length: count }, (_, index) => ({ ...owner(index), terminals }));
const SEEDS = Array.from({ length: 400 }, (_, index) => index + 1);

describe('whatever the order, whatever is lost and whoever dies, each gets one desktop and no copy ever runs', () => {
  test.each([
    ['one user at one terminal', many(1, () => ({ uid: 2, owner: 'u' }))],
    ['one user at three terminals', many(1, () => ({ uid: 2, owner: 'u' }), 3)],
    ['four users', many(4, (index) => ({ uid: 2 + index, owner: 'u' }))],
    ['four terminals of one user', many(4, (index) => ({ uid: 2, owner: `t00${index}` }))],
  ])(
    '%s',
    async (_, owners) => {
      for (const seed of SEEDS) check(await play(seed, { owners, losses: 0.25, deaths: 0.06 }), seed);
    },
    60_000,
  );

  test('a terminal that throws away what was left there: the last one has a fresh desktop, and nothing else is there', async () => {
    const owners = many(3, (index) => ({ uid: 2, owner: `t00${index}` }));
    for (const seed of SEEDS)
      check(await play(seed, { owners, losses: 0.25, deaths: 0.06, leftovers: 'end' }), seed);
  }, 60_000);

  test('with room for one alone: what was sent by the dead takes no place for ever', async () => {
    const owners = many(1, () => ({ uid: 2, owner: 'u' }), 2);
    for (const seed of SEEDS) check(await play(seed, { owners, losses: 0.25, deaths: 0.06, quota: 1 }), seed);
  }, 60_000);
});

test('the world is one in which copies are made: in every fourth play or more', async () => {
  let twice = 0;
  for (const seed of SEEDS.slice(0, 100)) {
    const { world } = await play(seed, {
      ...{ owners: many(1, () => ({ uid: 2, owner: 'u' }), 2), losses: 0.25, deaths: 0.06 },
    });
    if (world.vms.filter(({ templateId }) => templateId === TEMPLATE).length > 1) twice += 1;
  }
  expect(twice).toBeGreaterThan(25);
}, 60_000);
