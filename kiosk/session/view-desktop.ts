import type { Sentence, SessionView } from '../../contract/views.ts';
import type { Way } from '../../core/desktops/plan.ts';
import type { ExitMeaning, LaunchSpec } from '../../core/sessions/launch-spec.ts';
import type { Run } from '../../core/sessions/launcher.ts';
import { Cancelled } from '../failures.ts';
import type { Ports } from '../ports.ts';
import type { Inbox, Wish } from './inbox.ts';
import { isTooQuiet, watchLife } from './life.ts';
import type { Resumes } from './resumes.ts';
import type { Screen } from './screen.ts';

export interface Viewing {
  readonly way: Way;
  /** What is said while it is open. */
  readonly sentence: Sentence;
  readonly spec: LaunchSpec;
  readonly screen: Screen;
  readonly inbox: Inbox;
  /** Told of the viewer while it covers the screen, and with null when it is gone. */
  readonly open: (run: Run | null) => void;
  /** What may be done with the machine besides, by now. */
  readonly offers: () => Pick<SessionView, 'more' | 'snapshots'>;
  /** Does it; answers whether the viewer is to end, because the machine goes back to a snapshot. */
  readonly press: (wish: Wish) => Promise<boolean>;
  readonly resumes: Resumes;
}

type ViewPorts = Pick<Ports, 'launcher' | 'log' | 'clock' | 'windows' | 'probes' | 'traffic' | 'settings'>;

/** How a viewer ended: its meaning, and whether the desktop had been seen. */
export interface Viewed {
  readonly meaning: ExitMeaning;
  readonly wasReady: boolean;
  /** The desktop had stood still for so long that it was given up. */
  readonly frozen: boolean;
}

/** Runs the viewer until it ends, and tells the screen when it covers it. An abort stops the viewer first. */
export async function viewDesktop(ports: ViewPorts, viewing: Viewing, signal: AbortSignal): Promise<Viewed> {
  signal.throwIfAborted();
  const { spec, screen } = viewing;
  const started = ports.clock.monotonic();
  screen.climb('connection', 'working', {
    stage: 'opening',
    sentence: { key: 'session.connecting' },
    since: ports.clock.now(),
    limit: spec.readyWithin,
    failure: null,
  });
  const run = ports.launcher.launch(spec);
  const stop = () => void run.stop();
  signal.addEventListener('abort', stop, { once: true });
  const over = new AbortController();
  const open: Open = { ...viewing, run, frozen: false, heard: started, rose: null };
  try {
    if (await run.ready) {
      const ms = Math.round(ports.clock.monotonic() - started);
      ports.log.write({ level: 'info', event: 'desktop open', fields: { program: spec.program, ms } });
      cover(ports, open, over.signal);
    }
    const { meaning, wasReady } = await ended(ports, spec, run, signal);
    // FreeRDP tells the one from the other; remote-viewer does not.
    const cut =
      viewing.way.protocol === 'spice' && meaning === 'closed' && wasReady && wasCutOff(ports, open);
    return { meaning: open.frozen || cut ? 'lost' : meaning, wasReady, frozen: open.frozen };
  } finally {
    over.abort();
    viewing.open(null);
    signal.removeEventListener('abort', stop);
  }
}

interface Open extends Viewing {
  readonly run: Run;
  frozen: boolean;
  /** When it last gave a sign of life. */
  heard: number;
  /** When it was there again after it had given none. */
  rose: number | null;
}

/** A server that was away for a while has forgotten its client, and tells it so as soon as it is there again. */
const JUST_ROSE = 10_000;
/** A connection that died while the machine slept is noticed when the viewer next has something to say. */
const JUST_RESUMED = 120_000;

/** Whether a viewer that ended as if all were well was cut off. */
function wasCutOff({ clock, settings }: ViewPorts, { heard, rose, resumes }: Open): boolean {
  const now = clock.monotonic();
  const resumed = resumes.last();
  if (rose !== null && now - rose < JUST_ROSE) return true;
  if (resumed !== null && now - resumed < JUST_RESUMED) return true;
  return isTooQuiet(now - heard, settings.sessions.frozenAfter);
}

/** The desktop is on the screen: until it ends it is watched, and the person may come back to it or leave it. */
function cover(ports: ViewPorts, open: Open, over: AbortSignal): void {
  const { screen, run } = open;
  open.open(run);
  open.heard = ports.clock.monotonic();
  screen.climb('connection', 'done', {
    stage: 'running',
    sentence: open.sentence,
    limit: null,
    alive: true,
    actions: ['continue', 'close'],
    ...open.offers(),
  });
  void obey(ports, open, over).catch(() => {});
  const signs = {
    changed: (alive: boolean) => {
      if (alive) open.rose = ports.clock.monotonic();
      screen.show({
        alive,
        sentence: alive ? open.sentence : { key: 'session.frozen' },
        since: ports.clock.now(),
        limit: alive ? null : ports.settings.sessions.lostAfter,
      });
    },
    heard: (at: number) => {
      open.heard = at;
    },
    lost: () => {
      open.frozen = true;
      void run.stop();
    },
  };
  void watchLife(ports, open.way, run, signs, over, open.resumes);
}

async function obey(ports: ViewPorts, open: Open, over: AbortSignal): Promise<void> {
  const { inbox, run, screen } = open;
  for (;;) {
    const wish = await inbox.wish(over);
    if (wish.action === 'close') return void run.stop();
    if (wish.action === 'continue') {
      if (screen.view().alive) screen.show({ sentence: open.sentence, failure: null });
      if (run.pid !== null) await ports.windows.show(run.pid);
      continue;
    }
    if (await open.press(wish)) return void run.stop();
    if (over.aborted) return;
    screen.show(open.offers());
  }
}

async function ended(
  ports: Pick<Ports, 'log'>,
  spec: LaunchSpec,
  run: Run,
  signal: AbortSignal,
): Promise<{ readonly meaning: ExitMeaning; readonly wasReady: boolean }> {
  const end = await run.ended;
  const failed = end.meaning !== 'closed' && end.meaning !== 'cancelled';
  const said = failed ? { said: end.lastLines.join(' | ') } : {};
  ports.log.write({
    level: failed ? 'warning' : 'info',
    event: 'viewer ended',
    fields: { program: spec.program, meaning: end.meaning, ...said },
  });
  if (signal.aborted) throw signal.reason instanceof Error ? signal.reason : new Cancelled('session');
  return end;
}
