import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { createBootGuests } from '../support/boot-guests.ts';
import type { BootGuest, BootGuests } from '../support/boot-guests.ts';
import { watchGuest } from './notice-run.ts';
import type { BenchRow } from './row.ts';

/** Seconds from a sign on the screen until it is told. */
const GOAL = 5;
/** Machines that run at a time: more would wait for one another on two cores. */
const AT_A_TIME = 2;
/** Of those that boot, every so many through Linux, and through GRUB and Linux; the rest are small systems of their own. */
const [LINUX_EVERY, GRUB_EVERY] = [4, 16];
/** It says how far it is after so many. */
const TELL_EVERY = 20;

/**
 * How soon the shell notices that a machine did not boot, and how often it says so of one that does; `good` is how many of these are
 * switched on. With 200 it takes some half an hour on two cores without KVM.
 */
export async function benchNotice(good: number): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-notice-'));
  const nursery = openNursery(folder);
  try {
    const guests = createBootGuests(folder);
    for (const what of guests.missing) console.error(`notice: left out: ${what}`);
    const rows: BenchRow[] = [];
    for (const guest of guests.failing) rows.push(await notice(nursery, folder, guest));
    return [...rows, await alarms(nursery, folder, guests, good)];
  } finally {
    await nursery.close();
  }
}

async function notice(nursery: Nursery, folder: string, guest: BootGuest): Promise<BenchRow> {
  const { sign, after, asExpected } = await watchGuest(nursery, folder, guest, 'failing');
  if (guest.means === 'black') {
    const value = sign === null ? 0 : 1;
    const against = `${guest.name}: ${asExpected ? 'told as black' : 'not told as black'}`;
    return { name: 'notice', against, value, unit: 'signs', ratio: value, goal: '<= 0', holds: asExpected };
  }
  const seconds = after / 1_000;
  return {
    name: 'notice',
    against: `${guest.name}: on the screen, as ${guest.says === null ? 'QMP shows it' : 'its serial port says'}; told: ${sign?.quote ?? 'nothing'}`,
    value: seconds,
    unit: 's',
    ratio: seconds / GOAL,
    goal: `<= ${GOAL}`,
    holds: asExpected && seconds <= GOAL,
  };
}

/** The nth of those that boot; Linux and GRUB where they can be had. */
function nthGood({ good: { bare, linux, grub } }: BootGuests, nth: number): BootGuest | undefined {
  if (nth % GRUB_EVERY === GRUB_EVERY - 1 && grub.length > 0) return grub[0];
  if (nth % LINUX_EVERY === 1 && linux.length > 0) return linux[Math.floor(nth / LINUX_EVERY) % linux.length];
  return bare[nth % bare.length];
}

async function alarms(nursery: Nursery, folder: string, guests: BootGuests, good: number): Promise<BenchRow> {
  const begun = performance.now();
  const counts = { done: 0, linux: 0, grub: 0, silent: 0, alarms: 0 };
  let next = 0;
  const work = async (worker: number) => {
    while (next < good) {
      const guest = nthGood(guests, next++);
      if (guest === undefined) return;
      const seen = await watchGuest(nursery, folder, guest, `good-${worker}`).catch((error: unknown) => {
        console.error(`notice: ${guest.name} was not seen to its end:`, error);
        return { sign: null, asExpected: false };
      });
      const { sign, asExpected } = seen;
      if (guests.good.linux.includes(guest)) counts.linux += 1;
      if (guests.good.grub.includes(guest)) counts.grub += 1;
      counts.done += 1;
      if (counts.done % TELL_EVERY === 0) console.error(`notice: ${JSON.stringify(counts)} of ${good}`);
      if (sign !== null) {
        counts.alarms += 1;
        console.error(`notice: ${guest.name} was told to have failed: ${sign.id}: ${sign.quote}`);
      } else if (!asExpected) {
        counts.silent += 1;
        console.error(`notice: ${guest.name} was not seen to boot in time`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, (_, worker) => work(worker)));
  const seconds = Math.round((performance.now() - begun) / 1_000);
  return {
    name: 'notice-alarms',
    against: `${good} that boot (${counts.linux} Linux, ${counts.grub} GRUB; ${counts.silent} too slow), in ${seconds} s`,
    value: counts.alarms,
    unit: 'alarms',
    ratio: counts.alarms / Math.max(1, good),
    goal: '<= 0',
    holds: counts.alarms === 0 && counts.silent === 0,
  };
}
