import { systemClock } from '../../../platform/clock.ts';
import type { Failure } from '../../../contract/failure.ts';
import { startOned } from './oned.ts';
import type { OnedStats } from './oned.ts';
import { cloudAt, createTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface StormOptions {
  readonly terminals: number;
  /** Milliseconds within which all of them sign in, each at a moment of its own by chance. */
  readonly within: number;
  /** How long oned is stopped afterwards, milliseconds; 0 leaves that out. */
  readonly outage: number;
  /** How long the recovery is watched at most, milliseconds. */
  readonly recovery: number;
  /** One user for all of them. */
  readonly shared?: boolean;
}

export interface StormReport {
  /** Milliseconds that one terminal alone takes from the press to the list. */
  readonly alone: number;
  /** Milliseconds that each took from the press to its list, ascending. */
  readonly waits: readonly number[];
  /** What was shown to somebody before the outage. */
  readonly shown: readonly Failure[];
  readonly morning: OnedStats;
  /** Null without an outage. */
  readonly outage: OutageReport | null;
}

export interface OutageReport {
  /** How many terminals said that the cloud was away. */
  readonly told: number;
  /** Milliseconds from the start of oned until each had a fresh list again, ascending. */
  readonly back: readonly number[];
  /** Terminals that had none when the watch ended. */
  readonly lost: number;
  readonly stats: OnedStats;
}

const LOOK_EVERY = 250;

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** A morning: all of them sign in, keep their lists open, and lose the cloud for a while. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const { terminals, within, outage, shared = false } = options;
  const oned = await startOned(terminals, shared);
  const open: Terminal[] = [];
  const make = (serial: number): Terminal => {
    const terminal = createTerminal(serial, systemClock, cloudAt(oned.endpoint, systemClock));
    open.push(terminal);
    return terminal;
  };
  const userOf = (index: number) => oned.users[index % oned.users.length] ?? { name: '', password: '' };
  try {
    const alone = await measureAlone(make, userOf(0));
    await oned.stats();
    const waits: number[] = [];
    const shown: Failure[] = [];
    const morning = async (index: number): Promise<void> => {
      const terminal = make(index + 1);
      await systemClock.sleep(within * Math.random());
      const pressed = performance.now();
      const failure = await terminal.signIn(userOf(index));
      if (failure !== null) shown.push(failure);
      else waits.push(performance.now() - pressed);
    };
    await Promise.all(Array.from({ length: terminals }, (_, index) => morning(index)));
    // A minute more of the ordinary life of all lists, or as long as the storm was.
    await systemClock.sleep(Math.min(60_000, within));
    const stats = await oned.stats();
    shown.push(...open.flatMap((terminal) => terminal.troubles));
    return {
      alone,
      waits: ascending(waits),
      shown,
      morning: stats,
      outage: outage === 0 ? null : await loseTheCloud(oned, open, options),
    };
  } finally {
    await oned.close();
    // The cloud is gone: nobody waits for its good-byes.
    await Promise.all(open.map((terminal) => terminal.close()));
  }
}

/** The middle of several sign-ins of one terminal with nobody else there. */
async function measureAlone(make: (serial: number) => Terminal, user: { name: string; password: string }) {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const terminal = make(0);
    const pressed = performance.now();
    const failure = await terminal.signIn(user);
    times.push(performance.now() - pressed);
    if (failure !== null) throw new Error(`one terminal alone was refused: ${failure.kind}`);
    await terminal.close();
  }
  return ascending(times)[2] ?? 0;
}

async function loseTheCloud(
  oned: Awaited<ReturnType<typeof startOned>>,
  open: readonly Terminal[],
  { outage, recovery }: StormOptions,
): Promise<OutageReport> {
  oned.stop();
  await systemClock.sleep(outage);
  const lists = await Promise.all(open.map((terminal) => terminal.list()));
  const told = lists.filter((list) => list !== null && list.trouble !== null).length;
  await oned.stats();
  const since = Date.now();
  oned.start();
  const back = new Map<Terminal, number>();
  const there = open.filter((_, index) => lists[index] !== null);
  while (back.size < there.length && Date.now() - since < recovery) {
    for (const terminal of there) {
      if (back.has(terminal)) continue;
      const list = await terminal.list();
      const fresh = list !== null && list.trouble === null && list.readAt >= since;
      if (fresh) back.set(terminal, list.readAt - since);
    }
    await systemClock.sleep(LOOK_EVERY);
  }
  return {
    told,
    back: ascending([...back.values()]),
    lost: there.length - back.size,
    stats: await oned.stats(),
  };
}
