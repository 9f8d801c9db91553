import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { seeded } from '../../unit/self-service/world.ts';
import type { Death, Pupil } from './pupil.ts';
import { isRunning, openSchool } from './school.ts';
import type { School } from './school.ts';

const TERMINALS = 30;
const MOMENTS = ['before', 'sent', 'late', 'answered'] as const;
/** A look, the making, a look, the release, and the first look at the machine that starts. */
const MAKING = [/template\.instantiate/, 1] as const;
const CALLS = [[/vmpool/, 1], MAKING, [/vmpool/, 2], [/vm\.action/, 1], [/vm\.info/, 1]] as const;
/** Until everything that was sent has been carried out, and every sweep has been made, milliseconds. */
const SETTLED = 68_000;

/** When a third of the terminals die: half of them while oned makes their desktop, most of those with a request that is read long after. */
function deathOf(terminal: number, random: () => number): Death | null {
  if (terminal % 3 !== 0) return null;
  const nth = terminal / 3;
  // 0: when the next one of this terminal has long been given.
  if (nth < 3) return { call: MAKING, moment: 'late', ms: 0 };
  if (nth < 5) return { call: MAKING, moment: 'late', ms: 500 + random() * 8_000 };
  if (nth < 7) return { call: MAKING, moment: 'sent', ms: random() * 250 };
  const moment = MOMENTS[Math.floor(random() * MOMENTS.length)] ?? 'sent';
  const call = CALLS[Math.floor(random() * CALLS.length)] ?? MAKING;
  return { call, moment, ms: 1 + random() * 250 };
}

interface Morning {
  readonly death: Death | null;
  readonly arrives: number;
  readonly restarts: number;
}
/** Drawn beforehand, so that a seed is a seed. */
const draw = (terminal: number, random: () => number): Morning => ({
  death: deathOf(terminal, random),
  arrives: random() * 300,
  restarts: 200 + random() * 2_000,
});

const until = async (what: string, met: () => Promise<boolean>, patience: number): Promise<void> => {
  const end = performance.now() + patience;
  while (!(await met())) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await systemClock.sleep(100);
  }
};

const hasDesktop = async (pupil: Pupil): Promise<boolean> => (await pupil.desktop()) !== null;

/** As it is at 08:00: in, press, and where the power fails, in again and press again. */
async function morning(school: School, terminal: number, { death, arrives, restarts }: Morning) {
  await systemClock.sleep(arrives);
  let pupil = school.pupil(terminal, death);
  await pupil.signIn();
  await pupil.press();
  const found = until(`terminal ${terminal} has its desktop`, () => hasDesktop(pupil), 60_000);
  if (death !== null) {
    await Promise.race([pupil.died, found.catch(() => {})]);
    pupil.kill();
    await systemClock.sleep(restarts);
    pupil = school.pupil(terminal);
    await pupil.signIn();
    await pupil.press();
    await until(`terminal ${terminal} has its desktop again`, () => hasDesktop(pupil), 60_000);
    school.readBacklog(terminal);
    return pupil;
  }
  await found;
  return pupil;
}

describe.concurrent('thirty at once at 08:00, ten of them without power half-way', () => {
  test.each([
    ['each with a user', false, 11],
    ['all with one user', true, 23],
  ])(
    '%s: each gets exactly one, and nothing is left over',
    async (_, shared, seed) => {
      const random = seeded(seed);
      const school = await openSchool({ terminals: TERMINALS, shared, places: null, life: 'keep' });
      try {
        const began = performance.now();
        const all = Array.from({ length: TERMINALS }, (_each, terminal) => terminal);
        const pupils = await Promise.all(
          all.map((terminal) => morning(school, terminal, draw(terminal, random))),
        );
        const took = performance.now() - began;
        await systemClock.sleep(SETTLED);
        const desktops = school.desktops();
        expect([...desktops.keys()].sort()).toEqual(all.map(school.ownerOf).sort());
        for (const [terminal, pupil] of pupils.entries()) {
          const owner = school.ownerOf(terminal);
          const there = (desktops.get(owner) ?? []).map((vm) => [vm.id, isRunning(vm)]);
          expect({ owner, there }).toEqual({ owner, there: [[await pupil.desktop(), true]] });
        }
        expect(school.damage()).toEqual([]);
        const made = school.site.vms.filter(({ templateId }) => templateId === 7).length;
        const ended = school.site.vms.filter((vm) => vm.templateId === 7 && vm.state === 6);
        // What was ended had never run: no host has ever had it.
        expect(ended.filter(({ runningSince }) => runningSince !== 0)).toEqual([]);
        const { calls, resets } = school.tally.take();
        console.info(
          `${shared ? 'one user' : 'thirty users'}: all had theirs after ${Math.round(took)} ms; made ${made}, copies ended ${ended.length}; ${resets} resets; sign-ins pressed again ${school.pressedAgain()}; ${JSON.stringify(calls)}`,
        );
        // Of one user some are refused: whoever is started again ends the token of the one that died.
        expect(ended.length).toBeGreaterThanOrEqual(shared ? 1 : 3);
      } finally {
        await school.close();
      }
    },
    240_000,
  );

  test('more pupils than places: who waits is told so, and gets one when another ends', async () => {
    const random = seeded(5);
    const school = await openSchool({ terminals: 8, shared: false, places: 5, life: 'sign-out' });
    try {
      const pupils = Array.from({ length: 8 }, (_, terminal) => school.pupil(terminal));
      await Promise.all(
        pupils.map(async (pupil) => {
          await systemClock.sleep(random() * 300);
          await pupil.signIn();
          await pupil.press();
        }),
      );
      const waiting = async () => {
        const offers = await Promise.all(pupils.map((pupil) => pupil.offer()));
        return offers.flatMap((offer, index) => (offer?.progress?.inLine === true ? [index] : []));
      };
      await until('three wait', async () => (await waiting()).length === 3, 30_000);
      const first = await waiting();
      const offer = await pupils[first[0] ?? 0]?.offer();
      expect(offer).toMatchObject({
        progress: { sentence: { key: 'offer.in-line' }, canCancel: true },
        failure: null,
      });
      expect([...school.desktops().values()].flat()).toHaveLength(5);
      // They ask on, gently.
      school.tally.take();
      await systemClock.sleep(60_000);
      const { calls } = school.tally.take();
      expect(calls['one.template.instantiate'] ?? 0).toBeGreaterThanOrEqual(3);
      expect(calls['one.template.instantiate'] ?? 0).toBeLessThanOrEqual(9);
      // One goes home: its desktop ends, and one of the three has its place.
      const leaving = pupils.findIndex((_, index) => !first.includes(index));
      const before = await pupils[leaving]?.desktop();
      await pupils[leaving]?.signOut();
      await until('one of them has its place', async () => (await waiting()).length === 2, 45_000);
      expect(school.site.vms.find(({ id }) => id === before)?.state).toBe(6);
      const pending = await waiting();
      const [lucky] = first.filter((index) => !pending.includes(index));
      expect(lucky).toBeDefined();
      expect([...school.desktops().values()].flat()).toHaveLength(5);
      expect(school.damage()).toEqual([]);
      await Promise.all(pupils.filter((_, index) => index !== leaving).map((pupil) => pupil.signOut()));
      await until('all of them are gone', async () => school.desktops().size === 0, 10_000);
    } finally {
      await school.close();
    }
  }, 240_000);
});
