import type { Phase } from '../../../contract/views.ts';
import { verdictOf } from '../../../core/boot/judge.ts';
import type { CloudSignal, Met, ScreenSignal, WatchSignal } from '../../../core/boot/signals.ts';
import type { Verdict } from '../../../core/boot/verdict.ts';
import { beginWatch, observe } from '../../../core/boot/watch.ts';
import type { Watch, WatchDeadlines } from '../../../core/boot/watch.ts';

/** A start may take a minute, a guest two, its console 20 s, and a screen that moves gives it one more. */
export const DEADLINES: WatchDeadlines = {
  start: 60_000,
  answer: 120_000,
  console: 20_000,
  grace: 60_000,
};

const NOBODY: CloudSignal['guest'] = { ready: false, record: null };

export const cloud = (phase: Phase, at: number, more: Partial<CloudSignal> = {}): WatchSignal => ({
  ...{ kind: 'cloud', at, phase, sequence: 0, queued: '', error: '', guest: NOBODY },
  ...more,
});
/** The agent answered in a record of the cloud's own time. */
export const agent = (at: number, time: number, answers = true, addresses: string[] = []): WatchSignal =>
  cloud('running', at, { guest: { ready: false, record: { time, answers, addresses } } });
export const rdp = (met: Met, at: number, security: string | null = 'nla'): WatchSignal => ({
  ...{ kind: 'way', protocol: 'rdp', met, at, address: '10.0.0.7' },
  security: met === 'answers' ? security : null,
});
export const spice = (met: Met, at: number): WatchSignal => ({
  ...{ kind: 'way', protocol: 'spice', met, at, address: 'node1', security: null },
});
export const port = (met: Met, at: number): WatchSignal => ({ kind: 'console', met, at });
export const screen = (at: number, more: Partial<ScreenSignal> = {}): WatchSignal => ({
  ...{ kind: 'screen', at, picture: 'text', sign: null, still: 0, moved: false, black: 0 },
  ...more,
});
export const sign = (at: number, quote = 'No bootable device.', still = 1_000): WatchSignal =>
  screen(at, { sign: { quote, means: 'no-boot-medium' }, still });
export const accepted = (at: number): WatchSignal => ({ kind: 'start-accepted', at });
export const restarted = (at: number): WatchSignal => ({ kind: 'restarted', at });
export const moved = (at: number): WatchSignal => ({ kind: 'moved', at });
export const away = (at: number): WatchSignal => ({ kind: 'cloud-silent', at });
export const longer = (by: number, at: number): WatchSignal => ({ kind: 'extended', by, at });
export const ended = (how: Extract<WatchSignal, { kind: 'sign-in' }>['ended'], at: number): WatchSignal => ({
  kind: 'sign-in',
  ended: how,
  at,
});

export const after = (...signals: readonly WatchSignal[]): Watch => signals.reduce(observe, beginWatch(0));

/** What is said at a moment, at the latest signal where none is named. */
export const said = (signals: readonly WatchSignal[], now?: number): Verdict =>
  verdictOf(after(...signals), DEADLINES, now ?? signals.at(-1)?.at ?? 0);
