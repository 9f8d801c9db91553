import type { DesktopView } from '../../contract/views.ts';
import { toStart } from '../../core/auto/choice.ts';
import { fraction } from '../../core/opennebula/caller.ts';
import type { VmQuota } from '../../core/opennebula/model/user.ts';
import type { Fail } from '../failures.ts';
import { toTrouble } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

type StarterPorts = Pick<Ports, 'settings' | 'clock' | 'random' | 'log' | 'lastOpened'>;

export interface StarterHooks {
  /** Asks for the start of a machine, as a person's press would. */
  readonly start: (id: number) => Promise<void>;
  /** Reads the list. */
  readonly read: () => Promise<unknown>;
  readonly fail: Fail;
}

/** Before the first start, and between two, milliseconds, of which up to as much again is left to chance: a room that signs in at eight. */
const FIRST = 500;
const BETWEEN = 3_000;
/** In one sign-in. */
const MOST = 32;

/**
 * Starts what the settings name, one after the other. The first refusal ends it: what follows would be refused likewise. Never rejects.
 * `opening`: a desktop that is about to be opened, which starts it.
 */
export async function startAtSignIn(
  { settings, clock, random, log, lastOpened }: StarterPorts,
  person: Person,
  desktops: readonly DesktopView[],
  opening: number | null,
  hooks: StarterHooks,
): Promise<void> {
  const last = lastOpened.of(person.user.id);
  const most = Math.min(MOST, runningLeft(person.user.quota));
  const ids = toStart(settings.auto.start, desktops, last, most).filter((id) => id !== opening);
  for (const [at, id] of ids.entries()) {
    try {
      await clock.sleep((at === 0 ? FIRST : BETWEEN) * (1 + fraction(random)), person.signal);
      await hooks.start(id);
      log.write({ level: 'info', event: 'started at the sign-in', fields: { vm: id } });
    } catch (error) {
      if (person.signal.aborted) return;
      hooks.fail(error, 'start at the sign-in');
      // It runs already, or is gone: nothing that the others share.
      if (!['wrong-state', 'not-found'].includes(toTrouble(error).kind)) break;
    }
    // The tiles say so soon: at the first, and when all were asked for.
    if (at === 0 || at === ids.length - 1) await hooks.read().catch(() => {});
  }
}

/** RUNNING_VMS that the user's own quota leaves. */
const runningLeft = (quota: VmQuota | null): number => {
  const line = quota?.runningVms;
  return line === undefined || line.limit === null ? Infinity : line.limit - line.used;
};
