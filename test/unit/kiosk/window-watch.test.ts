import { expect, test } from 'vitest';
import type { Clock } from '../../../core/clock.ts';
import { PAUSES, SILENT, watchWindow } from '../../../kiosk/window-watch.ts';
import type { WindowFailure } from '../../../kiosk/window-watch.ts';
import { createManualClock, settle } from '../../support/manual-clock.ts';

function watched(clock: Clock = createManualClock(), build = async () => {}) {
  const seen: string[] = [];
  const watch = watchWindow({
    clock,
    build: async (failure) => {
      seen.push(`build ${failure}`);
      await build();
    },
    built: () => void seen.push('built'),
    gaveUp: () => void seen.push('gave up'),
    tell: (trouble) => void seen.push(trouble),
  });
  return { watch, seen };
}
const MENDED = (failure: WindowFailure) => [failure, `build ${failure}`, 'built'];

test('a page that speaks is left alone; one that is silent for 20 seconds is built anew within 25', async () => {
  const clock = createManualClock();
  const { watch, seen } = watched(clock);
  for (let time = 0; time < 20; time++) {
    await clock.advance(5_000);
    watch.alive();
  }
  expect(seen).toEqual([]);
  await clock.advance(SILENT);
  expect(seen).toEqual([]);
  await clock.advance(5_000);
  expect(seen).toEqual(MENDED('silent'));
  watch.end();
});

test('a shell that was itself stopped does not blame the page', async () => {
  let skipped = 0;
  const clock = createManualClock();
  const { watch, seen } = watched({ ...clock, monotonic: () => clock.monotonic() + skipped });
  await clock.advance(4_000);
  skipped = 600_000;
  await clock.advance(2_000);
  expect(seen).toEqual([]);
  await clock.advance(SILENT + 5_000);
  expect(seen).toEqual(MENDED('silent'));
  watch.end();
});

test('failures while a window is being built are those of the old one', async () => {
  let done = () => {};
  const { watch, seen } = watched(undefined, () => new Promise<void>((resolve) => (done = resolve)));
  watch.failed('crashed');
  watch.failed('ended');
  watch.failed('silent');
  await settle();
  expect(seen).toEqual(['crashed', 'build crashed']);
  done();
  await settle();
  expect(seen).toEqual(MENDED('crashed'));
  watch.end();
});

test('never faster than the pauses, and never more than five in five minutes', async () => {
  const clock = createManualClock();
  const { watch, seen } = watched(clock, () => Promise.reject(new Error('no')));
  watch.failed('ended');
  for (const [nth, pause] of PAUSES.entries()) {
    if (pause > 0) await clock.advance(pause - 1);
    await settle();
    expect(seen.filter((each) => each.startsWith('build'))).toHaveLength(pause > 0 ? nth : nth + 1);
    if (pause > 0) await clock.advance(1);
    expect(seen.filter((each) => each.startsWith('build'))).toHaveLength(nth + 1);
  }
  await clock.advance(600_000);
  expect(seen.filter((each) => each.startsWith('build'))).toHaveLength(5);
  expect(seen.slice(-3)).toEqual(['not-built', 'given-up', 'gave up']);
});

test('after five good minutes a failure is the first again', async () => {
  const clock = createManualClock();
  const { watch, seen } = watched(clock);
  for (let time = 0; time < 8; time++) {
    watch.failed('crashed');
    await settle();
    for (let beat = 0; beat < 61; beat++) {
      await clock.advance(5_000);
      watch.alive();
    }
  }
  expect(seen).toEqual(Array.from({ length: 8 }, () => MENDED('crashed')).flat());
  watch.end();
});

test('nothing is built after the end, not even what was waiting for its turn', async () => {
  const clock = createManualClock();
  const { watch, seen } = watched(clock);
  watch.failed('crashed');
  await settle();
  watch.failed('crashed');
  watch.end();
  await clock.advance(600_000);
  watch.failed('ended');
  await settle();
  expect(seen).toEqual([...MENDED('crashed'), 'crashed']);
});
