import type { Verdict } from '../../core/boot/verdict.ts';
import type { Way } from '../../core/desktops/plan.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { Person } from '../person.ts';
import type { Stuck } from './reach.ts';
import { Watching } from './watching.ts';
import type { WatchPorts } from './watching.ts';

/** Behind the console the way in is asked on at this pace, milliseconds. */
const PROBE_EVERY = 1_500;
/** And after a while at this one: each look is a line in the server's log. */
const PROBE_LATER = 5_000;
const LATER = 600_000;

export interface Seen {
  readonly verdict: Verdict;
  readonly vm: Vm;
  readonly way: Way | null;
  /** The rows of its text screen; null where there is none to read. */
  readonly words: readonly string[] | null;
}

export interface Following {
  /** The machine was restarted, reverted, …: its system has the whole time again. */
  restarted(): void;
  /** Gives it this much longer, milliseconds, before the next did-not-boot; a sign that comes to its screen is told all the same. */
  extend(ms: number): void;
  /** What is known at this moment; the words of the screen change more often than the verdict. */
  now(): Seen;
  /** When nothing of it is left. Never rejects. */
  readonly over: Promise<void>;
}

/**
 * The watch goes on behind the console: tells each verdict that differs from the one before, beginning with that of `stuck`, until
 * `signal` aborts. A cloud that is away ends nothing.
 */
export function follow(
  ports: WatchPorts,
  person: Person,
  stuck: Stuck,
  tell: (seen: Seen) => void,
  signal: AbortSignal,
): Following {
  const { clock } = ports;
  const watching = stuck.watching ?? new Watching(ports, person, stuck.vm.id, PROBE_EVERY, signal);
  watching.endure();
  watching.probeEvery = PROBE_EVERY;
  const begun = clock.monotonic();
  const now = (): Seen => {
    const { vm, way, words } = watching;
    return { verdict: watching.verdict(), vm: vm ?? stuck.vm, way, words };
  };
  const run = async () => {
    let told = keyOf(stuck.verdict);
    while (!signal.aborted) {
      await watching.news();
      if (clock.monotonic() - begun >= LATER) watching.probeEvery = PROBE_LATER;
      if (watching.watch.cloud === null) continue;
      const seen = now();
      if (keyOf(seen.verdict) === told) continue;
      told = keyOf(seen.verdict);
      tell(seen);
    }
  };
  const close = () => watching.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return {
    restarted() {
      watching.expect();
      watching.tell({ kind: 'restarted', at: clock.monotonic() });
      watching.lookSoon();
    },
    extend: (ms) => watching.tell({ kind: 'extended', by: ms, at: clock.monotonic() }),
    now,
    over: run().then(close, close),
  };
}

/** The seconds in a sentence go on; that is no news. */
const keyOf = ({ kind, sentence }: Verdict): string => {
  const { seconds: _, ...rest } = sentence.params ?? {};
  return JSON.stringify([kind, sentence.key, rest]);
};
