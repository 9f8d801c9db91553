import type { Way } from '../../core/desktops/plan.ts';
import type { Run } from '../../core/sessions/launcher.ts';
import type { Ports } from '../ports.ts';
import { answers } from './answers.ts';
import { createResumes } from './resumes.ts';
import type { Resumes } from './resumes.ts';

export type LifePorts = Pick<Ports, 'probes' | 'traffic' | 'clock' | 'settings'>;

/** An RDP server is asked no more often than this while its desktop is quiet, milliseconds: each look is a line in its event log. */
const RDP_EVERY = 60_000;
/** How often the connection is looked at, as a part of what may pass without a sign of life. */
const PART = 3;

export interface LifeSigns {
  /** Something was heard of the desktop again, or nothing for too long. */
  readonly changed: (alive: boolean) => void;
  /** Something was heard, by the clock that never jumps. */
  readonly heard: (at: number) => void;
  /** It is given up. */
  readonly lost: () => void;
}

/**
 * Whether nothing was heard for longer than a quiet desktop that is well leaves between two looks, milliseconds. A SPICE server throws out
 * a client that has not answered for 30 s (CLIENT_CONNECTIVITY_TIMEOUT of spice-server), and remote-viewer then ends as if the guest had
 * shut down: after such a silence it was the network.
 */
export const isTooQuiet = (silence: number, frozenAfter: number): boolean =>
  silence > frozenAfter + (2 * frozenAfter) / PART;

/**
 * Watches an open desktop from outside, for no viewer tells of a guest that stands still: what arrives at the viewer is a sign of life,
 * and only a quiet one is asked at its port. Resolves when `signal` aborts or the desktop is given up.
 */
export async function watchLife(
  { probes, traffic, clock, settings }: LifePorts,
  way: Way,
  run: Pick<Run, 'pid'>,
  signs: LifeSigns,
  signal: AbortSignal,
  resumes: Pick<Resumes, 'next'> = createResumes(),
): Promise<void> {
  const { frozenAfter, lostAfter } = settings.sessions;
  const every = way.protocol === 'rdp' ? Math.max(RDP_EVERY, frozenAfter) : frozenAfter;
  let heard = clock.monotonic();
  let asked = heard;
  let alive = true;
  while (!signal.aborted) {
    const resumed = resumes.next();
    await clock.sleep(frozenAfter / PART, AbortSignal.any([signal, resumed])).catch(() => {});
    if (signal.aborted) return;
    const quiet = run.pid === null ? null : await traffic.quietFor(run.pid);
    const now = clock.monotonic();
    let lives: boolean = alive;
    // What was heard before a sleep says nothing of what is there after it.
    if (quiet !== null && quiet < frozenAfter && !resumed.aborted) {
      heard = Math.max(heard, now - quiet);
      lives = true;
      // Once it is silent it is asked at every look, so that its return is noticed soon. Quiet alone says nothing: an RDP desktop that
      // nobody touches sends nothing for minutes.
    } else if (!alive || resumed.aborted || now - Math.max(heard, asked) >= every) {
      asked = now;
      lives = await answers(probes, way, signal).catch(() => false);
      if (lives) heard = clock.monotonic();
    }
    if (signal.aborted) return;
    signs.heard(heard);
    if (!lives && !alive && clock.monotonic() - heard >= lostAfter) return signs.lost();
    if (lives !== alive) signs.changed(lives);
    alive = lives;
  }
}
