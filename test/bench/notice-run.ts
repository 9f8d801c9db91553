import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginGaze, look } from '../../core/boot/screen/gaze.ts';
import type { Gaze, Told } from '../../core/boot/screen/gaze.ts';
import { readScreen } from '../../core/boot/screen/read.ts';
import { signsOf } from '../../core/boot/screen/signs.ts';
import type { Nursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { createEyes } from '../../platform/screen/index.ts';
import type { BootGuest } from '../support/boot-guests.ts';
import { switchOn } from '../support/boot-run.ts';
import type { BootRun } from '../support/boot-run.ts';
import { watchByQmp } from './notice-witness.ts';

/** What the boot watch keeps between two looks at the least, milliseconds. */
const EVERY = 1_000;
/** A machine that was just switched on may keep its VNC client waiting while others take the processors. */
const OPEN_WITHIN = 30_000;
/** A system that has booted, and a screen that stays black, are watched for so much longer. */
const AFTERWARDS = 4_000;

export interface Noticed {
  /** The sign that was told, or null: then it came to its end or its time was up. */
  readonly sign: Told['sign'];
  /** From the sign on the screen until it was told, milliseconds; NaN without one. */
  readonly after: number;
  /** What should have been there came: it booted, or it is black. */
  readonly asExpected: boolean;
  /** Milliseconds from the first look on. */
  readonly took: number;
}

/** Switches `guest` on and looks at its screen as the shell does, until it is known what became of it. */
export async function watchGuest(
  nursery: Nursery,
  folder: string,
  guest: BootGuest,
  name: string,
): Promise<Noticed> {
  const run = await switchOn(nursery, folder, guest, name);
  const bySight = guest.means !== null && guest.means !== 'black' && guest.says === null;
  const witness = bySight ? watchByQmp(run.qmp, join(folder, `${name}.ppm`)) : null;
  try {
    const seen = await gazeAt(run, guest);
    const told = performance.now();
    // So that the witness has seen what was told.
    if (witness !== null) await sleep(500);
    const there = witness === null ? run.saidAt() : witness.lowestLineSince();
    const after = seen.sign === null || there === null ? Number.NaN : Math.max(0, told - there);
    return { ...seen, after };
  } finally {
    await witness?.stop();
    await run.end();
  }
}

async function gazeAt(run: BootRun, guest: BootGuest): Promise<Omit<Noticed, 'after'>> {
  const never = new AbortController().signal;
  const signs = signsOf([]);
  const target = { address: run.vnc, password: null, tls: null };
  const eye = await createEyes(systemClock).open(target, OPEN_WITHIN, never);
  const begun = performance.now();
  let gaze: Gaze = beginGaze();
  try {
    for (;;) {
      const from = performance.now();
      const picture = await eye.look(never);
      const at = performance.now();
      gaze = look(gaze, picture === null ? 'unchanged' : readScreen(picture), at, signs);
      const { sign, black, stillFor } = gaze.told;
      const took = at - begun;
      if (sign !== null) return { sign, asExpected: sign.means === guest.means, took };
      const booted = guest.means === null && at - (run.saidAt() ?? at) >= AFTERWARDS;
      if (booted || (guest.means === 'black' && black && stillFor >= AFTERWARDS)) {
        return { sign, asExpected: true, took };
      }
      if (took >= guest.within) return { sign, asExpected: false, took };
      await sleep(Math.max(0, from + EVERY - performance.now()));
    }
  } finally {
    eye.close();
  }
}
