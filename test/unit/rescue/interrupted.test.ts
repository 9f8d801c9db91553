import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMarker } from '../../../core/rescue/marker.ts';
import { beginRevert, foundRevert } from '../../../core/rescue/revert.ts';
import { revertDisk } from '../../../kiosk/rescue/revert-disk.ts';
import type { RevertEnd, RevertPorts } from '../../../kiosk/rescue/revert-disk.ts';
import { Died, OnedVm, callsTo, drivenClock } from '../../support/oned-vm.ts';
import type { Fate } from '../../support/oned-vm.ts';
import { personOf } from '../../support/person.ts';

const TARGET = { disk: 0, snapshot: 3 };
const GOOD = 'snapshot 3';
/** Of the clock that does not wait; a day later. */
const NOW = 1_700_000_000_000;
const TOMORROW = NOW + 86_400_000;
const person = personOf();
const { signal } = new AbortController();

const terminal = (oned: OnedVm, fates: Iterator<Fate>): RevertPorts => {
  const calls = callsTo(oned, () => fates.next().value ?? 'answered');
  return {
    clock: drivenClock(oned),
    random: (bytes) => new Uint8Array(bytes),
    log: { write: () => {}, hide: () => () => {} },
    mark: 'onekiosk-0123456789ab',
    // Of the cloud nothing else is asked.
    cloud: calls as RevertPorts['cloud'],
  };
};
const fatesOf = (...fates: readonly Fate[]): Iterator<Fate> => fates[Symbol.iterator]();
const silent = { tell: () => {}, givenUp: () => false };

/** Pressed at a terminal; null when that died. */
async function press(oned: OnedVm, fates: Iterator<Fate>): Promise<RevertEnd | null> {
  try {
    return await revertDisk(terminal(oned, fates), person, 7, beginRevert(oned.vm(), TARGET), silent, signal);
  } catch (error) {
    if (error instanceof Died) return null;
    throw error;
  }
}

/** Opened at another terminal, as an opening does it: what is unfinished first, then whatever is off is started. */
async function open(oned: OnedVm, fates = fatesOf(), now = NOW): Promise<void> {
  for (let looks = 0; looks < 100; looks++) {
    const progress = foundRevert(oned.vm(), now);
    if (progress !== null) await revertDisk(terminal(oned, fates), person, 7, progress, silent, signal);
    if (oned.isRunning) return;
    if (oned.state === 8) oned.action('resume');
    oned.tick();
  }
  throw new Error('it does not come up');
}

test('undisturbed: off, back, on, and nothing is left to be done', async () => {
  const oned = new OnedVm();
  expect(await press(oned, fatesOf())).toEqual({ how: 'done' });
  expect(oned.done).toEqual(['poweroff-hard', 'disk-snapshot-revert', 'resume']);
  expect(oned.content).toBe(GOOD);
  expect(oned.isRunning).toBe(true);
  expect(readMarker(oned.vm())?.step).toBe('done');
  expect(foundRevert(oned.vm(), NOW)).toBeNull();
});

const fate = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'lost-answer', 'lost-call');
const death = fc.constantFrom<Fate>('dies-before', 'dies-after');
/** Some calls that go well or get lost, one at which the terminal dies. */
const fatal = fc
  .tuple(fc.array(fate, { maxLength: 8 }), death)
  .filter(([calls]) => !lostTooOften(calls))
  .map(([calls, dies]) => [...calls, dies]);
/** An answer that is lost again and again is told, and that is another test. */
const lostTooOften = (calls: readonly Fate[]) => calls.filter((each) => each !== 'answered').length > 4;

describe('interrupted anywhere', () => {
  test('whoever opens the desktop next comes to a machine that runs, from the snapshot if it was switched off for it', async () => {
    await fc.assert(
      fc.asyncProperty(fatal, async (fates) => {
        const oned = new OnedVm();
        const end = await press(oned, fatesOf(...fates));
        const switchedOff = oned.done.includes('poweroff-hard');
        await open(oned);
        expect(oned.isRunning).toBe(true);
        expect(oned.content).toBe(switchedOff ? GOOD : 'broken');
        if (end !== null) expect(end).toEqual({ how: 'done' });
        expect(oned.done.filter((each) => each === 'poweroff-hard').length).toBeLessThanOrEqual(1);
        expect(foundRevert(oned.vm(), NOW)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  test('twice in a row too', async () => {
    await fc.assert(
      fc.asyncProperty(fatal, fatal, async (first, second) => {
        const oned = new OnedVm();
        await press(oned, fatesOf(...first));
        const switchedOff = oned.done.includes('poweroff-hard');
        await open(oned, fatesOf(...second)).catch((error: unknown) => {
          if (!(error instanceof Died)) throw error;
        });
        await open(oned);
        expect(oned.isRunning).toBe(true);
        expect(oned.content).toBe(switchedOff ? GOOD : 'broken');
      }),
      { numRuns: 400 },
    );
  });

  test('what somebody did since is neither switched off nor lost', async () => {
    await fc.assert(
      fc.asyncProperty(fatal, fc.boolean(), async (fates, shutsDown) => {
        const oned = new OnedVm();
        const end = await press(oned, fatesOf(...fates));
        fc.pre(end === null);
        // An administrator finds the machine, starts it where it is off, and somebody works.
        while (!oned.isRunning) {
          if (oned.state === 8) oned.action('resume');
          oned.tick();
        }
        oned.work('a day of work');
        const count = oned.done.length;
        if (shutsDown) {
          oned.action('poweroff');
          oned.tick();
        }
        await open(oned, fatesOf(), TOMORROW);
        expect(oned.content).toBe('a day of work');
        const since = oned.done.slice(count);
        expect(since).not.toContain('poweroff-hard');
        expect(since).not.toContain('disk-snapshot-revert');
        expect(oned.isRunning).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
