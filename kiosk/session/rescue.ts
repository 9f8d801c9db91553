import { chosenBack, goBack } from '../rescue/go-back.ts';
import { isPower, press } from '../rescue/press.ts';
import type { ConsoleOffer } from './console.ts';
import { follow } from './follow.ts';
import type { Seen } from './follow.ts';
import type { Wish } from './inbox.ts';
import type { RunParts } from './parts.ts';
import type { Stuck } from './reach.ts';
import { RescueStage } from './rescue-stage.ts';
import type { Rescued } from './rescue-stage.ts';

/**
 * The machine runs and its desktop does not answer: its own screen is shown with what may help, and the watch goes on behind it.
 * Resolves with what comes next. Rejects with `Trouble` when the machine is gone, and with the signal's reason.
 */
export async function rescue(
  parts: RunParts,
  stuck: Stuck,
  offer: ConsoleOffer,
  seen: (seen: Seen) => void,
): Promise<Rescued> {
  const { ports, person, screen, inbox, fail, signal } = parts;
  const watching = new AbortController();
  const both = AbortSignal.any([signal, watching.signal]);
  const decided = Promise.withResolvers<Rescued>();
  decided.promise.catch(() => {});
  const stage = new RescueStage(parts, stuck, offer, decided, both);
  stage.begin();
  const following = follow(
    ports,
    person,
    stuck,
    (now) => {
      seen(now);
      stage.saw(now);
    },
    both,
  );
  following.over.catch(() => {});
  const obey = async ({ action, snapshot }: Wish): Promise<Rescued | null> => {
    if (action === 'open' || action === 'back') return action;
    if (action === 'try-again' || action === 'start') return 'again';
    if (action === 'stay') return stage.stay();
    if (action === 'wait') {
      // As long again as the settings let an RDP desktop take.
      following.extend(ports.settings.deadlines.rdp);
      return null;
    }
    try {
      if (action === 'revert') {
        const back = await chosenBack(parts, stage.vm.id, snapshot);
        watching.abort();
        offer.close();
        return (await goBack(parts, back)) === 'list' ? 'back' : 'again';
      }
      if (!isPower(action) && action !== 'keep') return null;
      await press(ports, person, stage.vm.id, action, signal);
      stage.did(action);
      if (action === 'restart' || action === 'restart-hard') following.restarted();
    } catch (error) {
      signal.throwIfAborted();
      screen.show({ failure: fail(error, `${action} of VM ${stage.vm.id}`) });
    }
    return null;
  };
  try {
    for (;;) {
      const waiting = new AbortController();
      const mine = AbortSignal.any([both, waiting.signal]);
      const wished = inbox.wish(mine);
      wished.catch(() => {});
      const said = await Promise.race([wished, decided.promise]).finally(() => waiting.abort());
      if (typeof said === 'string') return said;
      const next = await obey(said);
      if (next !== null) return next;
    }
  } finally {
    watching.abort();
    screen.show({ console: false, actions: [], more: [], snapshots: [], layer: null, opensAt: null });
  }
}
