import type { OpenNebula } from '../../../core/opennebula/client.ts';
import { groupOf, userOf, vmOf } from '../../support/vm.ts';
import { createTerminal } from './terminal.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface IdleReport {
  /** Requests a second, on average and in the busiest second of the watch. */
  readonly mean: number;
  readonly most: number;
}

const HOUR = 3_600_000;

/** Answers at once and counts: what is measured is how often the real list asks. */
function counting(count: () => void): OpenNebula {
  const counted =
    <T>(answer: T) =>
    async (): Promise<T> => {
      count();
      return answer;
    };
  const unused = async (): Promise<never> => {
    throw new Error('the idle fleet has no such call');
  };
  const pool = { items: [vmOf()], skipped: [] };
  return {
    system: { version: unused },
    user: { info: counted(userOf()), tokens: unused, login: counted(undefined), revoke: counted(undefined) },
    group: { info: counted(groupOf()) },
    vmPool: { info: unused, infoExtended: counted(pool), infoSet: unused, monitoring: unused },
    vm: {
      ...{ info: unused, action: unused, recover: unused, lock: unused, unlock: unused, update: unused },
      ...{ updateConf: unused, snapshotCreate: unused, snapshotRevert: unused, snapshotDelete: unused },
      ...{ diskSnapshotCreate: unused, diskSnapshotRevert: unused, diskSnapshotDelete: unused },
    },
    template: { pool: unused, info: unused, instantiate: unused },
    image: { pool: unused },
  };
}

/** So many terminals with their lists open and nobody there, after two hours, for one more: by the clock of the test, not by the wall's. */
export async function runIdle(terminals: number): Promise<IdleReport> {
  const clock = new VirtualClock();
  const perSecond = Array.from({ length: HOUR / 1_000 }, () => 0);
  let watching = false;
  let begun = 0;
  const cloud = counting(() => {
    if (!watching) return;
    const second = Math.floor((clock.monotonic() - begun) / 1_000);
    perSecond[second] = (perSecond[second] ?? 0) + 1;
  });
  const open = Array.from({ length: terminals }, (_, serial) => createTerminal(serial, clock, cloud));
  for (const terminal of open) {
    // They come within ten minutes, one after the other.
    const entering = terminal.signIn({ name: 'alice', password: 'x' });
    await clock.advance(600_000 / terminals);
    const failure = await entering;
    if (failure !== null) throw new Error(`an idle terminal was refused: ${failure.kind}`);
  }
  await clock.advance(2 * HOUR);
  watching = true;
  begun = clock.monotonic();
  await clock.advance(HOUR);
  watching = false;
  await Promise.all(open.map((terminal) => terminal.close()));
  const all = perSecond.reduce((sum, each) => sum + each, 0);
  return { mean: all / perSecond.length, most: Math.max(...perSecond) };
}
