import { beforeAll, describe, expect, test } from 'vitest';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemClock } from '../../platform/clock.ts';
import { look } from '../support/escape-look.ts';
import type { Look } from '../support/escape-look.ts';
import { changed, leaveOut, pixelsOf, stillIn, withoutGround } from '../support/escape-picture.ts';
import type { Pixels } from '../support/escape-picture.ts';
import { REACHES } from './case.ts';
import type { Escape, Family } from './case.ts';
import { SCREEN_WIDTH } from './ground.ts';
import type { Ground } from './ground.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Of a test of the escape suite: an attempt to get out, or the control that shows that one would be seen. */
    escape?: 'tried' | 'control';
  }
}

/** Where the escapes of a family are tried. */
export interface Place {
  /** The ground is there when the family begins. */
  readonly ground: () => Ground;
  /** Brings the terminal there, from wherever the family before has left it; after `renew`, from its first screen. */
  readonly reach: (ground: Ground) => Promise<void>;
  /** The page stands still while each escape is tried. */
  readonly hangs?: boolean;
  /** A viewer fills the screen: it must not show either where the pointer is, as a bar at an edge would. */
  readonly viewer?: boolean;
  /** A guest is on the screen, whose background changes with every key. */
  readonly guest?: boolean;
  /** What the guest shows: another picture after every key that reaches it. */
  readonly arrived?: (ground: Ground) => Promise<unknown>;
  /** What goes wrong just before each escape. */
  readonly before?: (ground: Ground) => Promise<void>;
  /** Sees that what an escape may do has been done, and takes it back. */
  readonly again?: (ground: Ground, escape: Escape) => Promise<void>;
  /** What is done beside the keys, by the name of the escape: by the test's own hand, such as a program that comes in front. */
  readonly acts?: Readonly<Record<string, (ground: Ground) => Promise<void>>>;
  /** The page changes what it shows by itself, such as the seconds of a countdown: its picture is not looked at. */
  readonly ownPicture?: boolean;
  /** The window is another one afterwards: it was built anew. */
  readonly rebuilt?: boolean;
  /** That a person can go on: a key typed reaches what it ought to. */
  readonly usable: (ground: Ground) => Promise<void>;
}

/** Milliseconds without anything new, until what is there counts as the outcome. */
const QUIET = 350;
/** Milliseconds that the terminal may take to be as before: a viewer that was minimised is brought back. */
const PATIENCE = 3_000;
/** Milliseconds of the last look of a family: what opens slowly is there by then. */
const LONG_LOOK = 1_500;
/** So many pixels of a million may change with a clock; a menu has twenty times as many. */
const FEW = 900;

/** Lines of the picture in which a viewer would have its bar. */
const EDGE = 40;
const RIM = 8;

interface Baseline {
  readonly look: Look;
  readonly pixels: Pixels;
  readonly still: Uint8Array;
}

export type Controls = Readonly<Record<string, () => Promise<void>>>;

/** Tries the escapes of a family one after the other, and its controls; each is a test. */
export function runFamily(family: Family, place: Place, controls: Controls = {}): void {
  describe(`${family.name} (${family.where})`, () => {
    let baseline: Baseline;
    const begin = async () => {
      await place.reach(place.ground());
      baseline = await settle(place);
    };
    beforeAll(begin, 60_000);
    for (const escape of family.escapes) {
      test(escape.name, { meta: { escape: 'tried' } }, async () => {
        try {
          await attempt(escape, place, baseline);
        } catch (error) {
          // The others begin where they should, so that each is judged for itself.
          await place
            .ground()
            .renew()
            .then(begin)
            .catch((late: unknown) => console.error('the terminal could not be had anew', late));
          throw error;
        }
      });
    }
    test('and after all of them nothing has come late, and a person can go on', async () => {
      await systemClock.sleep(LONG_LOOK);
      await same(place, baseline);
      await place.usable(place.ground());
    });
    expect(Object.keys(controls).toSorted()).toEqual(family.controls.toSorted());
    for (const [name, control] of Object.entries(controls))
      test(`without a lock: ${name}`, { meta: { escape: 'control' } }, control);
  });
}

async function attempt(escape: Escape, place: Place, baseline: Baseline): Promise<void> {
  const ground = place.ground();
  await place.before?.(ground);
  for (const act of escape.does) await xdo(ground, act);
  await place.acts?.[escape.name]?.(ground);
  if (escape.lasts !== undefined) await systemClock.sleep(escape.lasts);
  if (place.viewer === true) {
    await systemClock.sleep(QUIET);
    await same(place, baseline);
  }
  await centre(ground);
  if (place.viewer !== true) await systemClock.sleep(QUIET);
  if (escape.may !== undefined && escape.may !== REACHES) {
    // Whatever it does is done inside the page.
    if (place.rebuilt !== true)
      await poll(async () => outside(await look(ground.terminal, true)), outside(baseline.look));
    if (place.hangs === true) await poll(async () => otherPicture(place, baseline), false);
    await place.again?.(ground, escape);
    await systemClock.sleep(QUIET);
  }
  await same(place, baseline);
  if (escape.may !== REACHES) return;
  // And the keyboard is still the guest's.
  const before = await place.arrived?.(ground);
  await xdo(ground, ['key', 'a']);
  await expect.poll(async () => await place.arrived?.(ground), { timeout: PATIENCE }).not.toEqual(before);
}

const outside = ({ processes, windows, focus, targets }: Look) => ({ processes, windows, focus, targets });
/** Numbers of windows are another one's afterwards. */
const withoutNumbers = (seen: Look): Look => ({
  ...seen,
  windows: seen.windows.map((each) => each.replace(/^0x\w+ /, '')),
  focus: seen.focus.replace(/^0x\w+ /, ''),
});

const poll = <T>(now: () => Promise<T>, wanted: T): Promise<void> =>
  expect.poll(now, { timeout: PATIENCE, interval: 100 }).toEqual(wanted);

/** What xdotool does; it must not fail. */
export async function xdo({ terminal }: Pick<Ground, 'terminal'>, args: readonly string[]): Promise<string> {
  const environment = { DISPLAY: terminal.x.display };
  const { stdout, stderr } = await promisify(execFile)('/usr/bin/xdotool', [...args], { env: environment });
  // A key that it does not know is left out with a word.
  if (stderr !== '') throw new Error(`xdotool ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** The clock moves once a minute; where there is none, nothing is left out. */
const CLOCK = `(() => {
  const place = document.querySelector('.clock')?.getBoundingClientRect();
  return place === undefined ? '' : [place.left - 12, place.top, place.right + 12, place.bottom].map(Math.round).join();
})()`;

export const centre = (ground: Ground) => xdo(ground, ['mousemove', '640', '760']);

/** The terminal as it is when nobody does anything: twice the same, and what moves by itself left out of the picture. */
async function settle(place: Place): Promise<Baseline> {
  const ground = place.ground();
  await centre(ground);
  let before = await look(ground.terminal);
  for (let round = 0; round < 20; round++) {
    await systemClock.sleep(500);
    const now = await look(ground.terminal);
    const calm = JSON.stringify(now) === JSON.stringify(before);
    before = now;
    if (calm) break;
  }
  const pictures: Pixels[] = [];
  for (let shot = 0; shot < 6; shot++) {
    // What changes with the background of the guest is the guest's: the edges of what stands before it.
    if (place.guest === true) await xdo(ground, ['key', 'a']);
    await systemClock.sleep(230);
    pictures.push(picture(place));
  }
  const still = stillIn(pictures);
  // At the upper edge the guest has its background and nothing else: what came and went there by itself is a bar of the viewer. Its
  // outermost lines are mixed with what is beyond them.
  if (place.viewer === true)
    for (let y = RIM; y < EDGE; y++) still.fill(1, y * SCREEN_WIDTH + RIM, (y + 1) * SCREEN_WIDTH - RIM);
  const [left = 0, top = 0, right = 0, bottom = 0] = String(await ground.terminal.page.evaluate(CLOCK))
    .split(',')
    .map(Number);
  leaveOut(still, SCREEN_WIDTH, { left, top, right, bottom });
  return { look: before, pixels: picture(place), still };
}

const otherPicture = (place: Place, { pixels, still }: Baseline): boolean =>
  changed(pixels, picture(place), still, place.guest) > FEW;

function picture(place: Place): Pixels {
  const pixels = pixelsOf(place.ground().terminal.x.framebuffer);
  return place.guest === true ? withoutGround(pixels) : pixels;
}

/** That the terminal is what it was: programs, windows, keyboard, browser, page, picture. */
async function same(place: Place, baseline: Baseline): Promise<void> {
  const plain = place.rebuilt === true ? withoutNumbers : (seen: Look) => seen;
  await poll(
    async () => ({
      ...plain(await look(place.ground().terminal)),
      otherPixels: place.ownPicture !== true && otherPicture(place, baseline),
    }),
    { ...plain(baseline.look), otherPixels: false },
  );
}
