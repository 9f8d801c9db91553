/** What the facts of a watch mean at a moment: exactly one verdict, whatever was told. Pure and total. */
import { phrase } from './phrase.ts';
import type { Conclusion } from './phrase.ts';
import type { CloudSignal, ScreenSignal } from './signals.ts';
import type { Verdict } from './verdict.ts';
import { RESTING } from './watch.ts';
import type { Watch, WatchDeadlines } from './watch.ts';

/** How long an accepted start may leave no trace in the state, milliseconds. */
const START_GRACE = 10_000;
/** What was seen of a screen longer ago says nothing of now. An idle QEMU answers after 3 s. */
const SCREEN_FRESH = 15_000;
/** A screen that changed within this time moves. */
const MOVES = 15_000;
/** A black screen for shorter than this is one that is just being set up. */
const BLACK = 5_000;
const RESTART_SHOWS = 20_000;
/** After a restart from outside, a record of the agent may still be of before: the cloud looks every 30 s, and is asked every 10 s. */
const AGENT_LATE = 60_000;

export const verdictOf = (watch: Watch, deadlines: WatchDeadlines, now: number): Verdict =>
  phrase(conclude(watch, deadlines, now));

function conclude(watch: Watch, deadlines: WatchDeadlines, now: number): Conclusion {
  const { cloud } = watch;
  if (cloud === null) return onItsWay(watch, deadlines, now);
  if (cloud.phase === 'gone') return { is: 'gone' };
  if (cloud.phase === 'failed') return { is: 'vm-failed', text: cloud.error };
  if (cloud.phase === 'running') return running(watch, deadlines, now);
  if (RESTING.includes(cloud.phase)) return atRest(watch, cloud, deadlines, now);
  return onItsWay(watch, deadlines, now);
}

function atRest(
  watch: Watch,
  { error, at }: CloudSignal,
  deadlines: WatchDeadlines,
  now: number,
): Conclusion {
  const { startAccepted, rose, ran } = watch;
  if (startAccepted === null || ran) return { is: 'must-start', again: ran };
  // By the last look: a cloud that is away since then may have started it meanwhile.
  if (rose || error !== '' || at - startAccepted >= START_GRACE) return { is: 'fell-back', text: error };
  return onItsWay(watch, deadlines, now);
}

function onItsWay(watch: Watch, deadlines: WatchDeadlines, now: number): Conclusion {
  const { cloud, cloudSilent, since } = watch;
  const silent = cloudSilent !== null;
  const phase = cloud?.phase ?? null;
  const queued = phase === 'queued' ? (cloud?.queued ?? '') : '';
  if (now - since >= deadlines.start) return { is: 'start-timeout', phase, silent, queued };
  if (phase === 'queued' && !silent) return { is: 'queued', why: queued };
  return { is: 'starting', phase, silent };
}

function running(watch: Watch, deadlines: WatchDeadlines, now: number): Conclusion {
  const { way, since, extended } = watch;
  if (way?.met === 'answers')
    return watch.signIn.trouble ? { is: 'sign-in-trouble' } : { is: 'ready', protocol: way.protocol };
  const screen = freshScreen(watch, now);
  const wait = extended !== null && now < extended.until ? extended : null;
  if (screen?.sign && screen.sign.quote !== wait?.quote && isOfThisRun(screen, watch, now))
    return { is: 'sign', sign: screen.sign };
  if (wait === null && hasVanished(watch, deadlines, now)) return { is: 'vanished' };
  const waited = now - since;
  if (waited < deadlines.answer || wait !== null)
    return { is: 'booting', protocol: way?.protocol ?? null, busy: wait !== null && moves(screen, now) };
  if (moves(screen, now) && waited < deadlines.answer + deadlines.grace)
    return { is: 'booting', protocol: way?.protocol ?? null, busy: true };
  return tooLong(watch, screen, now);
}

/** Beyond the deadline: what is known of the layers, from the host up to the guest, says which of them it is. */
function tooLong(watch: Watch, screen: ScreenSignal | null, now: number): Conclusion {
  const { way, console, guest } = watch;
  if (way !== null && way.protocol !== 'rdp') return { is: 'no-console', met: way.met };
  if (isUp(watch)) {
    const elsewhere = guest.addresses.length > 0 && way !== null && !guest.addresses.includes(way.address);
    return {
      is: 'shut',
      met: way?.met ?? 'timeout',
      elsewhere: elsewhere ? guest.addresses : [],
      address: way?.address ?? '',
    };
  }
  if (way?.met === 'other') return { is: 'other', address: way.address };
  if (console !== null && (console.met === 'unreachable' || console.met === 'timeout') && screen === null)
    return { is: 'host', met: console.met };
  if (console?.met === 'refused' && way?.met !== 'refused') return { is: 'no-machine' };
  if (screen !== null && screen.black >= BLACK)
    return { is: 'black', seconds: seconds(screen.black, screen.at, now) };
  if (way?.met === 'refused' || way?.met === 'reset') return { is: 'refused' };
  if (screen === null) return { is: 'silent' };
  if (moves(screen, now)) return { is: 'moving' };
  return { is: 'still', seconds: seconds(screen.still, screen.at, now) };
}

/** Its system gave a sign of life in this run, other than its way in. */
function isUp({ guest, since, restarted }: Watch): boolean {
  if (guest.heard === null) return false;
  return guest.heard >= since + (restarted === since ? AGENT_LATE : 0);
}

/** Its console was open in this run and is shut now, for longer than that takes by itself: QEMU has ended, and the cloud does not know yet. */
function hasVanished({ console }: Watch, deadlines: WatchDeadlines, now: number): boolean {
  return (
    console !== null &&
    console.wasOpen &&
    console.met === 'refused' &&
    now - console.since >= deadlines.console
  );
}

function freshScreen({ screen, since }: Watch, now: number): ScreenSignal | null {
  return screen !== null && screen.at >= since && now - screen.at < SCREEN_FRESH ? screen : null;
}

/** A restart takes a while to show on the screen; what stands there unchanged for longer was not moved by it. */
const isOfThisRun = ({ at, still }: ScreenSignal, { restarted, since }: Watch, now: number): boolean =>
  restarted !== since || at - still > restarted || now - restarted >= RESTART_SHOWS;

const moves = (screen: ScreenSignal | null, now: number): boolean =>
  screen !== null && screen.picture !== 'black' && screen.moved && screen.still + (now - screen.at) < MOVES;

const seconds = (ms: number, at: number, now: number): number => Math.round((ms + now - at) / 1_000);
