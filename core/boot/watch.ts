/**
 * The boot watch: from the press until the way in answers, and on behind the console. Pure: signals go in with their time and are kept as
 * facts; what they mean together is judged by `verdictOf` at any time (`judge.ts`). Nothing that was concluded is kept, so a later signal
 * mends every verdict.
 */
import type { Phase, Protocol } from '../../contract/views.ts';
import { afterTry, NO_TRIES } from './sign-in.ts';
import type { SignInTries } from './sign-in.ts';
import type { CloudSignal, Met, ScreenSignal, WatchSignal } from './signals.ts';

export interface WatchDeadlines {
  /** From the first look, or the accepted start, until the machine runs, milliseconds. */
  readonly start: number;
  /** From the running machine until its way in answers. */
  readonly answer: number;
  /** How long its console may be shut before that is a sign by itself. */
  readonly console: number;
  /** How much longer it is waited for while its screen moves. */
  readonly grace: number;
}

interface WayFact {
  readonly protocol: Protocol;
  readonly met: Met;
  readonly security: string | null;
  readonly address: string;
  readonly at: number;
}

interface ConsoleFact {
  readonly met: Met;
  readonly at: number;
  /** Since when it is what it is. */
  readonly since: number;
  /** It was open before, in this step. */
  readonly wasOpen: boolean;
}

interface GuestFact {
  /** TIMESTAMP of the last record. */
  readonly record: number;
  readonly answers: boolean;
  readonly addresses: readonly string[];
  /** When it gave a sign of life that was not known before; null for none. */
  readonly heard: number | null;
}

export interface Watch {
  readonly begun: number;
  readonly cloud: CloudSignal | null;
  /** Since when the cloud does not answer. */
  readonly cloudSilent: number | null;
  /** When the present step began: waiting for the machine, or for its system. */
  readonly since: number;
  /** When its system began anew while it ran, as far as that can be known: signs of life may still be of before. */
  readonly restarted: number | null;
  readonly startAccepted: number | null;
  /** After the accepted start it was seen on its way up. */
  readonly rose: boolean;
  /** It ran, after the accepted start where there was one. */
  readonly ran: boolean;
  readonly way: WayFact | null;
  readonly console: ConsoleFact | null;
  readonly guest: GuestFact;
  readonly screen: ScreenSignal | null;
  /** More time was asked for, and what the screen said then. */
  readonly extended: { readonly until: number; readonly quote: string | null } | null;
  readonly signIn: SignInTries & { readonly at: number };
}

/** Off in some way, and so for good unless somebody does something; on its way; or running. */
export const groupOf = (phase: Phase): 'rest' | 'move' | 'run' => {
  if (phase === 'running') return 'run';
  return RESTING.includes(phase) || phase === 'failed' || phase === 'gone' ? 'rest' : 'move';
};
export const RESTING: readonly Phase[] = ['off', 'asleep', 'held'];

const NOBODY: GuestFact = { record: 0, answers: false, addresses: [], heard: null };

export const beginWatch = (at: number): Watch => ({
  begun: at,
  cloud: null,
  cloudSilent: null,
  since: at,
  restarted: null,
  startAccepted: null,
  rose: false,
  ran: false,
  way: null,
  console: null,
  guest: NOBODY,
  screen: null,
  extended: null,
  signIn: { ...NO_TRIES, at },
});

/** Total. A signal that comes late, when a newer one of its kind is known, changes nothing; nor does one that comes twice. */
export function observe(watch: Watch, signal: WatchSignal): Watch {
  const { at } = signal;
  switch (signal.kind) {
    case 'cloud':
      return withCloud(watch, signal);
    case 'cloud-silent':
      return at < (watch.cloud?.at ?? watch.begun) || watch.cloudSilent !== null
        ? watch
        : { ...watch, cloudSilent: at };
    case 'start-accepted':
      if (at <= (watch.startAccepted ?? watch.begun - 1)) return watch;
      return wanted(watch, at);
    case 'restarted':
      if (at <= (watch.restarted ?? watch.begun - 1)) return watch;
      return { ...wanted(watch, at), restarted: at };
    case 'extended': {
      const until = at + signal.by;
      if (at < watch.since || until <= (watch.extended?.until ?? 0)) return watch;
      return { ...watch, extended: { until, quote: watch.screen?.sign?.quote ?? null } };
    }
    case 'moved':
      return at < watch.since ? watch : { ...watch, ...elsewhere(watch, at) };
    case 'way':
      return withWay(watch, signal);
    case 'console':
      return withConsole(watch, signal.met, at);
    case 'screen':
      return at < (watch.screen?.at ?? watch.since) ? watch : { ...watch, screen: signal };
    case 'sign-in':
      if (at <= watch.signIn.at) return watch;
      return {
        ...watch,
        signIn: { ...afterTry(watch.signIn, signal.ended, watch.way?.security ?? null), at },
      };
  }
}

/** The cloud said yes to what was asked of it: ERROR as it stands tells of something earlier. */
function wanted(watch: Watch, at: number): Watch {
  const cloud = watch.cloud === null ? null : { ...watch.cloud, error: '' };
  return { ...anew(watch, at), cloud, startAccepted: at, rose: false, ran: false };
}

/** A step begins: what was seen of the one before says nothing of it. */
function anew(watch: Watch, at: number): Watch {
  if (at < watch.since) return watch;
  return {
    ...watch,
    since: at,
    way: null,
    console: null,
    screen: null,
    extended: null,
    signIn: { ...NO_TRIES, at },
  };
}

/** What was met before the move is let go; what came after it, but was told first, stays. */
const elsewhere = (
  { way, console, screen }: Watch,
  at: number,
): Pick<Watch, 'way' | 'console' | 'screen'> => ({
  way: way !== null && way.at > at ? way : null,
  console: console !== null && console.at > at ? console : null,
  screen: screen !== null && screen.at > at ? screen : null,
});

function withCloud(watch: Watch, signal: CloudSignal): Watch {
  const before = watch.cloud;
  if (before !== null && signal.at < before.at) return watch;
  const group = groupOf(signal.phase);
  const known = { ...watch, cloud: signal, cloudSilent: null, guest: guestAfter(watch.guest, signal) };
  const step = isNewStep(watch, signal) ? anew(known, signal.at) : known;
  const { startAccepted } = watch;
  const isAfter = startAccepted === null || signal.at > startAccepted;
  return {
    ...step,
    rose: watch.rose || (startAccepted !== null && isAfter && group !== 'rest'),
    ran: watch.ran || (isAfter && group === 'run'),
  };
}

function isNewStep(watch: Watch, signal: CloudSignal): boolean {
  const before = watch.cloud;
  // What runs when it is first seen has its time from there; anything else has had it since the press.
  if (before === null) return signal.phase === 'running';
  const { sequence } = signal;
  if (sequence !== null && before.sequence !== null && sequence !== before.sequence) return true;
  const [from, to] = [groupOf(before.phase), groupOf(signal.phase)];
  if (from === to) return false;
  // The time of a start that was asked for here runs already.
  return !(from === 'rest' && to === 'move' && watch.startAccepted === watch.since);
}

function guestAfter(before: GuestFact, { guest, at }: CloudSignal): GuestFact {
  const { record } = guest;
  const heard = guest.ready ? at : before.heard;
  if (record === null || record.time <= before.record) return { ...before, heard };
  return {
    record: record.time,
    answers: record.answers,
    addresses: record.addresses,
    heard: record.answers ? at : heard,
  };
}

function withWay(watch: Watch, signal: Extract<WatchSignal, { kind: 'way' }>): Watch {
  const { protocol, met, security, address, at } = signal;
  const before = watch.way;
  if (at < (before?.at ?? watch.since)) return watch;
  const way = { protocol, met, security, address, at };
  if (met === 'answers' || before?.met !== 'answers') return { ...watch, way };
  // It answered and is silent now: its system may be starting anew, and has the whole time for it.
  return {
    ...watch,
    way,
    since: at,
    restarted: at,
    signIn: { ...NO_TRIES, at: Math.max(at, watch.signIn.at) },
  };
}

function withConsole(watch: Watch, met: Met, at: number): Watch {
  const before = watch.console;
  if (at < (before?.at ?? watch.since)) return watch;
  const since = before?.met === met ? before.since : at;
  const wasOpen = before?.wasOpen === true || met === 'answers';
  return { ...watch, console: { met, at, since, wasOpen } };
}
