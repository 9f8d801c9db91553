import { beginGaze, look } from '../../core/boot/screen/gaze.ts';
import type { Gaze } from '../../core/boot/screen/gaze.ts';
import { readScreen } from '../../core/boot/screen/read.ts';
import { signsOf } from '../../core/boot/screen/signs.ts';
import type { Met, WatchSignal } from '../../core/boot/signals.ts';
import { EyeError } from '../../core/screen.ts';
import type { EyeTrouble, ScreenTarget } from '../../core/screen.ts';
import type { Ports } from '../ports.ts';
import { lookAt } from './answers.ts';
import type { ConsoleWay } from './console.ts';

export type GazePorts = Pick<Ports, 'eyes' | 'probes' | 'settings' | 'clock' | 'vncAuthority' | 'log'>;

/** What the looks at a console find, as it comes. */
export interface GazeTells {
  readonly signal: (signal: WatchSignal) => void;
  /** The rows of a text screen; null when there is none now. */
  readonly words: (words: readonly string[] | null) => void;
}

/** How long an eye may take to open, milliseconds. */
const OPEN_WITHIN = 5_000;
/** Between two looks at the least, whatever is waited for, milliseconds. */
const SOONEST = 500;
/** Where a screen cannot be read, its port is looked at, milliseconds. */
const PORT_EVERY = 5_000;
/** Between two tries to open an eye, milliseconds: doubled each time. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;
/** An eye that stayed open for so long was well, milliseconds. */
const LIVED = 30_000;

/**
 * Looks at a machine's console until `signal` aborts: at its screen through one connection, opened again with more and more pause when
 * it breaks; where the screen cannot be read (SPICE, or the settings), at its port. Never rejects.
 */
export async function gazeOn(
  ports: GazePorts,
  console: ConsoleWay,
  tells: GazeTells,
  signal: AbortSignal,
): Promise<void> {
  const target = targetOf(ports, console);
  const { clock, log } = ports;
  let pause = FIRST_PAUSE;
  let told: string | null = null;
  try {
    while (!signal.aborted) {
      const begun = clock.monotonic();
      const trouble = target === null ? null : await through(ports, target, tells, signal);
      const met = trouble === null ? null : metOf(trouble);
      if (trouble !== null && trouble !== told)
        log.write({ level: 'info', event: 'screen not looked at', fields: { trouble } });
      told = trouble;
      // It is there, and lets nobody look: that does not change by asking.
      if (met === null || met === 'answers' || met === 'other')
        return await gazeAtPort(ports, console, tells, signal);
      if (clock.monotonic() - begun >= LIVED) pause = FIRST_PAUSE;
      await clock.sleep(pause, signal);
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Null where no eye is to be opened. */
function targetOf({ settings, vncAuthority: ca }: GazePorts, console: ConsoleWay): ScreenTarget | null {
  if (!settings.boot.readScreen || console.protocol !== 'vnc') return null;
  const { address, password } = console;
  const { mode, hostSubject } = settings.vnc.tls;
  if (mode === 'off') return { address, password, tls: null };
  return ca === null ? null : { address, password, tls: { ca, hostSubject } };
}

/** One connection, from its opening to its end; resolves with what ended it. */
async function through(
  { eyes, settings, clock }: GazePorts,
  target: ScreenTarget,
  tells: GazeTells,
  signal: AbortSignal,
): Promise<EyeTrouble | 'internal'> {
  const { boot } = settings;
  const signs = signsOf(boot.signs);
  try {
    const eye = await eyes.open(target, OPEN_WITHIN, signal);
    tells.signal({ kind: 'console', met: 'answers', at: clock.monotonic() });
    try {
      let gaze: Gaze = beginGaze();
      let blackSince: number | null = null;
      for (;;) {
        const begun = clock.monotonic();
        const picture = await eye.look(signal);
        const at = clock.monotonic();
        gaze = look(gaze, picture === null ? 'unchanged' : readScreen(picture), at, signs);
        blackSince = gaze.told.black ? (blackSince ?? at) : null;
        tell(gaze, blackSince, at, tells);
        await clock.sleep(Math.max(0, nextLook(gaze, begun, at, boot.lookEvery) - at), signal);
      }
    } finally {
      eye.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    tells.words(null);
    // The watch goes by its other signs, whatever is wrong with this one.
    const trouble = error instanceof EyeError ? error.trouble : 'internal';
    tells.signal({ kind: 'console', met: metOf(trouble), at: clock.monotonic() });
    return trouble;
  }
}

/** When to look again: at its pace, but as soon as a sign that stands there will have stood long enough. */
function nextLook({ standing, told }: Gaze, begun: number, at: number, every: number): number {
  const usual = begun + every;
  if (standing === null || told.sign !== null) return usual;
  return Math.min(usual, Math.max(at + SOONEST, standing.since + standing.sign.stands));
}

function tell(gaze: Gaze, blackSince: number | null, at: number, tells: GazeTells): void {
  const { seen, told, changes } = gaze;
  tells.signal({ kind: 'console', met: 'answers', at });
  // Before the first picture there is nothing to tell.
  if (seen === null) return;
  tells.words(told.text);
  tells.signal({
    kind: 'screen',
    at,
    picture: told.black ? 'black' : seen.kind,
    sign: told.sign && { quote: told.sign.quote, means: told.sign.means },
    still: told.stillFor,
    moved: changes > 0,
    black: blackSince === null ? 0 : at - blackSince,
  });
}

async function gazeAtPort(
  { probes, clock }: GazePorts,
  console: ConsoleWay,
  tells: GazeTells,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { met } = await lookAt(probes, console, signal);
    tells.signal({ kind: 'console', met, at: clock.monotonic() });
    await clock.sleep(PORT_EVERY, signal);
  }
}

function metOf(trouble: EyeTrouble | 'internal'): Met {
  switch (trouble) {
    case 'not-rfb':
      return 'other';
    case 'dns':
    case 'unreachable':
      return 'unreachable';
    case 'ticket-rejected':
    case 'needs-tls':
    case 'untrusted':
    case 'internal':
      return 'answers';
    case 'refused':
    case 'reset':
    case 'timeout':
      return trouble;
  }
}
