import type { Failure } from './failure.ts';

/** What will happen by itself in a moment, unless somebody is there who says otherwise. */
export interface CountdownView {
  /** `idle`: the sign-in, or at a station its sessions, end. `connect`: a desktop opens. */
  readonly kind: 'idle' | 'connect';
  /** When, milliseconds since the epoch. */
  readonly until: number;
  /** The desktop that would open: its VM ID and its name; null for `idle`. */
  readonly desktop: { readonly id: number; readonly name: string } | null;
}

export const SCHEDULED = ['off', 'sleep', 'restart', 'start', 'end'] as const;
/** What OpenNebula will do with a machine, in a person's terms; `end`: it will no longer be there. */
export type Scheduled = (typeof SCHEDULED)[number];

export interface ScheduleView {
  readonly what: Scheduled;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A desktop that is open ends soon by schedule. */
export interface NoticeView {
  /** The session that shows it. */
  readonly session: number;
  readonly desktop: string;
  readonly schedule: ScheduleView;
  /** It is so soon that the shell came forward to say it. */
  readonly pressing: boolean;
}

/** What the site has to say to everybody of a group. */
export interface MessageView {
  /** Plain text of one paragraph, 300 characters at most, without control or direction characters. */
  readonly text: string;
  readonly level: 'info' | 'warning';
}

/** A station that is not signed in, and why not. Whose it is stands here and nothing of its secret. */
export interface StationView {
  readonly user: string;
  readonly state:
    | 'signing-in'
    | 'waiting' //  tried again by itself at `next`
    | 'stopped' //  it needs an administrator; the person may press "try again"
    | 'others'; //  the sign-in card is there for somebody else
  readonly failure: Failure | null;
  /** When it is tried again, milliseconds since the epoch. */
  readonly next: number | null;
}

/** Everything that happens by itself, whole, so that a lost event does no harm. */
export interface AutoView {
  readonly countdown: CountdownView | null;
  readonly notice: NoticeView | null;
  readonly message: MessageView | null;
  /** Null where this terminal is nobody's, and while somebody is signed in. */
  readonly station: StationView | null;
  readonly isStation: boolean;
  /** The station itself is signed in, and not somebody else at it: there is no sign-out. */
  readonly own: boolean;
  /** Whether somebody else may sign in at it. */
  readonly others: boolean;
}

export const NOTHING_BY_ITSELF: AutoView = {
  countdown: null,
  notice: null,
  message: null,
  station: null,
  isStation: false,
  own: false,
  others: false,
};
