/** What was seen on a screen look by look, and what it means by now. Pure: a look goes in with its time, a new memory comes out. */
import type { ScreenContent } from './read.ts';
import { findSign } from './signs.ts';
import type { Sign, SignMeaning } from './signs.ts';

export interface Told {
  /** A sign that has stood as long as it must. */
  readonly sign: { readonly id: string; readonly means: SignMeaning; readonly quote: string } | null;
  /** Milliseconds since something else stood there; a blinking cursor is nothing else. */
  readonly stillFor: number;
  /** Nothing is to be seen: every pixel is black, or a text screen has no character. */
  readonly black: boolean;
  /** It has changed of late, and not for the first time. */
  readonly moving: boolean;
  /** Rows of a text screen. */
  readonly text: readonly string[] | null;
}

/** The memory over the looks at one machine. */
export interface Gaze {
  readonly told: Told;
  readonly seen: ScreenContent | null;
  /** Time of the last change, monotonic milliseconds; null before the first look. */
  readonly changed: number | null;
  /** Changes since the first look. */
  readonly changes: number;
  /** The sign that stands there, and since when. */
  readonly standing: { readonly sign: Sign; readonly quote: string; readonly since: number } | null;
}

/** A picture that changed within this time counts as moving, milliseconds. */
const OF_LATE = 3_000;

const NOTHING: Told = { sign: null, stillFor: 0, black: false, moving: false, text: null };

/** Before the first look, and again when the machine was restarted. */
export const beginGaze = (): Gaze => ({
  told: NOTHING,
  seen: null,
  changed: null,
  changes: 0,
  standing: null,
});

/** One look: what it saw, or that nothing had changed (`Eye.look` said null). `at` is monotonic, milliseconds. */
export function look(
  gaze: Gaze,
  content: ScreenContent | 'unchanged',
  at: number,
  signs: readonly Sign[],
): Gaze {
  const same = content === 'unchanged' || isSame(gaze.seen, content);
  const seen = content === 'unchanged' ? gaze.seen : content;
  if (seen === null) return gaze;
  const first = gaze.changed === null;
  const changed = same ? (gaze.changed ?? at) : at;
  const changes = gaze.changes + (same || first ? 0 : 1);
  const standing = same ? gaze.standing : stands(gaze, seen, at, signs);
  const lines = seen.kind === 'text' ? seen.lines : null;
  const ripe = standing !== null && at - standing.since >= standing.sign.stands ? standing : null;
  return {
    seen,
    changed,
    changes,
    standing,
    told: {
      sign: ripe && { id: ripe.sign.id, means: ripe.sign.means, quote: ripe.quote },
      stillFor: at - changed,
      black: seen.kind === 'black' || (lines !== null && lines.every((line) => line === '')),
      moving: changes > 0 && at - changed < OF_LATE,
      text: lines,
    },
  };
}

/** A sign whose number counts down (`Retrying in 9 seconds`) is the same sign. */
function stands(gaze: Gaze, seen: ScreenContent, at: number, signs: readonly Sign[]): Gaze['standing'] {
  const found = seen.kind === 'text' ? findSign(seen.lines, signs) : null;
  if (found === null) return null;
  const before = gaze.standing;
  return { ...found, since: before !== null && before.sign.id === found.sign.id ? before.since : at };
}

/** Two graphics are never known to be the same: whoever looks again says `unchanged`. */
function isSame(before: ScreenContent | null, now: ScreenContent): boolean {
  if (before === null || before.kind !== now.kind) return false;
  if (before.kind === 'black') return true;
  if (before.kind !== 'text' || now.kind !== 'text') return false;
  return (
    before.lines.length === now.lines.length && before.lines.every((line, row) => line === now.lines[row])
  );
}
